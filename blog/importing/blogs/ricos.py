"""Documents of Wix's editor, in the form of Ricos, as plain HTML."""

from collections.abc import Callable, Iterator, Mapping

from blog.importing.blogs import plain
from blog.importing.blogs.fields import Data, data_in, load_json, rows_in, text_in
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

Node = Data


def html_of_ricos(text: str) -> tuple[str, list[tuple[str, str]]] | None:
    """Return a document as HTML, and the kinds and words of what was left out.

    None if it can't be read.
    """
    document = load_json(text) if len(text) <= MAX_LENGTH else None
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
        kind = text_in(node, "type")
        if kind == "TEXT":
            return _marked(node)
        if kind == "LINE_BREAK":
            return "<br>"
        if kind == "PARAGRAPH":
            return f"<p>{self.inner(node, depth)}</p>"
        if kind == "HEADING":
            level = data_in(node, "headingData").get("level")
            size = level if type(level) is int and 1 <= level <= 6 else 2
            return plain.tag(f"h{size}", self.inner(node, depth))
        if kind in TAGS:
            return plain.tag(TAGS[kind], self.inner(node, depth))
        if kind in KINDS:
            return KINDS[kind](self, node, depth)
        return self._unknown(kind, node, depth)

    # --- Pictures, sounds and what other sites show ----------------------------------------------

    def _image(self, node: Node, depth: int) -> str:
        data = data_in(node, "imageData")
        below = self.inner(node, depth)
        return plain.picture(
            _source(data_in(data, "image")),
            alt=text_in(data, "altText"),
            caption=below or plain.escape(text_in(data, "caption")),
            href=text_in(data_in(data, "link"), "url"),
        )

    def _gallery(self, node: Node, depth: int) -> str:
        pictures = [
            plain.picture(
                _source(data_in(data_in(item, "image"), "media")),
                alt=text_in(item, "altText"),
                caption=plain.escape(text_in(item, "title")),
            )
            for item in rows_in(data_in(node, "galleryData"), "items")
        ]
        return plain.gallery(pictures, self.inner(node, depth))

    def _moving(self, node: Node, depth: int) -> str:
        data = data_in(node, "gifData")
        address = text_in(data_in(data, "original"), "gif")
        return plain.picture(address, alt=text_in(data, "title")) + self.inner(node, depth)

    def _video(self, node: Node, depth: int) -> str:
        data = data_in(node, "videoData")
        address = _source(data_in(data, "video"), "https://video.wixstatic.com/")
        return self._player("video", address, text_in(data, "title")) + self.inner(node, depth)

    def _audio(self, node: Node, depth: int) -> str:
        data = data_in(node, "audioData")
        address = _source(data_in(data, "audio"), "https://static.wixstatic.com/mp3/")
        title = " – ".join(filter(None, (text_in(data, "authorName"), text_in(data, "name"))))
        return self._player("audio", address, title) + self.inner(node, depth)

    def _player(self, kind: str, address: str, title: str) -> str:
        if "youtube.com" in address or "youtu.be" in address or "vimeo.com" in address:
            kind = "iframe"
        return plain.tag(kind, src=address, title=title) if address else ""

    def _embed(self, node: Node, depth: int) -> str:
        data = data_in(node, "embedData")
        shown = data_in(data, "oembed")
        address = text_in(data, "src") or text_in(shown, "videoUrl") or text_in(shown, "url")
        html = text_in(shown, "html")
        if "<blockquote" in html.lower():
            return html
        return plain.tag("iframe", src=address, title=text_in(shown, "title")) if address else html

    def _web(self, node: Node, depth: int) -> str:
        data = data_in(node, "htmlData")
        if address := text_in(data, "url"):
            return plain.tag("iframe", src=address)
        return text_in(data, "html")

    # --- Links and boxes -------------------------------------------------------------------------

    def _button(self, node: Node, depth: int) -> str:
        data = data_in(node, "buttonData")
        address, words = text_in(data_in(data, "link"), "url"), text_in(data, "text")
        if address:
            return plain.paragraph(plain.link(address, words))
        self.left_out.append(("part", words))
        return ""

    def _link_preview(self, node: Node, depth: int) -> str:
        data = data_in(node, "linkPreviewData")
        address = text_in(data_in(data, "link"), "url")
        return plain.card(address, text_in(data, "title"), text_in(data, "description"))

    def _file(self, node: Node, depth: int) -> str:
        data = data_in(node, "fileData")
        address = _source({"src": data.get("src")}, "https://static.wixstatic.com/ugd/")
        self.left_out.append(("object", f"{text_in(data, 'name')}: {address}"))
        return plain.card(address, text_in(data, "name"))

    def _unfolding(self, node: Node, depth: int) -> str:
        title = [each for each in _nodes(node) if text_in(each, "type").endswith("_TITLE")]
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
        poll = data_in(data_in(node, "pollData"), "poll")
        words = [
            text_in(poll, "title"),
            *(text_in(each, "title") for each in rows_in(poll, "options")),
        ]
        self.left_out.append(("part", "\n".join(filter(None, words)) or "A poll."))
        return ""

    def _map_of_place(self, node: Node, depth: int) -> str:
        place = text_in(data_in(data_in(node, "mapData"), "mapSettings"), "address")
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
    data = data_in(node, "textData")
    html, href, kinds = plain.escape(text_in(data, "text")), "", set[str]()
    if not html.strip():
        return html
    for each in rows_in(data, "decorations"):
        kinds.add(text_in(each, "type"))
        if text_in(each, "type") == "LINK":
            href = text_in(data_in(data_in(each, "linkData"), "link"), "url")
    for kind, tag in reversed(MARKS.items()):
        html = plain.tag(tag, html) if kind in kinds else html
    return plain.tag("a", html, href=href) if href else html


def _source(media: Node, folder: str = PICTURES) -> str:
    """Return the address of a picture, a sound or a file."""
    source = media.get("src")
    if isinstance(source, str):
        return picture_at(source) if folder == PICTURES else source
    said = text_in(data_in(media, "src"), "url") or text_in(data_in(media, "src"), "id")
    if folder == PICTURES or "://" in said or not said:
        return picture_at(said)
    return folder + said


def _nodes(node: Node) -> list[Node]:
    return rows_in(node, "nodes")


def _words(node: Node) -> str:
    """Return the words of a node and all that is inside it, however deep."""
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: Node) -> Iterator[str]:
    waiting = [node]
    while waiting:
        each = waiting.pop()
        yield text_in(data_in(each, "textData"), "text")
        if text_in(each, "type") in ("PARAGRAPH", "LIST_ITEM", "TABLE_CELL"):
            yield " "
        waiting += reversed(_nodes(each))


def _texts_of_data(node: Node) -> Iterator[str]:
    """Yield what a node that nobody knows says of itself."""
    for name, value in node.items():
        if name.endswith("Data") and isinstance(value, dict):
            for each in ("title", "name", "text", "description", "url"):
                if said := text_in(value, each):
                    yield richtext.plain_text(said)
