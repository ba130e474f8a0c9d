"""Attack strings, and whether HTML that may be shown still holds more than the allow-list."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

VECTORS: list[str] = json.loads((Path(__file__).parent / "data" / "xss-vectors.json").read_text())


class Inventory(HTMLParser):
    """Every tag, attribute and address of some HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.addresses: list[str] = []
        self.others: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {(tag, name) for name, _ in attrs}
        self.addresses += [value for name, value in attrs if name == "href"]

    def handle_comment(self, data):
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def assert_allowed(html: str) -> None:
    """Nothing is in it that the list doesn't name."""
    found = Inventory(html)
    assert found.tags <= {
        *("p", "br", "h3", "h4", "strong", "em", "a", "ul", "ol", "li", "blockquote")
    }
    assert found.attributes <= {("a", "href"), ("a", "rel")}
    assert not found.others
    for address in found.addresses:
        assert_address(address)


def assert_address(address: str) -> None:
    """It leads to a page, a mail or a call, and runs nothing."""
    # As a browser reads it: https://url.spec.whatwg.org/#concept-basic-url-parser
    read = re.sub(r"[\t\n\r]", "", address).lstrip("".join(map(chr, range(33))))
    scheme = re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", read)
    assert scheme is None or scheme[1].lower() in {"http", "https", "mailto", "tel"}
