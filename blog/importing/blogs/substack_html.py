"""What Substack's editor writes, as plain HTML.

Each of its pieces has a class, and most of them what they show as JSON in ``data-attrs``.
"""

import html as escaping
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime
from urllib.parse import quote, unquote

from blog.importing.blogs import plain
from blog.importing.blogs.fields import Data, data_in, load_json, rows_in, text_in
from blog.importing.blogs.tree import Node, Pieces, joined_html, parse, rewrite
from blog.importing.tags import read_attributes
from blog.text import richtext

# Shows pictures of Substack's store in any size: its options, and the address in it, encoded.
CDN = re.compile(
    r"(https?://(?:substackcdn\.com|cdn\.substack\.com|[a-z0-9-]+\.substack\.com)/image/fetch/)"
    r"(?:([^/]*)/)?(https?(?:%3A|:).+)",
    re.IGNORECASE | re.DOTALL,
)
SIZES = re.compile(r"(?:[whcg]_\w+(?::\w+)?|ar_[\d:.]+),?")
# The store's old name; its pictures are at the new one.
OLD_STORE = re.compile(r"https?://bucketeer-[\w-]+\.s3\.amazonaws\.com/", re.IGNORECASE)
STORE = "https://substack-post-media.s3.amazonaws.com/"
# Where buttons lead that only work there.
OWN_ACTION = re.compile(
    r".*(?:/subscribe|/comments)/?(?:[?#].*)?|.*[?&](?:action=share|gift=true|coupon=).*"
    r"|https?://[a-z0-9.-]*substack\.com/(?:.*/)?(?:leaderboard|survey|chat|refer)\b.*"
    r"|.*%%\w+%%.*|(?:javascript:.*)?",
    re.IGNORECASE | re.DOTALL,
)
FRAME = re.compile(r"<iframe\b[^<>]*\bdata-attrs\b[^<>]*>", re.IGNORECASE)
SMALL = re.compile(r"\s*\d{1,3}\s*")
WORD = re.compile(r"\w+")
MAX_DATA = 200_000  # characters of JSON
FREE = {"non_sub", "everyone", "all"}  # readers for whom a part was that is seen by all


def plain_html(html: str) -> tuple[str, list[tuple[str, str]]]:
    """Return a post's HTML made plain; and the kinds and words of what was left out."""
    post = _Post()
    tree = rewrite(parse(FRAME.sub(_titled, html)), post.rule)
    return tree.html() + post.footnotes(), post.left_out


class _Post:
    def __init__(self) -> None:
        self.left_out: list[tuple[str, str]] = []
        self.notes: list[str] = []

    def rule(self, node: Node) -> Pieces | None:
        """Return what stands in the place of an element, None if it stays."""
        if node.attributes.get("data-component-name") == "FootnoteAnchorToDOM":
            return self._anchor(node, {})
        for name in node.classes:
            if name in BY_CLASS:
                return self._whole(node, BY_CLASS[name](self, node, _data(node)))
        if node.tag == "img":
            return [_image(node)]
        return self._unknown(node) if "data-attrs" in node.attributes else None

    def _whole(self, node: Node, pieces: Pieces | None) -> Pieces | None:
        """Return what stands in the place of an element; list its words if some aren't there."""
        if pieces is None or not (text := node.text()):
            return pieces
        told = " ".join(words for _, words in self.left_out) + " ".join(self.notes)
        shown = set(WORD.findall(richtext.plain_text(joined_html(pieces)) + told))
        if not set(WORD.findall(text)) <= shown:
            self.left_out.append(("part", text))
        return pieces

    def footnotes(self) -> str:
        """Return the notes that were taken out, as a list at the end."""
        return plain.tag("ol", "".join(self.notes)) if self.notes else ""

    # --- Pictures --------------------------------------------------------------------------------

    def _captioned_image(self, node: Node, _: Data) -> Pieces | None:
        image = node.first(lambda each: each.tag == "img")
        if image is None:
            return None
        around = node.first(lambda each: each.tag == "a" and "image-link" in each.classes)
        caption = node.first(lambda each: each.tag == "figcaption")
        href = _text(_data(image), "href") or (around.attributes.get("href", "") if around else "")
        is_itself = _original(href) == _original(image.attributes.get("src", ""))
        return [
            plain.picture(
                image.attributes.get("src", ""),
                alt=image.attributes.get("alt", ""),
                caption=caption.inner_html() if caption else "",
                href="" if is_itself or CDN.match(href) else href,
            )
        ]

    def _gallery(self, _: Node, data: Data) -> Pieces:
        gallery = data_in(data, "gallery")
        rows = rows_in(gallery, "images")
        alt = _text(gallery, "alt") if len(rows) == 1 else ""
        shown = [plain.picture(full_size(_text(row, "src")), alt=alt) for row in rows]
        if _text(gallery, "alt") and not alt:
            self.left_out.append(("picture", _text(gallery, "alt")))
        return [plain.gallery(shown, plain.escape(_text(gallery, "caption")))]

    # --- Words -----------------------------------------------------------------------------------

    def _pull_quote(self, node: Node, _: Data) -> Pieces:
        return [plain.pull_quote(node.inner_html())]

    def _callout(self, node: Node, _: Data) -> Pieces:
        return [plain.tag("aside", node.inner_html())]

    def _anchor(self, node: Node, _: Data) -> Pieces:
        number = node.text()
        return [plain.tag("sup", number) if SMALL.fullmatch(number) else node.inner_html()]

    def _footnote(self, node: Node, _: Data) -> Pieces:
        content = node.first(lambda each: "footnote-content" in each.classes) or node
        self.notes.append(
            plain.tag("li", content.inner_html(), id=f"footnote-{len(self.notes) + 1}")
        )
        return []

    def _lines(self, node: Node, _: Data) -> Pieces:
        text = node.first(lambda each: each.tag == "pre") or node
        return [plain.code(text.lines())]

    def _formula(self, node: Node, data: Data) -> Pieces:
        return [plain.paragraph(plain.escape(_text(data, "persistentExpression") or node.text()))]

    def _mention(self, node: Node, data: Data) -> Pieces:
        return [plain.escape(node.text() or _text(data, "name"))]

    def _for_some(self, node: Node, _: Data) -> Pieces:
        said = node.attributes.get("data-dynamic-audiences", "")
        if not said or FREE & set(re.split(r"[\s,]+", said)):
            return list(node.children)
        self.left_out.append(("hidden", node.text()))
        return []

    # --- Links and what other sites show ---------------------------------------------------------

    def _button(self, node: Node, data: Data) -> Pieces:
        found = node.first(lambda each: each.tag == "a")
        address = (found.attributes.get("href", "") if found else "") or _text(data, "url")
        words = node.text() or _text(data, "text")
        if OWN_ACTION.fullmatch(address):
            self.left_out.append(("part", words))
            return []
        return [plain.paragraph(plain.link(address, words))]

    def _post_card(self, node: Node, data: Data) -> Pieces:
        found = node.first(lambda each: each.tag == "a")
        address = _text(data, "canonical_url") or _text(data, "url") or _text(data, "base_url")
        address = address or (found.attributes.get("href", "") if found else "")
        title = _text(data, "title") or _text(data, "name")
        if not title:
            return [plain.card(address, node.text())]
        names = ("caption", "truncated_body_text", "hero_text", "publication_name", "author_name")
        writers = [_text(each, "name") for each in rows_in(data, "publishedBylines")]
        lines = [_text(data, name) for name in names]
        return [plain.card(address, title, *lines, ", ".join(filter(None, writers)))]

    def _tweet(self, node: Node, data: Data) -> Pieces:
        found = node.first(lambda each: each.tag == "a")
        address = _text(data, "url") or (found.attributes.get("href", "") if found else "")
        body = _text(data, "full_text") or _text(data, "text") or node.text()
        if quoted := _text(data_in(data, "quoted_tweet"), "full_text"):
            body += f"\n“{quoted}”"
        name = _text(data, "name") or _text(data, "authorName")
        handle = _text(data, "username") or _text(data, "authorHandle")
        handle = f"@{handle}" if handle else ""
        day = node.first(lambda each: "tweet-date" in each.classes)
        date = day.text() if day else _date(_text(data, "date") or _text(data, "createdAt"))
        who = " · ".join(filter(None, (name, handle, date)))
        said = plain.paragraph(plain.escape(body)) + plain.paragraph(
            "— " + plain.link(address, who)
        )
        return [plain.tag("blockquote", said)]

    def _comment(self, _: Node, data: Data) -> Pieces:
        comment = data_in(data, "comment")
        body, name = _text(comment, "body"), _text(comment, "name")
        said = plain.paragraph(plain.escape(body))
        who = plain.paragraph("— " + plain.link(_text(data, "url"), name))
        return [plain.tag("blockquote", said + who)] if body else []

    def _video(self, node: Node, data: Data) -> Pieces:
        number = _text(data, "videoId")
        if (
            any(isinstance(each, str) and "<iframe" in each for each in _strings(node))
            or not number
        ):
            return list(node.children) if node.children else self._unknown(node) or []
        site = (
            "player.vimeo.com/video/" if "vimeo-wrap" in node.classes else "www.youtube.com/embed/"
        )
        return [plain.tag("iframe", src=f"https://{site}{number}")]

    def _shown_elsewhere(self, node: Node, data: Data) -> Pieces:
        """Return a part of another site as a link, with what it says of itself."""
        found = node.first(lambda each: each.tag == "a")
        address = _text(data, "url") or (found.attributes.get("href", "") if found else "")
        title = _text(data, "title") or node.text()
        lines = [_text(data, name) for name in ("subtitle", "description", "author_name", "author")]
        if not address and not title:
            return self._unknown(node) or []
        self.left_out.append(("linked", f"{title}: {address}"))
        return [plain.card(address, title, *lines)]

    def _file(self, node: Node, _: Data) -> Pieces:
        def inner(name: str) -> str:
            found = node.first(lambda each: name in each.classes)
            return found.text() if found else ""

        link = node.first(lambda each: each.tag == "a" and bool(each.attributes.get("href")))
        address = link.attributes["href"] if link else ""
        name = inner("file-embed-details-h1") or node.text()
        self.left_out.append(("object", f"{name}: {address}"))
        description = inner("file-embed-description")
        return [plain.card(address, name, inner("file-embed-details-h2"), description)]

    # --- What is left out ------------------------------------------------------------------------

    def _dropped(self, node: Node, _: Data) -> Pieces:
        """Drop what the editor itself wrote around the words."""
        node.children = []
        return []

    def _form(self, node: Node, data: Data) -> Pieces:
        fields = (each.attributes.get("value", "") for each in node.walk() if each.tag == "input")
        words = [node.text(), *fields]
        words = [each for each in words if each] or [_text(data, "text")]
        self.left_out.append(("form", "\n".join(words)))
        return []

    def _poll(self, _node: Node, data: Data) -> Pieces:
        self.left_out.append(("part", _text(data, "question") or "A poll."))
        return []

    def _paywall(self, _node: Node, _data: Data) -> Pieces:
        self.left_out.append(("part", "From here on it was for paying subscribers."))
        return []

    def _unknown(self, node: Node) -> Pieces | None:
        """Return a piece that nobody knows as its words, with what it says in its data."""
        if node.text() or node.first(lambda each: each.tag in ("img", "figure")):
            return None
        if any("<iframe" in each for each in _strings(node)):
            return None
        data, name = _data(node), " ".join(node.classes[:1]) or node.tag
        title, address = _text(data, "title") or _text(data, "name"), _text(data, "url")
        self.left_out.append(("foreign", f"{name}: {title} {address}".strip(": ")))
        return [plain.card(address, title or address or f"[{name}]")]


Rule = Callable[[_Post, Node, Data], Pieces | None]
BY_CLASS: Mapping[str, Rule] = {
    "captioned-image-container": _Post._captioned_image,
    "image-gallery-embed": _Post._gallery,
    "image-link-expand": _Post._dropped,
    "header-anchor-parent": _Post._dropped,
    "hide-text": _Post._dropped,
    "header-anchor-widget": _Post._dropped,
    "pullquote": _Post._pull_quote,
    "callout-block": _Post._callout,
    "footnote-anchor": _Post._anchor,
    "footnote": _Post._footnote,
    "preformatted-block": _Post._lines,
    "latex-rendered": _Post._formula,
    "mention-wrap": _Post._mention,
    "dynamic-content-block": _Post._for_some,
    "button-wrapper": _Post._button,
    "captioned-button-wrap": _Post._button,
    "digest-post-embed": _Post._post_card,
    "embedded-post-wrap": _Post._post_card,
    "embedded-publication-wrap": _Post._post_card,
    "tweet": _Post._tweet,
    "twitter-embed": _Post._tweet,
    "bluesky-wrap": _Post._tweet,
    "comment": _Post._comment,
    "youtube-wrap": _Post._video,
    "vimeo-wrap": _Post._video,
    "instagram": _Post._shown_elsewhere,
    "instagram-embed-wrap": _Post._shown_elsewhere,
    "datawrapper-wrap": _Post._shown_elsewhere,
    "tiktok-wrap": _Post._shown_elsewhere,
    "file-embed-wrapper": _Post._file,
    "subscription-widget-wrap": _Post._form,
    "subscription-widget-wrap-editor": _Post._form,
    "poll-embed": _Post._poll,
    "paywall-jump": _Post._paywall,
    "sponsorship-campaign-embed": _Post._dropped,
}


def full_size(address: str) -> str:
    """Return where a picture is in its own size: on the page's own network, which refuses nobody.

    Of what isn't on that, the address itself, at the store's name of today.
    """
    if found := CDN.fullmatch(address.strip()):
        options = SIZES.sub("", found[2] or "").strip(",")
        target = quote(unquote(found[3]), safe="")
        return f"{found[1]}{options}/{target}" if options else f"{found[1]}{target}"
    return OLD_STORE.sub(STORE, address.strip())


def _original(address: str) -> str:
    """Return the address of a picture in the store, to compare it with another."""
    found = CDN.fullmatch(address.strip())
    return OLD_STORE.sub(STORE, unquote(found[3]) if found else address.strip())


def _image(node: Node) -> Node:
    """Return a picture at its own size, with what is said of it."""
    said, data = node.attributes, _data(node)
    address = said.get("src", "") or _text(data, "src")
    alt = said.get("alt", "").strip() or _text(data, "alt") or _text(data, "title")
    return Node("img", {"src": full_size(address), "alt": alt})


def _date(text: str) -> str:
    """Return the day that a moment is of, as its network or ISO 8601 writes it."""
    for form in ("%a %b %d %H:%M:%S %z %Y", "%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z"):
        with suppress(ValueError):
            moment = datetime.strptime(text, form)  # noqa: DTZ007 - each form has its zone
            return f"{moment:%B %-d, %Y}"
    return text


def _titled(frame: re.Match[str]) -> str:
    """Return a frame with the title that its data say."""
    said = read_attributes(frame[0])
    title = _text(_loaded(said.get("data-attrs", "")), "title")
    if said.get("title") or not title:
        return frame[0]
    return f'{frame[0][:-1].rstrip("/")} title="{escaping.escape(title)}">'


def _data(node: Node) -> Data:
    """Return what an element says as JSON, which may be encoded once more."""
    return _loaded(node.attributes.get("data-attrs", ""))


def _loaded(text: str) -> Data:
    for each in (text, escaping.unescape(text)) if len(text) <= MAX_DATA else ():
        if (found := load_json(each)) is not None:
            return found if isinstance(found, dict) else {}
    return {}


def _text(data: Data, name: str) -> str:
    """Return the words of a field, without marks; "" for anything else."""
    value = text_in(data, name)
    return richtext.plain_text(value).strip() if "<" in value else value.strip()


def _strings(node: Node) -> list[str]:
    return [each for inner in node.walk() for each in inner.children if isinstance(each, str)]
