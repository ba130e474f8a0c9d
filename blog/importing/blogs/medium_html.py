"""A story of Medium as its file has it, and its body as plain HTML."""

import html as escaping
import re
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import parse_qs, urlsplit

from blog.importing.blogs import plain
from blog.importing.blogs.credits import split_credit
from blog.importing.blogs.tree import Node, Pieces, parse, rewrite

# The same words, whatever their quotation marks, spaces and last sign.
UNLIKE = re.compile(r"[\s‘’“”'\"…]+|[.]\Z")
MAX_OPENING = 6  # blocks in which title and subtitle may stand again
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h2", "h4": "h3"}  # Medium has only the smaller ones
SHORT = re.compile(r"https?://(?:www\.)?medium\.com/p/")


@dataclass
class Story:
    """A story: what its file says of it, and the tree of its body."""

    title: str = ""
    subtitle: str = ""
    canonical: str = ""  # its address
    number: str = ""  # what ends its short address
    published: str = ""
    author: str = ""
    tags: dict[str, str] = field(default_factory=dict)  # names by what ends their addresses
    content: Node = field(default_factory=lambda: Node(""))
    has_title: bool = False  # of its own, above the text
    lead: dict[str, str] = field(default_factory=dict)  # attributes of its main picture

    @cached_property
    def text(self) -> str:
        """All words of its body."""
        return self.content.text()

    @property
    def headings(self) -> int:
        """How many headings are in its body."""
        return sum(node.tag in HEADINGS for node in self.content.walk())

    @property
    def pictures(self) -> int:
        """How many pictures are in its body."""
        return sum(node.tag == "img" for node in self.content.walk())

    def body(self) -> tuple[str, list[tuple[str, str]]]:
        """Return its body as plain HTML, and the kinds and words of what was left out."""
        left_out: list[tuple[str, str]] = []
        tree = rewrite(self.content, lambda node: _plain(node, left_out))
        return tree.html(), left_out


def read_story(html: str) -> Story:
    """Return the story in a file, without what its body says again of the title."""
    tree = parse(html)

    def text(name: str) -> str:
        found = tree.first(lambda node: name in node.classes)
        return found.text() if found else ""

    def attribute(node_class: str, name: str) -> str:
        found = tree.first(lambda node: node_class in node.classes and name in node.attributes)
        return found.attributes[name] if found else ""

    story = Story(
        title=text("p-name"),
        subtitle=text("p-summary"),
        canonical=attribute("p-canonical", "href"),
        published=attribute("dt-published", "datetime"),
        author=text("p-author"),
    )
    story.content = tree.first(lambda node: "e-content" in node.classes) or Node("")
    if tags := tree.first(lambda node: "p-tags" in node.classes):
        for node in tags.walk():
            if address := node.attributes.get("href", ""):
                slug = urlsplit(address).path.rpartition("/")[2]
                story.tags.setdefault(slug, node.text())
    short = tree.first(lambda node: bool(SHORT.match(node.attributes.get("href", ""))))
    story.number = urlsplit(short.attributes["href"]).path.rpartition("/")[2] if short else ""
    title = story.content.first(lambda node: "graf--title" in node.classes)
    story.has_title = title is not None
    _take_front(story)
    return story


# --- What the body says again --------------------------------------------------------------------


def _take_front(story: Story) -> None:
    """Take the title, the subtitle and the main picture out of where the body begins."""
    blocks = [node for node in story.content.walk() if _is_block(node)]
    dropped: list[Node] = []
    for node in blocks[:MAX_OPENING]:
        if node.tag == "figure" or "graf--figure" in node.classes:
            image = node.first(lambda each: each.tag == "img")
            if image is not None and not story.lead:
                story.lead = _said_of(image, node)
                dropped.append(node)
            continue
        is_title = "graf--title" in node.classes or node.tag in HEADINGS
        is_subtitle = "graf--subtitle" in node.classes or "graf--kicker" in node.classes
        if (is_title and _alike(node.text(), story.title)) or (
            (is_subtitle or is_title) and _alike(node.text(), story.subtitle)
        ):
            dropped.append(node)
        elif not is_subtitle and not is_title:
            break
    first = next((node for node in blocks if node not in dropped), None)
    begins = first.text() if first else ""
    if story.subtitle and not any(_alike(each.text(), story.subtitle) for each in dropped):
        # Where none was written, Medium takes the first words.
        cut = _bare(story.subtitle.rstrip("…"))
        if _bare(begins).startswith(cut) and len(begins) > len(story.subtitle):
            story.subtitle = ""
    _drop(story.content, dropped)
    _drop_first_rule(story.content)


def _is_block(node: Node) -> bool:
    return "graf" in node.classes or node.tag in {"p", "figure", "pre", "blockquote", *HEADINGS}


def _said_of(image: Node, figure: Node) -> dict[str, str]:
    caption = figure.first(lambda each: each.tag == "figcaption")
    words, credit = split_credit(caption.text() if caption else "")
    return {**image.attributes, "data-caption": words, "data-credit": credit}


def _alike(one: str, other: str) -> bool:
    return bool(other) and _bare(one) == _bare(other)


def _bare(text: str) -> str:
    return UNLIKE.sub("", text.casefold())


def _drop(node: Node, dropped: list[Node]) -> None:
    for each in node.walk():
        each.children = [
            child for child in each.children if not any(child is other for other in dropped)
        ]


def _drop_first_rule(content: Node) -> None:
    """Drop the line above the first section; the others part subjects."""
    first = content.first(lambda node: node.tag == "hr")
    if first is not None:
        _drop(content, [first])


# --- The body ------------------------------------------------------------------------------------


def _plain(node: Node, left_out: list[tuple[str, str]]) -> Pieces | None:
    """Return what stands in the place of an element, None if it stays."""
    classes = node.classes
    if "graf--mixtapeEmbed" in classes:
        return _card(node)
    if "graf--pullquote" in classes:
        return _pull_quote(node)
    if "graf--pre" in classes or node.tag == "pre":
        return [plain.code(node.lines().strip())]
    if node.tag == "figure" or "graf--figure" in classes:
        return _figure(node, left_out)
    if node.tag in HEADINGS:
        return [plain.tag(HEADINGS[node.tag], node.inner_html())]
    if node.tag == "a" and "medium.com/r/" in node.attributes.get("href", ""):
        node.attributes["href"] = _direct(node.attributes["href"])
    return None


def _direct(address: str) -> str:
    """Return where a link leads that goes through Medium."""
    given = parse_qs(urlsplit(address).query).get("url", [""])[0]
    return given if given.startswith(("http://", "https://")) else address


def _pull_quote(node: Node) -> Pieces:
    """Return a quotation that is set apart; one with a link stays as it is, with its link."""
    html = node.inner_html().strip()
    quoted = re.fullmatch(r"([“\"][^<>]+[”\"])(?:\s|&nbsp;)+[—–-]?\s*(\S.*)", html, re.DOTALL)
    return [plain.pull_quote(*quoted.groups()) if quoted else plain.pull_quote(html)]


def _card(node: Node) -> Pieces:
    link = node.first(lambda each: each.tag == "a" and each.text() != "")
    if link is None:
        return [node.inner_html()]
    parts = {each.tag: each.text() for each in node.walk() if each.tag in ("strong", "em")}
    title, description = parts.get("strong", ""), parts.get("em", "")
    rest = node.text()
    for each in (title, description):
        rest = rest.replace(each, " ", 1) if each else rest
    address = _direct(link.attributes.get("href", ""))
    return [plain.card(address, title or rest, description, rest if title else "")]


def _figure(node: Node, left_out: list[tuple[str, str]]) -> Pieces:
    caption = node.first(lambda each: each.tag == "figcaption")
    below = caption.inner_html() if caption else ""
    image = node.first(lambda each: each.tag == "img")
    if image is None:
        shown = "".join(_frames(node, left_out))
        return [shown + plain.paragraph(below)] if shown else [node.inner_html()]
    link = node.first(lambda each: each.tag == "a" and bool(each.first(lambda at: at is image)))
    return [
        plain.picture(
            image.attributes.get("src", ""),
            alt=image.attributes.get("alt", ""),
            caption=below,
            href=link.attributes.get("href", "") if link else "",
        )
    ]


def _frames(node: Node, left_out: list[tuple[str, str]]) -> list[str]:
    """Return what other sites show as frames; those that Medium hides are listed."""
    pieces = [each for inner in node.walk() for each in inner.children if isinstance(each, str)]
    found = []
    for each in pieces:
        if re.match(r"<iframe\b", each, re.IGNORECASE):
            found.append(each)
        elif script := re.match(r"<script\b[^<>]*\bsrc=[\"']([^\"'<>]+)", each, re.IGNORECASE):
            address = escaping.unescape(script[1]).removesuffix("/href")
            left_out.append(("linked", address))
            found.append(plain.card(address, ""))
    return found
