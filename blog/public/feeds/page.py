"""The page that a browser shows of a feed: what it is, its address, and the latest articles."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from xml.sax.xmlreader import AttributesImpl

from django.utils.xmlutils import SimplerXMLGenerator

XHTML = "http://www.w3.org/1999/xhtml"


def write_page(
    handler: SimplerXMLGenerator, feed: dict[str, Any], items: Sequence[dict[str, Any]]
) -> None:
    """Write the page of a feed as one element of XHTML; css/feed.css lays it out."""
    write = handler.addQuickElement
    with _element(handler, "main", xmlns=XHTML, lang="en", dir="ltr"):
        write("h1", feed["title"], {"lang": feed["language"], "dir": "auto"})
        write(
            "p",
            "This is a feed. Apps called feed readers look here for new articles and show them to "
            "you. We don’t need your name or your e-mail address for that.",
        )
        write("p", "To follow these articles, copy this address into a feed reader:")
        with _element(handler, "p"):
            write("code", feed["feed_url"])
        with _element(handler, "p"):
            handler.characters("You can also simply read ")
            write("a", "on our site", {"href": feed["link"]})
            handler.characters(".")
        with _element(handler, "p"):
            handler.characters("Need help now? ")
            write("a", "Here is who to call", {"href": feed["help_url"]})
            handler.characters(".")
        if items:
            write("h2", "The latest articles")
            with _element(handler, "ul"):
                for item in items:
                    with _element(handler, "li"):
                        language = {"lang": item["language"], "dir": "auto"}
                        write("a", item["title"], {"href": item["link"], **language})


@contextmanager
def _element(handler: SimplerXMLGenerator, name: str, **attributes: str) -> Iterator[None]:
    handler.startElement(name, AttributesImpl(attributes))
    yield
    handler.endElement(name)
