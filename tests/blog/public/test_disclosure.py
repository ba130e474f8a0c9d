"""Wherever the name of somebody under supervision stands, it is said beside it who supervises.

Every page, feed and file that readers and their programs get is read, to the last attribute. Texas
asks for it wherever an associate's name appears in marketing (22 TAC §801.43(c)(2)).
"""

import json
from collections.abc import Iterator

import pytest
from django.test import Client
from lxml import etree, html

from blog.public.feeds.views import FORMATS
from tests import public_site

NAMES = ("Ana Ruiz", "Dana Whitfield")  # both under the supervision of Mara Lind
DISCLOSURE = "Supervised by Mara Lind"
# What stands together for a reader, by its class, or else by its tag: the nearest of these around a
# name must hold the disclosure.
TOGETHER = {"p", "li", "td", "title", "option", "figcaption"}
BLOCKS = {"byline", "about-author", "reviewed", "page-header"}
FEEDS = [
    f"{place}feed/{ending}"
    for place in ("/", "/categories/couples/", "/tags/calm/", "/authors/ana-ruiz/")
    for ending in FORMATS
]
FILES = ["/sitemap.xml", "/opensearch.xml", "/robots.txt", *FEEDS]


def alone(page: str) -> Iterator[str]:
    """Return each place of an HTML page at which a name stands without the disclosure."""
    root = html.fromstring(page)
    for node in root.iter():
        if not isinstance(node.tag, str):
            continue
        if node.tag == "script" and node.get("type") == "application/ld+json":
            yield from alone_in_data(json.loads(node.text or "{}"))
            continue
        texts = [node.text or "", *(child.tail or "" for child in node)]
        if any(name in text for text in texts for name in NAMES):
            around = beside(node)
            if DISCLOSURE not in words_of(around):
                yield etree.tostring(around, encoding="unicode")[:300]
        for name, value in node.attrib.items():
            if any(each in value for each in NAMES) and DISCLOSURE not in value:
                yield f"{node.tag} {name}={value!r}"


def beside(node):
    """The element of a page whose words a reader takes in together with a name."""
    up = [node, *node.iterancestors()]
    blocks = [each for each in up if BLOCKS & set(each.get("class", "").split())]
    return next(iter(blocks or [each for each in up if each.tag in TOGETHER] or [node]))


def words_of(around) -> str:
    """Its words, and those of the paragraphs right below a paragraph: one for each of two names."""
    below = [around]
    if around.tag == "p":
        below += [each for each in list(around.itersiblings())[:2] if each.tag == "p"]
    return " ".join(" ".join(each.text_content() for each in below).split())


def alone_in_data(data) -> Iterator[str]:
    """Return each object of JSON that holds a name and no disclosure, in itself or right below."""
    if isinstance(data, list):
        for each in data:
            yield from alone_in_data(each)
    elif isinstance(data, dict):
        own = [value for value in data.values() if isinstance(value, str)]
        if any(name in text for text in own for name in NAMES) and DISCLOSURE not in json.dumps(
            data, ensure_ascii=False
        ):
            yield json.dumps(data, ensure_ascii=False)[:300]
        for value in data.values():
            yield from alone_in_data(value)


def alone_in_file(text: str) -> Iterator[str]:
    """Return each element or value of a feed or file that holds a name without the disclosure."""
    if text.lstrip().startswith("{"):
        yield from alone_in_data(json.loads(text))
    elif text.lstrip().startswith("<"):
        for node in etree.fromstring(text.encode()).iter():
            words = node.text or ""
            if "<" in words and any(name in words for name in NAMES):
                yield from alone(f"<div>{words}</div>")  # the whole text, as HTML
            elif any(name in words for name in NAMES) and DISCLOSURE not in words:
                yield f"{node.tag}: {words[:200]}"
    elif any(name in text for name in NAMES):
        yield text


@pytest.mark.django_db
def test_no_page_names_anybody_without_it():
    site, found, named = public_site.build(), [], set()
    for what, address in site.items():
        page = Client().get(address).content.decode()
        named |= {what} if any(name in page for name in NAMES) else set()
        found += [f"{what} ({address}): {place}" for place in alone(page)]
    for address in FILES:
        response = Client().get(address)
        assert response.status_code == 200, address
        text = b"".join(response).decode()
        named |= {address} if any(name in text for name in NAMES) else set()
        found += [f"{address}: {place}" for place in alone_in_file(text)]
    assert {"home", "long article", "author", "search, found", *FEEDS} <= named
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("page", "count"),
    [
        ("<p>By Ana Ruiz, LAMFT. Supervised by Mara Lind, LMFT.</p>", 0),
        ("<p>By Ana Ruiz, LAMFT.</p><p>Supervised by Mara Lind, LMFT.</p>", 0),
        ("<p>Supervised by Mara Lind, LMFT.</p><p>By Ana Ruiz, LAMFT.</p>", 1),
        ("<p>By Ana Ruiz, LAMFT.</p><p>1</p><p>2</p><p>Supervised by Mara Lind, LMFT.</p>", 1),
        ('<p>Supervised by Mara Lind</p><img alt="Ana Ruiz">', 1),
        ('<script type="application/ld+json">{"name": "Ana Ruiz"}</script>', 1),
    ],
)
def test_what_counts_as_beside(page, count):
    assert len(list(alone(f"<main>{page}</main>"))) == count
