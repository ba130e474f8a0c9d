"""Small exports in WXR, for tests."""

from pathlib import Path

from blog.importing.blogs import SourceBlog, SourceBody, SourcePost
from blog.importing.blogs.detect import open_blog
from tests.blog.importing.blogs.zips import write_zip

SPACES = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}
SITE = "https://old.example"
OPENED: list[SourceBlog] = []  # closed after each test


def head(*terms: str, title: str = "A Quiet Blog", is_squarespace: bool = False) -> str:
    declared = " ".join(f'xmlns:{name}="{address}"' for name, address in SPACES.items())
    version = "" if is_squarespace else ' version="2.0"'
    generator = "" if is_squarespace else "<generator>https://wordpress.org/?v=6.4</generator>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss{version} {declared}>\n<channel>\n'
        f"<title>{title}</title>\n<link>{SITE}</link>\n<description />\n"
        f"<language>en-US</language>\n<wp:wxr_version>1.2</wp:wxr_version>\n{generator}\n"
        + "\n".join(terms)
    )


def author(login: str = "mara", name: str = "Mara Lind", number: int = 1) -> str:
    return (
        f"<wp:author><wp:author_id>{number}</wp:author_id><wp:author_login>{login}"
        f"</wp:author_login><wp:author_email>secret@old.example</wp:author_email>"
        f"<wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>"
    )


def category(slug: str, name: str, parent: str = "", number: int = 1) -> str:
    return (
        f"<wp:category><wp:term_id>{number}</wp:term_id><wp:category_nicename>{slug}"
        f"</wp:category_nicename><wp:category_parent>{parent}</wp:category_parent>"
        f"<wp:cat_name><![CDATA[{name}]]></wp:cat_name></wp:category>"
    )


def item(
    number: int = 7,
    body: str = "",
    *more: str,
    title: str = "Sleep",
    link: str = "",
    kind: str = "post",
    status: str = "publish",
    **fields: str,
) -> str:
    """One of them; ``fields`` are those of WordPress by their names."""
    link = link or f"{SITE}/2020/05/sleep-{number}/"
    said = {
        "post_id": str(number),
        "post_date": "2020-05-01 09:30:00",
        "post_date_gmt": "2020-05-01 07:30:00",
        "post_name": f"sleep-{number}",
        "status": status,
        "post_type": kind,
        **fields,
    }
    excerpt = said.pop("excerpt", "")
    creator = said.pop("creator", "mara")
    rows = "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in said.items())
    return (
        f"<item>\n<title>{title}</title>\n<link>{link}</link>\n<dc:creator>{creator}</dc:creator>\n"
        f"<content:encoded><![CDATA[{body}]]></content:encoded>\n"
        f"<excerpt:encoded><![CDATA[{excerpt}]]></excerpt:encoded>\n{rows}{''.join(more)}\n</item>\n"
    )


def attachment(number: int, name: str, caption: str = "", alt: str = "", **fields: str) -> str:
    address = f"{SITE}/wp-content/uploads/2020/05/{name}"
    more = meta("_wp_attachment_image_alt", alt) if alt else ""
    return item(
        number,
        "",
        more,
        title=name,
        kind="attachment",
        status="inherit",
        attachment_url=address,
        excerpt=caption,
        **fields,
    )


def meta(key: str, value: str) -> str:
    return (
        f"<wp:postmeta><wp:meta_key>{key}</wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def term(domain: str, slug: str, name: str) -> str:
    return f'<category domain="{domain}" nicename="{slug}"><![CDATA[{name}]]></category>'


def wxr(*items: str, terms: tuple[str, ...] = (author(),), is_squarespace: bool = False) -> str:
    above = head(*terms, is_squarespace=is_squarespace)
    return f"{above}{''.join(items)}</channel>\n</rss>\n"


def read(folder: Path, *files: str | bytes) -> SourceBlog:
    """Return the blog in a file, or in several of a zip."""
    contents = [each.encode() if isinstance(each, str) else each for each in files]
    path = folder / "export.xml"
    if len(contents) == 1:
        path.write_bytes(contents[0])
    else:
        path = write_zip(folder, {f"blog.{at:03}.xml": each for at, each in enumerate(contents)})
    OPENED.append(blog := open_blog(path))
    return blog


def only_post(folder: Path, *files: str | bytes) -> SourcePost:
    blog = read(folder, *files)
    (post,) = blog.posts()
    return post


def body_of(folder: Path, text: str, *others: str, more: str = "") -> SourceBody:
    """Return the body of an item with a text; ``others`` are other items."""
    blog = read(folder, wxr(item(7, text, more), *others))
    return blog.body(next(iter(blog.posts())))
