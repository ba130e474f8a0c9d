"""Documents of Wix's editor, in the form of Ricos, as plain HTML."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from blog.importing.blogs import plain
from blog.text import richtext

MAX_LENGTH = 4_000_000  # characters of JSON
MAX_DEPTH = 40  # of nodes; what is deeper is read as its words
PICTURES = "https://static.wixstatic.com/media/"
OWN = "wix:image://v1/"
# The marks of words, the outermost first.
MARKS = {
    "BOLD": "strong",
    "ITALIC": "em",
    "STRIKETHROUGH": "s",
    "SUBSCRIPT": "sub",
    "SUPERSCRIPT": "sup",
}
INLINE = {"TEXT", "LINE_BREAK"}
TAGS = {
    "BULLETED_LIST": "ul",
    "ORDERED_LIST": "ol",
    "LIST_ITEM": "li",
    "BLOCKQUOTE": "blockquote",
    "TABLE": "table",
    "TABLE_ROW": "tr",
    "TABLE_CELL": "td",
    "LAYOUT": "div",
    "LAYOUT_CELL": "div",
    "CAPTION": "p",
    "COLLAPSIBLE_ITEM_BODY": "div",
}

Node = Mapping[str, Any]


def html_of_ricos(text: str) -> tuple[str, list[tuple[str, str]]] | None:
    """Return a document as HTML, and the kinds and words of what was left out.

    None if it can't be read.
    """
    try:
        document = json.loads(text) if len(text) <= MAX_LENGTH else None
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not isinstance(document.get("nodes"), list):
        return None
    reader = _Reader()
    return reader.inner(document, 0), reader.left_out


def picture_at(said: str) -> str:
    """Return the address of a picture as Wix names it: by its id, its own scheme, or a URL."""
    if said.startswith(OWN):
        said = said.removeprefix(OWN).partition("/")[0]
    if said.startswith("//"):
        return f"https:{said}"
    return said if "://" in said or not said else PICTURES + said.removeprefix("media/")


class _Reader:
    def __init__(self) -> None:
        self.left_out: list[tuple[str, str]] = []

    def inner(self, node: Node, depth: int) -> str:
        """Return what is inside a node as HTML."""
        if depth >= MAX_DEPTH:
            return plain.paragraph(plain.escape(_words(node)))
        return "".join(self._html(each, depth + 1) for each in _nodes(node))

    def _html(self, node: Node, depth: int) -> str:
        kind = _said(node, "type")
        if kind == "TEXT":
            return _marked(node)
        if kind == "LINE_BREAK":
            return "<br>"
        if kind == "PARAGRAPH":
            return f"<p>{self.inner(node, depth)}</p>"
        if kind == "HEADING":
            level = _map(node, "headingData").get("level")
            size = level if type(level) is int and 1 <= level <= 6 else 2
            return plain.tag(f"h{size}", self.inner(node, depth))
        if kind in TAGS:
            return plain.tag(TAGS[kind], self.inner(node, depth))
        if kind in KINDS:
            return KINDS[kind](self, node, depth)
        return self._unknown(kind, node, depth)

    # --- Pictures, sounds and what other sites show ----------------------------------------------

    def _image(self, node: Node, depth: int) -> str:
        data = _map(node, "imageData")
        below = self.inner(node, depth)
        return plain.picture(
            _source(_map(data, "image")),
            alt=_said(data, "altText"),
            caption=below or plain.escape(_said(data, "caption")),
            href=_said(_map(data, "link"), "url"),
        )

    def _gallery(self, node: Node, depth: int) -> str:
        pictures = [
            plain.picture(
                _source(_map(_map(item, "image"), "media")),
                alt=_said(item, "altText"),
                caption=plain.escape(_said(item, "title")),
            )
            for item in _rows(_map(node, "galleryData"), "items")
        ]
        return plain.gallery(pictures, self.inner(node, depth))

    def _moving(self, node: Node, depth: int) -> str:
        data = _map(node, "gifData")
        address = _said(_map(data, "original"), "gif")
        return plain.picture(address, alt=_said(data, "title")) + self.inner(node, depth)

    def _video(self, node: Node, depth: int) -> str:
        data = _map(node, "videoData")
        address = _source(_map(data, "video"), "https://video.wixstatic.com/")
        return self._player("video", address, _said(data, "title")) + self.inner(node, depth)

    def _audio(self, node: Node, depth: int) -> str:
        data = _map(node, "audioData")
        address = _source(_map(data, "audio"), "https://static.wixstatic.com/mp3/")
        title = " – ".join(filter(None, (_said(data, "authorName"), _said(data, "name"))))
        return self._player("audio", address, title) + self.inner(node, depth)

    def _player(self, kind: str, address: str, title: str) -> str:
        if "youtube.com" in address or "youtu.be" in address or "vimeo.com" in address:
            kind = "iframe"
        return plain.tag(kind, src=address, title=title) if address else ""

    def _embed(self, node: Node, depth: int) -> str:
        data = _map(node, "embedData")
        shown = _map(data, "oembed")
        address = _said(data, "src") or _said(shown, "videoUrl") or _said(shown, "url")
        html = _said(shown, "html")
        if "<blockquote" in html.lower():
            return html
        return plain.tag("iframe", src=address, title=_said(shown, "title")) if address else html

    def _web(self, node: Node, depth: int) -> str:
        data = _map(node, "htmlData")
        if address := _said(data, "url"):
            return plain.tag("iframe", src=address)
        return _said(data, "html")

    # --- Links and boxes -------------------------------------------------------------------------

    def _button(self, node: Node, depth: int) -> str:
        data = _map(node, "buttonData")
        address, words = _said(_map(data, "link"), "url"), _said(data, "text")
        if address:
            return plain.paragraph(plain.link(address, words))
        self.left_out.append(("part", words))
        return ""

    def _link_preview(self, node: Node, depth: int) -> str:
        data = _map(node, "linkPreviewData")
        address = _said(_map(data, "link"), "url")
        return plain.card(address, _said(data, "title"), _said(data, "description"))

    def _file(self, node: Node, depth: int) -> str:
        data = _map(node, "fileData")
        address = _source({"src": data.get("src")}, "https://static.wixstatic.com/ugd/")
        self.left_out.append(("object", f"{_said(data, 'name')}: {address}"))
        return plain.card(address, _said(data, "name"))

    def _unfolding(self, node: Node, depth: int) -> str:
        title = [each for each in _nodes(node) if _said(each, "type").endswith("_TITLE")]
        rest = [each for each in _nodes(node) if each not in title]
        heading = " ".join(map(_words, title))
        return plain.questions(plain.escape(heading), self.inner({"nodes": rest}, depth))

    def _unfolding_list(self, node: Node, depth: int) -> str:
        return self.inner(node, depth)

    def _code(self, node: Node, depth: int) -> str:
        return plain.code("".join(_pieces(node)))

    def _rule(self, node: Node, depth: int) -> str:
        return "<hr>"

    # --- What is left out ------------------------------------------------------------------------

    def _poll(self, node: Node, depth: int) -> str:
        poll = _map(_map(node, "pollData"), "poll")
        words = [_said(poll, "title"), *(_said(each, "title") for each in _rows(poll, "options"))]
        self.left_out.append(("part", "\n".join(filter(None, words)) or "A poll."))
        return ""

    def _map_of_place(self, node: Node, depth: int) -> str:
        place = _said(_map(_map(node, "mapData"), "mapSettings"), "address")
        self.left_out.append(("frame", place or "A map."))
        return plain.paragraph(plain.escape(place))

    def _unknown(self, kind: str, node: Node, depth: int) -> str:
        words = " ".join(filter(None, (_words(node), *_texts_of_data(node))))
        self.left_out.append(("foreign", f"{kind}: {words}"))
        if _nodes(node):
            return self.inner(node, depth)
        return plain.paragraph(plain.escape(words or f"[{kind}]"))


KINDS: Mapping[str, Callable[[_Reader, Node, int], str]] = {
    "AUDIO": _Reader._audio,
    "BUTTON": _Reader._button,
    "CODE_BLOCK": _Reader._code,
    "COLLAPSIBLE_ITEM": _Reader._unfolding,
    "COLLAPSIBLE_LIST": _Reader._unfolding_list,
    "DIVIDER": _Reader._rule,
    "EMBED": _Reader._embed,
    "FILE": _Reader._file,
    "GALLERY": _Reader._gallery,
    "GIF": _Reader._moving,
    "HTML": _Reader._web,
    "IMAGE": _Reader._image,
    "LINK_PREVIEW": _Reader._link_preview,
    "MAP": _Reader._map_of_place,
    "POLL": _Reader._poll,
    "VIDEO": _Reader._video,
}


def _marked(node: Node) -> str:
    """Return the words of a node with their marks and their link."""
    data = _map(node, "textData")
    html, href, kinds = plain.escape(_said(data, "text")), "", set[str]()
    if not html.strip():
        return html
    for each in _rows(data, "decorations"):
        kinds.add(_said(each, "type"))
        if _said(each, "type") == "LINK":
            href = _said(_map(_map(each, "linkData"), "link"), "url")
    for kind, tag in reversed(MARKS.items()):
        html = plain.tag(tag, html) if kind in kinds else html
    return plain.tag("a", html, href=href) if href else html


def _source(media: Node, folder: str = PICTURES) -> str:
    """Return the address of a picture, a sound or a file."""
    source = media.get("src")
    if isinstance(source, str):
        return picture_at(source) if folder == PICTURES else source
    said = _said(_map(media, "src"), "url") or _said(_map(media, "src"), "id")
    if folder == PICTURES or "://" in said or not said:
        return picture_at(said)
    return folder + said


def _said(node: Node, name: str) -> str:
    value = node.get(name)
    return value if isinstance(value, str) else ""


def _map(node: Node, name: str) -> Node:
    value = node.get(name)
    return value if isinstance(value, dict) else {}


def _rows(node: Node, name: str) -> list[Node]:
    value = node.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _nodes(node: Node) -> list[Node]:
    return _rows(node, "nodes")


def _words(node: Node) -> str:
    """Return the words of a node and all that is inside it, however deep."""
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: Node) -> Iterator[str]:
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield _said(_map(each, "textData"), "text")
        if _said(each, "type") in ("PARAGRAPH", "LIST_ITEM", "TABLE_CELL"):
            yield " "
        waiting += reversed(_nodes(each))


def _texts_of_data(node: Node) -> Iterator[str]:
    """Yield what a node that nobody knows says of itself."""
    for name, value in node.items():
        if name.endswith("Data") and isinstance(value, dict):
            for each in ("title", "name", "text", "description", "url"):
                if said := _said(value, each):
                    yield richtext.plain_text(said)
