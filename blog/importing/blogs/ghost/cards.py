"""The cards of Ghost's editors as plain HTML: pictures, boxes, links and what they show of others.

Both editors have them, the old one (mobiledoc) and the new one (lexical), with the same fields.
All of it comes from outside: each field may be missing, or of another kind than it should be.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from blog.importing import parser
from blog.importing.blogs import fields, plain
from blog.importing.blogs.fields import Data, data_in, rows_in, text_in
from blog.importing.problems import TOO_LONG, UnreadableDocumentError
from blog.text import richtext

Payload = Data

# Names that cards had before.
OLD_NAMES = {
    "card-markdown": "markdown",
    "code": "codeblock",
    "hr": "horizontalrule",
    "html-card": "html",
    "image-card": "image",
}
LAZY_HEADING = re.compile(r"^(#{1,6})(?=[^#\s])", re.MULTILINE)  # “#So”, as Ghost reads them
# Where a button leads that only works there: to sign up, to pay, to share.
OWN_ACTION = re.compile(
    r"(?:[^?]*)#/(?:portal|share)\b.*|.*/(?:subscribe|signup|signin)/?(?:\?.*)?"
)
DEFAULT_EMOJI = "💡"
MAX_WORDS = 20_000  # characters of a card that nobody knows
MAX_VALUES = 2_000  # that are looked at in it
STARS = 5


class Cards:
    """Makes plain HTML of cards; ``left_out`` lists the kinds and words of what isn't in it."""

    def __init__(self) -> None:
        """Of a post that is about to be read."""
        self.left_out: list[tuple[str, str]] = []

    def html(self, name: str, payload: object) -> str:
        """Return a card as HTML; one that isn't known stays as its words."""
        card: Payload = payload if isinstance(payload, dict) else {}
        name = OLD_NAMES.get(name, name)
        if name in CARDS and is_for_members(card):
            self.left_out.append(("hidden", self._words(name, card)))
            return ""
        build = CARDS.get(name)
        return build(self, card) if build else self._unknown(name, card)

    # --- Pictures, sounds and what other sites show ----------------------------------------------

    def _image(self, card: Payload) -> str:
        if not text_in(card, "src"):
            return plain.paragraph(text_in(card, "caption"))
        return plain.picture(
            text_in(card, "src"),
            alt=text_in(card, "alt"),
            caption=text_in(card, "caption"),
            href=text_in(card, "href"),
            title=text_in(card, "title"),
        )

    def _gallery(self, card: Payload) -> str:
        return plain.gallery(map(self._image, rows_in(card, "images")), text_in(card, "caption"))

    def _before_and_after(self, card: Payload) -> str:
        images = [card.get("beforeImage"), card.get("afterImage")]
        return self._gallery({"images": images, "caption": text_in(card, "caption")})

    def _video(self, card: Payload) -> str:
        title = text_in(card, "title") or text_in(card, "fileName")
        return self._player("video", text_in(card, "src"), title) + caption(card)

    def _audio(self, card: Payload) -> str:
        return self._player("audio", text_in(card, "src"), text_in(card, "title")) + caption(card)

    def _player(self, kind: str, address: str, title: str) -> str:
        if address.startswith("http"):
            return plain.tag(kind, src=address, title=title)
        self.left_out.append(("object", f"{title}: {address}"))
        return plain.card(address, title)

    def _embed(self, card: Payload) -> str:
        address, html = text_in(card, "url"), text_in(card, "html")
        said = data_in(card, "metadata")
        title = text_in(said, "title")
        if "<blockquote" in html.lower():  # of a social network: its words are in it
            return html + caption(card)
        framed = re.search(r"<iframe\b[^<>]*?\bsrc=[\"']([^\"'<>]+)", html, re.IGNORECASE)
        if title and framed:
            html = plain.tag("iframe", src=framed[1].replace("&amp;", "&"), title=title)
        elif not framed:
            html = plain.card(address, title or richtext.plain_text(html))
        return html + caption(card)

    def _file(self, card: Payload) -> str:
        address, name = (
            text_in(card, "src"),
            text_in(card, "fileTitle") or text_in(card, "fileName"),
        )
        self.left_out.append(("object", f"{name}: {address}"))
        return plain.card(address, name, text_in(card, "fileCaption"))

    # --- Boxes and links -------------------------------------------------------------------------

    def _bookmark(self, card: Payload) -> str:
        said = data_in(card, "metadata")
        source = dict.fromkeys(filter(None, (text_in(said, "author"), text_in(said, "publisher"))))
        address = text_in(card, "url") or text_in(said, "url")
        description = text_in(said, "description")
        shown = plain.card(address, text_in(said, "title"), description, " · ".join(source))
        return shown + caption(card)

    def _button(self, card: Payload) -> str:
        return self._link(text_in(card, "buttonUrl"), text_in(card, "buttonText"))

    def _link(self, address: str, words: str) -> str:
        """Return the link of a button; one that only works there is left out."""
        if not words.strip() and not address:
            return ""
        if not address or OWN_ACTION.fullmatch(address):
            self.left_out.append(("part", words))
            return ""
        return plain.paragraph(plain.link(address, words))

    def _callout(self, card: Payload) -> str:
        emoji = text_in(card, "calloutEmoji").strip()
        html = text_in(card, "calloutText")
        if emoji and emoji != DEFAULT_EMOJI:  # that sign says nothing which the box doesn't
            sign = plain.escape(emoji)
            html = re.sub(
                r"\A(?:\s*<p\b[^<>]*>)?", lambda begin: f"{begin[0]}{sign} ", html, count=1
            )
        return plain.tag("aside", plain.block(html))

    def _toggle(self, card: Payload) -> str:
        return plain.questions(text_in(card, "heading"), text_in(card, "content"))

    def _product(self, card: Payload) -> str:
        image = self._image({"src": text_in(card, "productImageSrc")})
        title = plain.paragraph(plain.tag("strong", text_in(card, "productTitle")))
        stars = card.get("productStarRating")
        rated = card.get("productRatingEnabled") and type(stars) is int and 0 < stars <= STARS
        rating = plain.paragraph("★" * int(str(stars))) if rated else ""
        button = ""
        if card.get("productButtonEnabled"):
            button = self._link(text_in(card, "productUrl"), text_in(card, "productButton"))
        return image + title + rating + plain.block(text_in(card, "productDescription")) + button

    def _header(self, card: Payload) -> str:
        html = plain.tag("h2", text_in(card, "header")) + plain.block(text_in(card, "subheader"))
        if behind := text_in(card, "backgroundImageSrc"):
            html = self._image({"src": behind}) + html
        if card.get("buttonEnabled"):
            html += self._link(text_in(card, "buttonUrl"), text_in(card, "buttonText"))
        return html

    def _call_to_action(self, card: Payload) -> str:
        html = self._image({"src": text_in(card, "imageUrl")}) if text_in(card, "imageUrl") else ""
        if card.get("hasSponsorLabel"):
            html += plain.block(text_in(card, "sponsorLabel"))
        html += plain.block(text_in(card, "textValue"))
        if card.get("showButton"):
            html += self._link(text_in(card, "buttonUrl"), text_in(card, "buttonText"))
        return html

    # --- Text ------------------------------------------------------------------------------------

    def _markdown(self, card: Payload) -> str:
        return markdown_html(text_in(card, "markdown"))

    def _html(self, card: Payload) -> str:
        return text_in(card, "html")

    def _code(self, card: Payload) -> str:
        return plain.code(text_in(card, "code")) + caption(card)

    def _rule(self, _: Payload) -> str:
        return "<hr>"

    # --- What is left out ------------------------------------------------------------------------

    def _email(self, card: Payload) -> str:
        """A part of letters by mail, which was on no page."""
        self.left_out.append(("hidden", self._words("email", card)))
        return ""

    def _paywall(self, _: Payload) -> str:
        self.left_out.append(("part", "From here on it was for members."))
        return ""

    def _sign_up(self, card: Payload) -> str:
        names = ("header", "subheader", "disclaimer", "buttonText")
        words = [richtext.plain_text(text_in(card, name)) for name in names]
        self.left_out.append(("form", "\n".join(filter(None, words))))
        return ""

    def _collection(self, _: Payload) -> str:
        self.left_out.append(("part", "A list of other articles."))
        return ""

    def _podcast_player(self, _: Payload) -> str:
        self.left_out.append(("part", "A player of podcasts for members."))
        return ""

    def _unknown(self, name: str, card: Payload) -> str:
        words = self._words(name, card)
        self.left_out.append(("foreign", f"{name}: {words}" if words else name))
        html = plain.block(text_in(card, "html")) or plain.paragraph(plain.escape(words))
        return html or plain.paragraph(plain.escape(f"[{name}]"))

    def _words(self, name: str, card: Payload) -> str:
        """Return what a card says, whatever its fields are called."""
        if name in ("html", "email", "email-cta", "call-to-action"):
            names = ("html", "sponsorLabel", "textValue", "buttonText")
            found = [richtext.plain_text(text_in(card, each)) for each in names]
            return "\n".join(filter(None, found))
        values: list[object] = [card]
        words: list[str] = []
        for value in values:  # it grows
            if isinstance(value, str):
                words.append(richtext.plain_text(value[:MAX_WORDS]))
            elif len(values) < MAX_VALUES and isinstance(value, dict | list):
                inner = value.items() if isinstance(value, dict) else enumerate(value)
                values += [each for key, each in inner if key not in ("type", "version")]
        return "\n".join(filter(None, words))[:MAX_WORDS]


CARDS: Mapping[str, Callable[[Cards, Payload], str]] = {
    "audio": Cards._audio,
    "before-after": Cards._before_and_after,
    "bookmark": Cards._bookmark,
    "button": Cards._button,
    "call-to-action": Cards._call_to_action,
    "callout": Cards._callout,
    "codeblock": Cards._code,
    "collection": Cards._collection,
    "email": Cards._email,
    "email-cta": Cards._email,
    "embed": Cards._embed,
    "file": Cards._file,
    "gallery": Cards._gallery,
    "header": Cards._header,
    "horizontalrule": Cards._rule,
    "html": Cards._html,
    "image": Cards._image,
    "markdown": Cards._markdown,
    "nft": Cards._embed,
    "paywall": Cards._paywall,
    "product": Cards._product,
    "signup": Cards._sign_up,
    "toggle": Cards._toggle,
    "transistor": Cards._podcast_player,
    "video": Cards._video,
}


def caption(card: Payload) -> str:
    """Return what is said below a card."""
    return plain.block(text_in(card, "caption"))


def is_for_members(card: Payload) -> bool:
    """Return whether visitors of the page didn't see a card."""
    said = data_in(card, "visibility")
    web = said.get("web")
    if isinstance(web, dict):
        return web.get("nonMember") is False
    return said.get("showOnWeb") is False


def markdown_html(text: str) -> str:
    """Return Ghost's Markdown as HTML; raises UnreadableDocumentError for far too much."""
    if len(text) > richtext.MAX_LENGTH:
        raise UnreadableDocumentError(TOO_LONG)
    return parser.text_to_html(LAZY_HEADING.sub(r"\1 ", text), is_markdown=True)


def load_json(text: str, most: int) -> Any:
    """Return what JSON in a column says, None if it can't be read; at most so many characters.

    Raises UnreadableDocumentError for more.
    """
    if len(text) > most:
        raise UnreadableDocumentError(TOO_LONG)
    return fields.load_json(text)
