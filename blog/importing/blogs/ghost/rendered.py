"""The page that Ghost made of a post, where nothing else is left of it, as plain HTML."""

import re

from blog.importing.blogs import plain
from blog.importing.blogs.ghost.cards import Cards
from blog.importing.blogs.tree import Node, Pieces, parse, rewrite
from blog.text import richtext

CARD_MARK = re.compile(r"<!--\s*kg-card-(?:begin|end)[^<>]*-->")


def html_of_page(html: str, cards: Cards) -> str:
    """Return the page's HTML with cards as ``cards`` makes them; it notes what isn't in it."""

    def plain_card(node: Node) -> Pieces | None:
        kind = next((name for name in node.classes if name in KINDS), "")
        if not kind:
            return None
        return [cards.html(KINDS[kind], _payload(kind, node))]

    return rewrite(parse(CARD_MARK.sub("", html)), plain_card).html()


KINDS = {
    "kg-audio-card": "audio",
    "kg-bookmark-card": "bookmark",
    "kg-button-card": "button",
    "kg-callout-card": "callout",
    "kg-file-card": "file",
    "kg-signup-card": "signup",
    "kg-toggle-card": "toggle",
    "kg-video-card": "video",
}


def _payload(kind: str, node: Node) -> dict[str, object]:
    """Return the fields of a card, as its editor has them."""

    def inner(name: str) -> str:
        found = node.first(lambda each: name in each.classes)
        return found.inner_html() if found else ""

    def text(name: str) -> str:
        return " ".join(richtext.plain_text(inner(name)).split())

    def attribute(tag: str, name: str) -> str:
        found = node.first(lambda each: each.tag == tag and name in each.attributes)
        return found.attributes[name] if found else ""

    caption = node.first(lambda each: each.tag == "figcaption")
    said: dict[str, object] = {"caption": caption.inner_html() if caption else ""}
    match kind:
        case "kg-bookmark-card":
            return said | {
                "url": attribute("a", "href"),
                "metadata": {
                    name: text(f"kg-bookmark-{name}")
                    for name in ("title", "description", "author", "publisher")
                },
            }
        case "kg-button-card":
            return {"buttonUrl": attribute("a", "href"), "buttonText": node.text()}
        case "kg-callout-card":
            emoji = text("kg-callout-emoji")
            return {"calloutText": inner("kg-callout-text"), "calloutEmoji": emoji}
        case "kg-file-card":
            return {
                "src": attribute("a", "href"),
                "fileTitle": text("kg-file-card-title"),
                "fileCaption": text("kg-file-card-caption"),
            }
        case "kg-toggle-card":
            heading = text("kg-toggle-heading-text")
            content = inner("kg-toggle-content")
            return {"heading": plain.escape(heading), "content": content}
        case "kg-signup-card":
            return {"header": node.inner_html()}
        case "kg-audio-card":
            return {"src": attribute("audio", "src"), "title": text("kg-audio-title")}
    return said | {"src": attribute("video", "src")}
