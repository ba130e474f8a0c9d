"""Read what stands above the first section: title, byline, opening line, and what a site says."""

import html as escaping
import re
from typing import Protocol

from blog.importing.markup import MAX_TITLE_LENGTH, Elements, html_text, top_level, word_set
from blog.importing.parser import SENTENCE_END, looks_like_heading
from blog.models.section_items import OPENING_QUOTES
from blog.text import points, richtext
from blog.text.richtext import Element


class Front(Protocol):
    """What is found above the first section; ``Proposal`` says what each is."""

    title: str
    subtitle: str
    opening_line: str
    content_note: str
    bylines: list[str]
    topics: list[str]
    series: str
    part: int
    omitted_lines: list[str]


MAX_SUBTITLE_LENGTH = 240  # characters
MAX_OPENING_LENGTH, MAX_MARKED_LENGTH = 200, 400  # of an opening line; in italics, bold or apart
MAX_OPENING_SENTENCES = 4
MAX_LINE_LENGTH = 200  # of a line with the byline, a date, the reading time
MAX_LINES = 9  # elements in which such lines, and a content note, are looked for
MAX_TITLE_LINES = 7  # the byline, if it stands below them, is among these

BYLINE = re.compile(
    r"(?:(?:(?:[Ww]ritten|[Tt]ext|[Ww]ords|[Ii]nterview) )?[Bb]y|BY|(?:[Ii]nterview|[Aa]uthors?):"
    r"|[Pp]or) [A-ZÀ-Þ][^.!?]*(?:\.[^.!?]+)*\.?"
)
MAX_BYLINE_LENGTH = 80
# What follows a name after a comma, and is none: LAMFT, Ph.D., PMH-C, “couples therapist”.
POST_NOMINALS = re.compile(r"[^a-z]*|(?:[A-Z][a-z]?\.?){1,4}(?:-[A-Z])?|[a-zß-ÿ].*")

MONTHS = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo"
    r"|junio|julio|agosto|septiembre|octubre|noviembre|diciembre)\.?"
)
DATE = (
    rf"(?:{MONTHS}(?: \d{{1,2}},?)?(?: (?:de )?\d{{4}})?"
    rf"|\d{{1,2}}\.? (?:de )?{MONTHS}(?:,? (?:de )?\d{{4}})?"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{1,2}/\d{4})"
)
BARE_DATE = re.compile(rf"{DATE}\.?", re.IGNORECASE)
MINUTES = r"(?:about |approx\. )?\d{1,3}(?: |-| - )?min(?:utes?|utos?|s)?\b\.?['’]?"
SAID = re.compile(
    rf"(?:(?:reading time|time to read|read(?:ing)?|(?:tiempo de )?lectura): ?{MINUTES}"
    rf"|{MINUTES} (?:to read|read|reading(?: time)?|de lectura)"
    r"|(?:(?:last|first|originally|article) )*(?:updated|reviewed|revised|published|posted|checked"
    rf"|date|actualizado|publicado|revisado)(?: (?:on|in|en|el))?:? (?:on )?{DATE})\.?",
    re.IGNORECASE,
)
# Between the parts of such a line.
SEPARATORS = re.compile(r"\s*[·|•\n]\s*|\s+[–—-]\s+|(?<=[a-z\d]{2}[.!?])\s+(?=[A-Z\d])")
CONTENT_NOTE = re.compile(
    r"(?:content (?:note|warning)|trigger warning|[ct]w|aviso de contenido)\s*[:–—-]\s*(\S.*)",
    re.IGNORECASE | re.DOTALL,
)
CATEGORIES = re.compile(
    r"(?:(?:filed under|posted in):?|(?:categor(?:y|ies)|categor[ií]as?):)\s+(\S.*)", re.IGNORECASE
)
CONTENTS = re.compile(
    r"(on this page|(table of )?contents|in this (article|post|guide)|jump to|índice|contenido)"
    r"\s*[:.]?",
    re.IGNORECASE,
)
NUMBER_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
PART = rf"part (?P<part>\d{{1,2}}|{'|'.join(NUMBER_WORDS[1:])})"
SERIES_LINE = re.compile(rf"(?P<name>[^.!?]{{3,80}}?)[,:–—-]? \(?{PART} of \w+\)?\.?", re.I)
SERIES_TITLE = re.compile(
    rf"(?P<name>.{{3,80}}?)[,:–—-]? \(?{PART}(?: of \w+)?\)?(?:[:–—-]|$)", re.I
)


def take_front_matter(found: Front, elements: Elements) -> Elements:
    """Set all that is found above the first section; return the other elements."""
    lines = _Lines(found, elements)
    kept = lines.kept
    if lines.byline and all(len(line.text) <= MAX_SUBTITLE_LENGTH for line in kept[: lines.byline]):
        titles, rest = kept[: lines.byline], kept[lines.byline :]
    else:
        count = _count_title_lines(kept)
        titles, rest = kept[:count], kept[count:]
    if not _take_titles(found, titles):
        return kept
    if rest and not found.opening_line:
        follows = len(kept) - len(rest) + 1 in lines.said_before
        is_rest = any(rest[0] is each for each in lines.rests)
        if not is_rest and _is_opening_line(rest, follows):
            found.opening_line, rest = rest[0].text, rest[1:]
    return rest


class _Lines:
    """The first elements, without the lines that a site says by itself or in fields of their own.

    ``byline`` is the number of elements kept above the byline, 0 if there is none; such lines
    stood before the indexes ``said_before``; ``rests`` are parts of lines that are kept.
    """

    def __init__(self, found: Front, elements: Elements) -> None:
        self.found = found
        self.kept: list[Element] = []
        self.byline = 0
        self.said_before: set[int] = set()
        self.rests: list[Element] = []
        at = 0
        while at < len(elements):
            element = elements[at]
            below = elements[at + 1] if at + 1 < len(elements) else None
            if at >= MAX_LINES or not self.kept:
                self.kept.append(element)
            elif CONTENTS.fullmatch(element.text) and below and _links_only(below):
                found.omitted_lines += [element.text, *(item.text for item in below.children)]
                at += 1
            elif element.children or not self._take(element):
                self.kept.append(element)
            at += 1

    def _take(self, element: Element) -> bool:
        """Take what a site says out of a line; return False if there is nothing of the kind."""
        text = element.text
        if not self.found.content_note and (note := CONTENT_NOTE.fullmatch(text)):
            self.found.content_note = note[1][0].upper() + note[1][1:]
            return True
        if categories := CATEGORIES.fullmatch(text):
            self.found.topics += _names(categories[1])
            return True
        if not self.found.series and (series := SERIES_LINE.fullmatch(text)):
            _set_series(self.found, series)
            return True
        if len(text) > MAX_LINE_LENGTH or "<a " in element.html:
            return False
        parts = [part for part in SEPARATORS.split(html_text(element.html)) if part]
        if _is_byline(text):
            parts = [text] if len(SEPARATORS.split(text)) == 1 else parts
        bylines = [part for part in parts if _is_byline(part)]
        is_low = len(self.kept) > MAX_TITLE_LINES - 1
        said = [part for part in parts if SAID.fullmatch(part)]
        has_date = any(BARE_DATE.fullmatch(part) and part[-4:].isdigit() for part in parts)
        if not said and (is_low or not (bylines or (has_date and len(parts) == 1))):
            return False
        said += [part for part in parts if BARE_DATE.fullmatch(part)]
        if bylines and not self.found.bylines:
            self.found.bylines, self.byline = bylines, len(self.kept)
        else:
            said += bylines
        self.found.omitted_lines += said
        self.said_before.add(len(self.kept))
        rest = " · ".join(part for part in parts if part not in (*said, *self.found.bylines))
        if rest:
            html = f"<p>{escaping.escape(rest, quote=False)}</p>"
            self.rests += richtext.parse_elements(html)
            self.kept.append(self.rests[-1])
        return True


def _names(text: str) -> list[str]:
    return list(filter(None, (name.strip(" \"'[]“”.") for name in re.split("[,;|·]", text))))


def _links_only(element: Element) -> bool:
    return element.is_list and all(
        re.fullmatch(r"<a [^>]*>[^<]*</a>", item.html) for item in element.children
    )


def _set_series(found: Front, match: re.Match[str]) -> None:
    part = match["part"].lower()
    found.series = match["name"].strip(" ,:–—-")
    found.part = int(part) if part.isdigit() else NUMBER_WORDS.index(part)


def _is_byline(text: str) -> bool:
    is_short = len(text) <= MAX_BYLINE_LENGTH
    return is_short and bool(BYLINE.fullmatch(text) and byline_names(text))


def byline_names(byline: str) -> list[str]:
    """Return the names in a byline, without titles, letters and professions."""
    text = re.sub(r"^(\w+ )?(by|por)\s+|^\w+:\s*", "", byline.rstrip("."), flags=re.IGNORECASE)
    parts = re.split(r"\s*,\s*(?:and\s+)?|\s+(?:and|&|y)\s+", text)
    names = (re.sub(r"^(?:(?:Dr|Prof|Rev|Mrs?|Ms|Mx)\b\.? *)+", "", part.strip()) for part in parts)
    return [name for name in names if name and not POST_NOMINALS.fullmatch(name)]


# --- Title, subtitle and opening line ------------------------------------------------------------


def _take_titles(found: Front, lines: Elements) -> bool:
    """Set what the lines above the article say; return False if none of them is a title."""
    titles = [line for line in lines if _can_be_title(line)]
    largest = top_level(titles)
    title = next((line for line in titles if line.level == largest), None)
    if title is None:
        return False
    found.title = title.text
    if not found.series and (series := SERIES_TITLE.match(title.text)):
        _set_series(found, series)
    index = lines.index(title)
    above, below = lines[:index], list(lines[index + 1 :])
    if below and not below[0].children:
        found.subtitle = below.pop(0).text
    for line in (*above, *below):
        if _are_topics(line.text):
            found.topics += [name.capitalize() for name in _names(line.text)]
        else:
            found.omitted_lines.append(line.text)
    return True


def _are_topics(text: str) -> bool:
    return "," in text and text.isupper()


def _can_be_title(line: Element) -> bool:
    """Return whether a line may be the title: no sentence, and no topics in capitals."""
    short = len(line.text) <= MAX_TITLE_LENGTH and not line.children and not line.text.endswith(".")
    return short and not _are_topics(line.text)


def _count_title_lines(elements: Elements) -> int:
    """Return the number of lines, where there is no byline, of the title and maybe a subtitle."""
    if len(elements) < 2:
        return 0
    first, second, *others = elements
    later = [element.level for element in others if element.level]
    if not first.level:
        if first.tag != "p" or first.text.endswith(":") or not looks_like_heading(first, second):
            return 0
    elif first.level < 6 and not second.level and first.level in later:
        return 0  # the first of several sections
    if not others or second.children or len(second.text) > MAX_SUBTITLE_LENGTH:
        return 1
    if second.level:
        section_level = min(later, default=second.level)
        is_subtitle = section_level < second.level or (section_level == 6 and others[0].tag == "p")
    else:  # a line with a comma at its end is how a letter begins
        is_subtitle = not SENTENCE_END.search(second.text) and not second.text.endswith((":", ","))
    return 2 if is_subtitle else 1


def _is_opening_line(elements: Elements, is_apart: bool) -> bool:
    """Return whether the first paragraph is an opening line: one sentence that another follows.

    One in italics or bold, and one set apart by what a site says below it, may have more.
    """
    line = elements[0]
    if line.tag != "p" or "<a " in line.html or not SENTENCE_END.search(line.text):
        return False
    if points.split_label(line.html)[0]:
        return False
    sentences = len(re.findall(r"[.!?…][”\"’»)]*(?=\s|$)", line.text))
    if is_apart or re.fullmatch(r"<(em|strong)>((?!</\1>).)*</\1>", line.html, re.DOTALL):
        return sentences <= MAX_OPENING_SENTENCES and len(line.text) <= MAX_MARKED_LENGTH
    is_followed = len(elements) > 1 and elements[1].tag == "p"
    is_short = sentences == 1 and len(line.text) <= MAX_OPENING_LENGTH
    return is_followed and is_short and line.text[:1] not in OPENING_QUOTES


# --- The language --------------------------------------------------------------------------------

# By tag: words that stand in every paragraph of a language, and hardly in one of another.
SMALL_WORDS = {
    "en": word_set("the and of to is that it you for with are this not be have what"),
    "es": word_set("el la los las que de y en un una por con para no se es lo como"),
    "fr": word_set("le les des et est une du que pour dans qui pas vous nous avec sur ce"),
    "de": word_set("der die das und ist nicht ein eine zu den mit sich auf für wie auch es"),
    "pt": word_set("o os as que de e em um uma por com para não se é do da como"),
}
MIN_WORDS = 20
MIN_SHARE = 0.2  # of a text’s words that are small words of its language


def guess_language(text: str) -> str:
    """Return the tag of the language that a text is written in, as far as it is known; or ""."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    counts = {tag: sum(word in small for word in words) for tag, small in SMALL_WORDS.items()}
    language = max(counts, key=counts.__getitem__)
    is_sure = len(words) >= MIN_WORDS and counts[language] >= MIN_SHARE * len(words)
    return language if is_sure else ""
