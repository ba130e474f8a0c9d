"""Articles in files of HTML: pages of a site, documents of Google, pages of Notion."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from blog.importing.blogs import google_docs, notion, notion_html, patterns
from blog.importing.blogs.dates import read_moment
from blog.importing.blogs.fields import load_json
from blog.importing.blogs.files_blog import Folder
from blog.importing.blogs.paths import as_path, urlsplit_path
from blog.importing.blogs.source import SourceBody, SourcePost, Status
from blog.importing.blogs.tree import Node, parse, take
from blog.importing.front_matter import texts_of
from blog.importing.problems import UnreadableDocumentError
from blog.importing.style_sheets import SHEET
from blog.text.slugs import slug_of
from blog.visibility import PostKind

NO_DATE = "The file doesn’t say whether it was published, nor when."
TITLE = re.compile(r"<title\b[^<>]*>([^<]*)</title", re.IGNORECASE)
LINKED_DATA = re.compile(
    patterns.tag("script", r"application/ld\+json") + rf"({patterns.inner('script')})</script",
    re.IGNORECASE,
)
MAX_LINKED_DATA = 100_000  # characters
ARTICLES = re.compile(r"(?:\w*Article|BlogPosting|WebPage)\Z")
CONTENT = re.compile(
    r"(?:^|\s)(?:(?:post|entry|article|page|blog|main)[-_]?(?:content|body|text)|e-content|content)"
    r"(?:\s|$)",
    re.IGNORECASE,
)
# What a site puts around and into each text, which is no part of it.
AROUND = {"nav", "footer", "form"}
CHROME = re.compile(
    r"(?:^|[\s_-])(?:byline|post-meta|entry-meta|article-meta|share|sharing|social|related|comments?"
    r"|breadcrumbs?|nav|navigation|navbar|menu|pagination|pager|sidebar|widget|newsletter|subscribe"
    r"|site-header|site-footer|cookie\w*|skip-link|tag-links|cat-links)(?:[\s_-]|$)",
    re.IGNORECASE,
)
PROGRESS = ("index", "default", "home")


@dataclass
class Page:
    """A page: what it says of itself, its text, and the words of it that are left out."""

    title: str = ""
    subtitle: str = ""
    content: Node = field(default_factory=lambda: Node(""))
    left_out: list[tuple[str, str]] = field(default_factory=list)
    said: dict[str, str] = field(default_factory=dict)  # by name, as meta elements have it
    properties: dict[str, str] = field(default_factory=dict)  # of a row of Notion's
    system: str = ""
    key: str = ""
    language: str = ""


class HtmlFiles:
    """Reads files of HTML."""

    is_slow = False

    def __init__(self, folder: Folder) -> None:
        """Of a folder."""
        self.folder = folder

    def is_googles(self, name: str) -> bool:
        """Return whether a file is a document of Google."""
        try:
            html = self.folder.text(name, is_html=True)
        except UnreadableDocumentError:
            return False
        return google_docs.is_document(parse(html), html)

    def post(self, name: str) -> SourcePost | str:
        """Return what a file is, without its body; of what is no post what it is, in the plural."""
        page = self._page(name)
        if not page.title and not page.content.text() and not _has_picture(page.content):
            return "pages without words"
        key = page.key or name.removeprefix(self.folder.site.root)
        if page.system == notion.SYSTEM:
            return notion.post_of(self.folder, key, page.title, page.properties, page.subtitle)
        said, stem = page.said, PurePosixPath(name).stem
        zone = self.folder.site.zone
        published = read_moment(said.get("published"), zone)
        post = SourcePost(key, PostKind.ARTICLE, Status.LIVE if published else Status.DRAFT)
        post.why = "" if published else NO_DATE
        post.title = page.title or re.sub(r"[-_ ]+", " ", stem).strip().capitalize()
        post.subtitle, post.language = page.subtitle, page.language
        post.summary = said.get("description", "")
        post.published_at, post.updated_at = published, read_moment(said.get("modified"), zone)
        address = urlsplit_path(said.get("address", ""))
        last = address.strip("/").rpartition("/")[2] or ("" if stem in PROGRESS else stem)
        post.slug = slug_of(PurePosixPath(last).stem) or slug_of(post.title)
        post.authors = [self.folder.author(said["author"])] if said.get("author") else []
        topics, tags = self.folder.categories, self.folder.tags
        post.categories = [self.folder.topic(topics, each) for each in _names(said, "section")]
        post.tags = [self.folder.topic(tags, each) for each in _names(said, "tags")]
        if picture := said.get("picture"):
            post.lead_picture = self.folder.picture(picture, name, alt=said.get("picture alt", ""))
        if page.system == google_docs.SYSTEM:
            return post  # it was never on the web
        paths = [as_path(address)] if address.strip("/") else []
        path = as_path(name.removeprefix(self.folder.site.root))
        paths += [path.removesuffix("index.html"), path] if stem == "index" else [path]
        post.old_addresses = list(dict.fromkeys(paths))
        return post

    def body(self, name: str) -> SourceBody:
        """Return the body of a file; raises UnreadableDocumentError."""
        page = self._page(name)
        return self.folder.make_body(self._html_of(name, page), name, page.left_out)

    def html(self, name: str) -> str:
        """Return the HTML of the text in a file, below its style sheets."""
        return self._html_of(name, self._page(name))

    def _html_of(self, name: str, page: Page) -> str:
        sheets = (match[0] for match in SHEET.finditer(self.folder.text(name, is_html=True)))
        return "\n".join([*sheets, page.content.inner_html()])

    def _page(self, name: str) -> Page:
        html = self.folder.text(name, is_html=True)
        root = parse(html)
        page = Page(said=_said(root, html))
        top = root.first(lambda node: node.tag == "html")
        page.language = top.attributes.get("lang", "") if top else ""
        if notion_html.is_page(root):
            page.system, page.key = notion.SYSTEM, notion_html.identifier(root)
            page.title, page.subtitle = notion_html.take_titles(root)
            page.properties = notion_html.properties(root)
            page.left_out = notion_html.plain(root)
            page.content = notion_html.content(root)
            page.left_out += notion.rest_of(page.properties)
        elif google_docs.is_document(root, html):
            page.system, page.said = google_docs.SYSTEM, {}
            page.title, page.subtitle = google_docs.take_titles(root)
            page.left_out = google_docs.plain(root, html)
            page.content = root.first(lambda node: node.tag == "body") or root
            page.title = page.title or _own_title(html, name) or _take_heading(page.content)
        else:
            _take_plain(page, root)
            page.title = page.title or page.said.get("title", "") or _own_title(html, "")
        return page


def _take_plain(page: Page, root: Node) -> None:
    """Find the text of a page among what a site puts around it."""
    body = root.first(lambda node: node.tag == "body") or root
    articles = [node for node in body.walk() if node.tag == "article"]
    main = articles[0] if len(articles) == 1 else None
    main = main or body.first(
        lambda node: node.tag == "main" or node.attributes.get("role") == "main"
    )
    inner = (main or body).first(
        lambda node: bool(CONTENT.search(node.attributes.get("class", "")))
    )
    tops = body.outermost(lambda node: node.tag == "h1")
    heading = next((node for node in tops if node.text()), None)
    text = main or inner or body
    if inner and inner is not text and len(inner.text()) > len(text.text()) / 2:
        text = inner
    if text is not body:
        page.left_out += [("page", words) for words in _around(body, text)]
    around = take(text, lambda node: node.tag in AROUND or _is_chrome(node))
    for header in [node for node in text.walk() if node.tag == "header"]:
        around += take(header, lambda node: node.tag in ("time", "address"))
    page.left_out += [("page", node.text()) for node in around]
    headings = [node for node in text.walk() if node.tag == "h1"]
    if len(headings) == 1 or (headings and headings[0] is _first_words(text)):
        page.title = headings[0].text()
        take(text, lambda node: node is headings[0])
    elif heading and heading not in headings:
        page.title = heading.text()
        page.left_out = [each for each in page.left_out if each[1] != page.title]
    page.content = text


def _is_chrome(node: Node) -> bool:
    return node.tag not in ("body", "main", "article") and bool(
        CHROME.search(node.attributes.get("class", "") + " " + node.attributes.get("id", ""))
    )


def _around(node: Node, text: Node) -> Iterator[str]:
    """Yield the words outside a text, block by block."""
    loose = []
    for child in node.children:
        if child is text:
            continue
        if isinstance(child, str):
            loose.append(child)
        elif any(each is text for each in child.walk()):
            yield from _around(child, text)
        elif words := child.text():
            yield words
    if words := Node("", {}, list(loose)).text():
        yield words


def _first_words(node: Node) -> Node | None:
    """Return the first element that has words of its own."""
    return node.first(
        lambda each: any(isinstance(child, str) and child.strip() for child in each.children)
    )


def _own_title(html: str, name: str) -> str:
    """Return what a page calls itself, without the site's name behind it; or its file's name."""
    found = TITLE.search(html)
    title = Node("", {}, [found[1]]).text() if found else ""
    title = re.split(r"\s+[|–—·»]\s+", title)[0]
    return title or re.sub(r"_", " ", PurePosixPath(name).stem)


def _take_heading(content: Node) -> str:
    headings = take(content, lambda node: node.tag == "h1")
    return headings[0].text() if headings else ""


def _has_picture(node: Node) -> bool:
    return node.first(lambda each: each.tag in ("img", "iframe", "video")) is not None


def _names(said: dict[str, str], name: str) -> list[str]:
    return [each.strip() for each in said.get(name, "").split(",") if each.strip()]


def _said(root: Node, html: str) -> dict[str, str]:
    """Return what a page says of itself, by our names."""
    found = _linked_data(html)
    tags: list[str] = []
    for node in root.walk():
        attributes = node.attributes
        if node.tag == "link" and "canonical" in attributes.get("rel", ""):
            found["address"] = attributes.get("href", "")
        if node.tag == "time" and attributes.get("datetime"):
            found.setdefault("published", attributes["datetime"])
        if node.tag != "meta" or not (value := attributes.get("content", "").strip()):
            continue
        name = (attributes.get("property") or attributes.get("name") or "").lower()
        if name == "article:tag":
            tags.append(value)
        elif ours := META.get(name):
            found[ours] = value
    if tags:
        found["tags"] = ",".join(tags)
    if "@" in found.get("author", "") or found.get("author", "").startswith("http"):
        del found["author"]
    return found


META = {
    "description": "description",
    "author": "author",
    "article:author": "author",
    "og:title": "title",
    "og:url": "address",
    "og:image": "picture",
    "og:image:alt": "picture alt",
    "article:published_time": "published",
    "article:modified_time": "modified",
    "article:section": "section",
    "date": "published",
    "dcterms.date": "published",
    "dc.date": "published",
    "keywords": "tags",
}


def _linked_data(html: str) -> dict[str, str]:
    """Return what JSON-LD says of an article."""
    found: dict[str, str] = {}
    for script in LINKED_DATA.finditer(html):
        if len(script[1]) > MAX_LINKED_DATA:
            continue
        data = load_json(script[1])
        rows = data if isinstance(data, list) else [data]
        rows = [each for row in rows if isinstance(row, dict) for each in _graph(row)]
        for row in rows:
            kinds = texts_of(row.get("@type"))
            if not any(ARTICLES.match(kind) for kind in kinds):
                continue
            names = {"published": "datePublished", "modified": "dateModified", "author": "author"}
            for ours, theirs in names.items():
                if said := texts_of(row.get(theirs)):
                    found.setdefault(ours, said[0])
    return found


def _graph(row: dict[str, object]) -> list[dict[str, object]]:
    inner = row.get("@graph")
    return (
        [row, *(each for each in inner if isinstance(each, dict))]
        if isinstance(inner, list)
        else [row]
    )
