"""The formats of feeds: RSS 2.0, Atom 1.0 and JSON Feed 1.1, each with the full text.

In addition to what Django's generators take, each item has ``html`` (the full text), ``summary``
(plain text), ``language`` (a BCP 47 tag), ``image`` (a URL or empty) and ``authors``: dicts of
``name`` with its disclosures, ``url``, and optionally ``avatar``.
"""

import json
from datetime import UTC, datetime
from typing import Any, TextIO
from xml.sax.xmlreader import AttributesImpl

from django.templatetags.static import static
from django.utils.feedgenerator import (
    Atom1Feed,
    Rss201rev2Feed,
    Stylesheet,
    SyndicationFeed,
    rfc3339_date,
)
from django.utils.xmlutils import SimplerXMLGenerator

from blog.public.feeds.page import write_page
from blog.text.richtext import ILLEGAL_CHARACTERS

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def strip_control_characters(value: Any) -> Any:
    """Return a value without characters that XML 1.0 can't hold, in nested lists and dicts too."""
    if isinstance(value, str):
        return ILLEGAL_CHARACTERS.sub("", value)
    if isinstance(value, list):
        return [strip_control_characters(item) for item in value]
    if isinstance(value, dict):
        return {name: strip_control_characters(item) for name, item in value.items()}
    return value


class FullTextFeed(SyndicationFeed):
    """The base of the three formats."""

    content_type: str

    def latest_post_date(self) -> datetime:
        """Return when the newest article changed; an empty feed has a constant date."""
        return super().latest_post_date() if self.items else EPOCH


class XmlFeed(FullTextFeed):
    """The base of RSS and Atom, which a browser shows as a page for people.

    What there is to read stands in the feed as HTML, in its own namespace, which programs that read
    feeds pass over; a stylesheet hides the rest.
    """

    # Browsers show XML, and offer to store (or show the source of) what is said to be a feed.
    content_type = "application/xml; charset=utf-8"

    def add_stylesheets(self, handler: SimplerXMLGenerator) -> None:
        """Name the stylesheet."""
        stylesheet = Stylesheet(static("css/feed.css"), "text/css", media="all")
        handler.processingInstruction("xml-stylesheet", str(stylesheet))

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """Write what is said of all articles, and the page."""
        super().add_root_elements(handler)
        write_page(handler, self.feed, self.items)


class Rss(XmlFeed, Rss201rev2Feed):
    """RSS 2.0 (https://www.rssboard.org/rss-specification), with the board's best practices."""

    def rss_attributes(self) -> dict[str, str]:
        """Return the attributes with the namespaces of the text and the authors."""
        return super().rss_attributes() | {
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write an article."""
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.addQuickElement("dc:creator", author["name"])
        handler.addQuickElement("dc:language", item["language"])
        handler.addQuickElement("atom:updated", rfc3339_date(item["updateddate"]))
        handler.addQuickElement("content:encoded", item["html"])


class Atom(XmlFeed, Atom1Feed):
    """Atom 1.0 (RFC 4287)."""

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the feed as Django's generator does, which names no stylesheet."""
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        self.add_stylesheets(handler)
        handler.startElement("feed", AttributesImpl(self.root_attributes()))
        self.add_root_elements(handler)
        self.write_items(handler)
        handler.endElement("feed")

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """Return the attributes with the language of the article."""
        return super().item_attributes(item) | {"xml:lang": item["language"]}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Write an article."""
        super().add_item_elements(handler, item)
        for author in item["authors"]:
            handler.startElement("author", AttributesImpl({}))
            handler.addQuickElement("name", author["name"])
            handler.addQuickElement("uri", author["url"])
            handler.endElement("author")
        handler.addQuickElement("content", item["html"], {"type": "html"})


class JsonFeed(FullTextFeed):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

    content_type = "application/feed+json"

    def write(self, outfile: TextIO, encoding: str) -> None:
        """Write the feed; the format allows no encoding but UTF-8."""
        feed = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "description": self.feed["description"],
            "language": self.feed["language"],
            "authors": [{"name": self.feed["author_name"], "url": self.feed["author_link"]}],
            "items": [_json_item(item) for item in self.items],
        }
        outfile.write(json.dumps(feed, ensure_ascii=False))


def _json_item(item: dict[str, Any]) -> dict[str, object]:
    fields = {
        "id": item["unique_id"],
        "url": item["link"],
        "title": item["title"],
        "content_html": item["html"],
        "summary": item["summary"],
        "language": item["language"],
        "image": item["image"],
        "date_published": rfc3339_date(item["pubdate"]),
        "date_modified": rfc3339_date(item["updateddate"]),
        "authors": item["authors"],
        "tags": item["categories"],
    }
    return {name: value for name, value in fields.items() if value}
