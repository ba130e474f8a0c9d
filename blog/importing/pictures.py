"""Find the places of a document's pictures: each becomes a section that waits for its file.

A place may also wait for a whole section, which a reader has made of what stood there.
"""

import html as escaping
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from blog.importing.markup import Elements
from blog.text import points, richtext
from blog.text.richtext import Element

# Of a tag, up to its end: only in a quoted value are ">" and "<" signs among others. A pattern with
# TAG_END behind them reads nothing twice; "end" isn't there of a tag that is none.
ATTRIBUTES = r"""(?:=\s*+(?:"[^"]*+"|'[^']*+')|[^<>=]++|=)*+"""
TAG_END = r"(?P<end>>|(?=<)|\Z)"
IMAGE = re.compile(  # that stands in no sentence
    rf"(?:(?<=>)|\A)\s*+<img\b(?P<attributes>{ATTRIBUTES}){TAG_END}", re.IGNORECASE
)
FILE = re.compile(r"""\bdata-file\s*=\s*["']?(\d{1,4})\b""", re.IGNORECASE)
SECTION = re.compile(r"""\bdata-section\s*=\s*["']?(\d{1,4})\b""", re.IGNORECASE)
ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
CAPTION = re.compile(  # each is read to the next at most: in time that grows with the length
    r"<figcaption\b[^<>]*>([^<]*(?:<(?!/?figcaption\b)[^<]*)*)</figcaption>", re.IGNORECASE
)
# A line below a picture in one paragraph with it.
BELOW = re.compile(
    rf"(<(p|div)>\s*+(?:<a\b[^<>]*+>\s*+)?<img\b{ATTRIBUTES}>\s*+(?:</a>\s*+)?)<br\b[^<>]*+>"
    r"((?:[^<]++|</?(?:a|b|strong|i|em)\b[^<>]*+>)+)</\2>",
    re.IGNORECASE,
)
PARAGRAPH = re.compile(r"</?(?:p|div|h[1-6]|center)\b[^<>]*>", re.IGNORECASE)
# They mark, in paragraphs, where a picture and its caption stood; no keyboard has them.
PICTURE_SIGN, CAPTION_SIGN, FILE_SIGN, SECTION_SIGN = "\ue100", "\ue101", "\ue102", "\ue103"
SIGNS = re.compile(f"[{PICTURE_SIGN}{CAPTION_SIGN}{FILE_SIGN}{SECTION_SIGN}]")
# As character references.
REFERENCES = re.compile(
    r"&#(?:0*5760[0-3](?!\d)|x0*e10[0-3](?![\da-f]));?", re.IGNORECASE
)  # to them
IN_WORDS = re.compile(
    r"((the )?(picture|image|diagram|drawing) in words|in words"
    r"|what the (picture|image|diagram|drawing|chart|graphic) shows"
    r"|(picture|image) description|description of the (picture|image))\s*:?",
    re.IGNORECASE,
)
MAX_CAPTION, MAX_SLANTED = 300, 120  # characters; as in the field, and of one in italics only


def mark_pictures(html: str) -> str:
    """Return HTML with a paragraph of their own for pictures and captions, marked by a sign."""
    html = REFERENCES.sub("", SIGNS.sub("", html))
    html = BELOW.sub(r"\1<figcaption>\3</figcaption></\2>", html)
    html = CAPTION.sub(
        lambda match: f"<p>{CAPTION_SIGN}{PARAGRAPH.sub(' ', match[1]).strip()}</p>", html
    )
    return IMAGE.sub(_marked, html)


def _marked(image: re.Match[str]) -> str:
    return f"<p>{PICTURE_SIGN}{_words(image['attributes'])}</p>" if image["end"] else image[0]


def _words(attributes: str) -> str:
    """Return the number of an image's file, if it has one, and its alt text; or of a section."""
    if section := SECTION.search(attributes):
        return f"{SECTION_SIGN}{section[1]}{SECTION_SIGN}"
    file = FILE.search(attributes)
    alt = alt_of(attributes) or "."  # an empty paragraph would be dropped
    return f"{file[1] if file else ''}{FILE_SIGN}{escaping.escape(alt, quote=False)}{FILE_SIGN}"


def alt_of(attributes: str) -> str:
    """Return the alt text that the attributes of an image say, "" where there is none."""
    found = ALT.search(attributes)
    return escaping.unescape(found[found.lastindex or 1]).strip() if found else ""


def is_marked(element: Element) -> bool:
    """Return whether an element is the paragraph of a picture or caption."""
    return not element.children and element.text.startswith((PICTURE_SIGN, CAPTION_SIGN))


def lift_pictures(elements: Iterable[Element]) -> Iterator[Element]:
    """Yield the elements, and below a list, table or quotation the pictures that stood in it."""
    for element in elements:
        if PICTURE_SIGN not in element.text or not element.children:
            yield element
            continue
        lifted: list[Element] = []
        rest = _without_pictures(element, lifted)
        if rest.text:
            yield rest
        yield from lifted


def _without_pictures(element: Element, lifted: list[Element]) -> Element:
    """Return an element without the pictures in it, which are added to ``lifted``."""
    children: list[Element] = []
    was_picture = False
    for child in element.children:
        was_picture = is_marked(child) and (was_picture or child.text[0] == PICTURE_SIGN)
        if was_picture:
            lifted.append(child)
        elif not child.children:
            children.append(child)
        elif (rest := _without_pictures(child, lifted)).children or child.tag in richtext.TABLES:
            children.append(rest)
    return replace(element, children=children)


def take_pictures(elements: Elements) -> tuple[list[Element], list[tuple[Element | None, dict]]]:
    """Return the elements without pictures, and each picture's fields with the element above it.

    Its caption and a paragraph that says it in words come along. Of a place that waits for a whole
    section the fields are its number, ``placed``, and as HTML its caption, if it has one.
    """
    rest: list[Element] = []
    pictures: list[tuple[Element | None, dict]] = []
    at = 0
    while at < len(elements):
        element = elements[at]
        at += 1
        if not (is_marked(element) and element.text[0] == PICTURE_SIGN):
            rest.append(_without_signs(element) if SIGNS.search(element.text) else element)
            continue
        if element.text[1:2] == SECTION_SIGN:
            _, number, behind = element.text.split(SECTION_SIGN, 2)
            fields = {"placed": number}
            if at < len(elements) and elements[at].text.startswith(CAPTION_SIGN):
                fields["caption"] = SIGNS.sub("", elements[at].html)
                at += 1
            pictures.append((rest[-1] if rest else None, fields))
            rest += _paragraphs(behind)
            continue
        file, alt, behind = element.text.removeprefix(PICTURE_SIGN).split(FILE_SIGN, 2)
        alt = alt.strip(".")
        fields = {"hint": f"In the document: “{alt}”." if alt else "A picture of the document."}
        if file:
            fields["embedded"] = file
        if at < len(elements) and _is_caption(elements[at]):
            fields["caption"] = SIGNS.sub("", elements[at].text)
            at += 1
        if at < len(elements) and elements[at].tag == "p":
            label, words = points.split_label(elements[at].html, terms=True)
            if IN_WORDS.fullmatch(label):
                fields["body"] = richtext.clean(words)
                at += 1
        pictures.append((rest[-1] if rest else None, fields))
        rest += _paragraphs(behind)
    return rest, pictures


def _paragraphs(behind: str) -> list[Element]:
    """Return what stands behind a picture in its own paragraph, where nothing could part them."""
    text = SIGNS.sub("", behind).strip()
    return richtext.parse_elements(f"<p>{escaping.escape(text)}</p>") if text else []


def _is_caption(element: Element) -> bool:
    """Return whether a paragraph is marked as a caption, or all in italics as captions are."""
    is_marked = element.text.startswith(CAPTION_SIGN)
    is_slanted = re.fullmatch(r"<em>((?!</em>).)*</em>", element.html, re.DOTALL)
    longest = MAX_CAPTION if is_marked else MAX_SLANTED if is_slanted else 0
    return element.tag == "p" and len(element.text) <= longest


def _without_signs(element: Element) -> Element:
    """Return an element with its words alone."""
    pieces = [(SIGNS.sub("", text), marks) for text, marks in element.pieces]
    tag = element.tag if element.children else "p"
    return Element(tag, pieces, [_without_signs(child) for child in element.children])
