"""Whatever a blog of another system holds, nothing dangerous comes along into an article.

One in three attacks, others in each run, goes by one of the roads: as a title, a text, a
description, a caption and an address.
"""

import csv
import io
import json
import os
import random
import re
from collections.abc import Callable
from html import escape
from pathlib import Path

import pytest
from django.utils.safestring import SafeData

from blog.importing import UnreadableDocumentError
from blog.importing.blogs import SourceBody
from blog.importing.blogs.detect import open_blog
from blog.models.section_kinds import RICH_FIELDS
from blog.moving_in.addresses import old_paths
from tests import docx
from tests.attacks import VECTORS, assert_address, assert_allowed
from tests.blog.importing.blogs.test_blogger import FEED
from tests.blog.importing.blogs.test_ghost import export, row
from tests.blog.importing.blogs.test_medium import graf, story
from tests.blog.importing.blogs.test_substack import COLUMNS as SUBSTACK
from tests.blog.importing.blogs.test_substack import piece
from tests.blog.importing.blogs.test_wix import COLUMNS as WIX
from tests.blog.importing.blogs.test_wix import node, text
from tests.blog.importing.blogs.wxr.files import item, wxr
from tests.blog.importing.blogs.zips import write_zip

SEED = os.environ["SAMPLE_SEED"]
SHARE = 3
NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def html_of(attack: str) -> str:
    """Return a text with an attack in it, and in what is said of a picture, and as an address."""
    said = escape(attack)
    return (
        f'<p><a href="{said}">There</a> <a href="https://e.org/">Here</a></p>{attack}</p><figure>'
        f'<img src="https://e.org/a.png" alt="{said}" title="{said}"><figcaption>{attack}'
        f'</figcaption></figure><img src="{said}" alt="A lake"><iframe src="{said}"></iframe>'
    )


def xml(text: str) -> str:
    return escape(NO_XML.sub("", text))


def _written(path: Path, content: str) -> Path:
    path.write_text(content, "utf-8", errors="replace")
    return path


def _table(columns: tuple[str, ...] | list[str], rows: list[dict[str, str]]) -> str:
    table = io.StringIO()
    writer = csv.DictWriter(table, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return table.getvalue()


def _wordpress(folder: Path, attacks: list[str], begin: str = "", end: str = "") -> Path:
    def posted(number: int, attack: str) -> str:
        body = begin + NO_XML.sub("", html_of(attack)).replace("]]>", "]]]]><![CDATA[>") + end
        said = xml(attack)
        return item(number, body, title=said, link=said, creator=said, post_name=said)

    content = wxr(*(posted(number, attack) for number, attack in enumerate(attacks, start=1)))
    return _written(folder / "export.xml", content)


def _blocks(folder: Path, attacks: list[str]) -> Path:
    return _wordpress(folder, attacks, "<!-- wp:html -->", "<!-- /wp:html -->")


def _ghost(folder: Path, attacks: list[str]) -> Path:
    def posted(number: int, attack: str) -> dict:
        cards = [
            {"type": "html", "html": html_of(attack)},
            {"type": "image", "src": attack, "alt": attack, "caption": attack, "href": attack},
            {"type": "bookmark", "url": attack, "metadata": {"title": attack}},
            {"type": "button", "buttonUrl": attack, "buttonText": attack},
            {"type": "callout", "calloutText": attack, "calloutEmoji": attack},
            {"type": "paragraph", "children": [{"type": "extended-text", "text": attack}]},
        ]
        lexical = json.dumps({"root": {"type": "root", "children": cards}})
        said = {"slug": attack, "feature_image": attack, "custom_excerpt": attack}
        return row(number, title=attack, lexical=lexical, canonical_url=attack, **said)

    posts = (posted(number, attack) for number, attack in enumerate(attacks))
    return _written(folder / "export.json", json.dumps(export(*posts)))


def _substack(folder: Path, attacks: list[str]) -> Path:
    columns = SUBSTACK.strip().split(",")
    rows, files = [], {}
    for number, attack in enumerate(attacks, start=1):
        rows.append({"post_id": f"{number}.a", "is_published": "true", "title": attack})
        image = f'<img data-attrs="{escape(json.dumps({"src": attack, "title": attack}))}">'
        shown = piece("captioned-image-container", {}, image)
        shown += piece("digest-post-embed", {"title": attack, "url": attack, "caption": attack})
        files[f"posts/{number}.a.html"] = html_of(attack) + shown
    return write_zip(folder, {"posts.csv": _table(columns, rows), **files})


def _medium(folder: Path, attacks: list[str]) -> Path:
    files = {}
    for number, attack in enumerate(attacks):
        body = graf("p", html_of(attack)) + graf(
            "mixtapeEmbed", f'<a href="{escape(attack)}">a</a>'
        )
        name = f"posts/2024-02-01_A-{number:012x}.html"
        files[name] = story(body, title=escape(attack), canonical=escape(attack))
    return write_zip(folder, files)


def _blogger(folder: Path, attacks: list[str]) -> Path:
    entries = (
        f"<entry><id>post-{number}</id><blogger:type>POST</blogger:type>"
        f"<title>{xml(attack)}</title><author><name>{xml(attack)}</name></author>"
        f"<blogger:filename>{xml(attack)}</blogger:filename>"
        f"<content type='html'>{xml(html_of(attack))}</content></entry>"
        for number, attack in enumerate(attacks)
    )
    return _written(folder / "feed.atom", FEED.format("".join(entries)))


def _wix(folder: Path, attacks: list[str]) -> Path:
    def posted(number: int, attack: str) -> dict[str, str]:
        link = {"type": "LINK", "linkData": {"link": {"url": attack}}}
        image = {"image": {"src": {"url": attack}}, "altText": attack, "caption": attack}
        nodes = [
            node("PARAGRAPH", text(attack, link)),
            node("IMAGE", imageData=image),
            node("HTML", htmlData={"html": html_of(attack)}),
            node("BUTTON", buttonData={"text": attack, "link": {"url": attack}}),
            node("EMBED", embedData={"src": attack, "oembed": {"title": attack}}),
        ]
        said = {"ID": str(number), "Title": attack, "Rich Content": json.dumps({"nodes": nodes})}
        return {**said, "Slug": attack, "Post Page URL": attack, "Cover Image": attack}

    rows = [posted(number, attack) for number, attack in enumerate(attacks)]
    return _written(folder / "posts.csv", _table(WIX, rows))


def _markdown(folder: Path, attacks: list[str]) -> Path:
    files = {}
    for number, attack in enumerate(attacks):
        said = json.dumps(attack)
        above = f"---\ntitle: {said}\npermalink: {said}\nimage: {said}\n---\n"
        link = f"[There](<{attack}>) ![{attack}](a.png)"
        files[f"posts/{number}.md"] = f"{above}{link}\n\n{attack}\n\n{html_of(attack)}"
    return write_zip(folder, files)


def _html(folder: Path, attacks: list[str]) -> Path:
    page = '<html><head><title>{0}</title><meta name="description" content="{0}"></head>{1}</html>'
    return write_zip(
        folder,
        {f"{at}.html": page.format(escape(each), html_of(each)) for at, each in enumerate(attacks)},
    )


def _word(folder: Path, attacks: list[str]) -> Path:
    files = {}
    for number, attack in enumerate(attacks):
        link = f'<w:hyperlink r:id="there">{docx.words("There")}</w:hyperlink>'
        blocks = [docx.paragraph(docx.words(xml(attack))), docx.paragraph(link)]
        files[f"{number}.docx"] = docx.docx(*blocks, sites={"there": xml(attack)})
    return write_zip(folder, files)


ROADS: dict[str, Callable[[Path, list[str]], Path]] = {
    "WordPress": _wordpress,
    "WordPress’s blocks": _blocks,
    "Ghost": _ghost,
    "Substack": _substack,
    "Medium": _medium,
    "Blogger": _blogger,
    "Wix": _wix,
    "Markdown": _markdown,
    "web pages": _html,
    "Word": _word,
}


def assert_plain(*texts: object) -> None:
    """They are escaped where they are shown."""
    assert not any(isinstance(each, SafeData) for each in texts)


def assert_harmless(body: SourceBody) -> None:
    for section in body.proposal.sections:
        for name, value in section.items():
            if name in RICH_FIELDS:
                assert_allowed(value)
            elif name == "link":
                assert_address(value)
            elif isinstance(value, str):
                assert_plain(value)
        for each in section.get("items") or ():
            for name, value in each.items():
                assert_allowed(value) if name.endswith("_html") else assert_plain(value)
    for picture in body.pictures.values():
        assert_plain(picture.alt, picture.caption, picture.credit)
        assert picture.path or picture.address.startswith(("http://", "https://", "/"))


@pytest.mark.parametrize("road", ROADS)
def test_no_attack_comes_along_from_a_blog(tmp_path, road):
    mixed = random.Random(SEED).sample(VECTORS, len(VECTORS) // SHARE)
    attacks = mixed[list(ROADS).index(road) :: len(ROADS)]
    blog = open_blog(ROADS[road](tmp_path, attacks))
    read = 0
    for post in blog.posts():
        said = f"{post.title!r}, with SAMPLE_SEED={SEED}"
        assert_plain(post.title, post.subtitle, post.summary, post.slug, post.why)
        assert all(re.match(r"/(?![/\\])", each) for each in old_paths(post)), said
        try:
            body = blog.body(post)
        except UnreadableDocumentError:
            continue
        try:
            assert_harmless(body)
        except AssertionError as error:
            raise AssertionError(said) from error
        read += bool(body.proposal.sections)
    assert read > 0.9 * len(attacks)
    assert_plain(*(each.name for each in (*blog.authors.values(), *blog.tags.values())))
    blog.close()
