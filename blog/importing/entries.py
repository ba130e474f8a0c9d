"""Recognize titles with words below: practices, things to know, questions and answers."""

import re
from collections.abc import Callable, Sequence

from blog.importing.boxes import recognize_box
from blog.importing.markup import (
    MAX_TITLE_LENGTH,
    NUMBERED,
    Place,
    Structure,
    html_text,
    read_field,
    word_set,
)
from blog.models.section_items import Row
from blog.text.richtext import Element

BOLD_START = re.compile(r"<strong>(.+?)</strong>(?:\s|<br>)*(.*)", re.DOTALL)

TO_DO = re.compile(
    r"\b(tips?|try|how to|steps|exercises?|rituals?|ways (to|out)|things (you can|to) (do|try)"
    r"|what (you can|to) do|ejercicios|pasos|consejos|cómo)\b",
    re.IGNORECASE,
)
# Of these a therapist may also tell what they are: “Techniques that we use”.
DONE_OR_KNOWN = re.compile(r"\b(practi[cs]es?|skills|strategies|techniques|tools)\b", re.IGNORECASE)
TO_KNOW = re.compile(
    r"\b(know(ing)?|types?|kinds|signs|symptoms|stages|phases|reasons|causes|benefits"
    r"|effects|myths|facts)\b",
    re.IGNORECASE,
)


# "Step 1: …", "Stage two", …
STAGE = re.compile(r"(?:step|stage|phase|paso|etapa|fase)\s+(\d{1,2}|[a-z]+)\b[\s:.–—-]*", re.I)
NUMBER_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


# Verbs with which what is to do begins, in the imperative.
VERBS = word_set(
    "accept acknowledge add adopt agree allow apologize arrange ask avoid be become begin book "
    "breathe bring build call catch celebrate check choose clear close come connect consider "
    "continue count create cultivate cut decide describe develop do don’t draw drink drop eat "
    "embrace encourage engage ensure establish examine expect explain explore express find finish "
    "follow forgive gather get give go grow have hold identify imagine include invite join keep "
    "learn leave let lie limit listen look lower make meditate meet move name never notice observe "
    "offer open pay pick plan pour prepare press prioritize protect pull push put raise reach read "
    "recognize reduce reflect relax remember remind remove repeat replace respond save say "
    "schedule screw see seek send set share show sit slow smile speak spend stand start stay stop "
    "stretch take teach tell tense thank think track treat try turn understand use validate visit "
    "wait wash watch wear welcome write"
)
# These are verbs only where a word such as “to” or “your” follows, and nouns elsewhere.
VERBS_OR_NOUNS = word_set(
    "change exercise feel focus help light limit link list lock love map mark mind name note "
    "pause place plan practice practise promise question rate rest review reward rock schedule "
    "sleep stamp step support talk taste touch walk work worry"
)
AFTER_VERBS = word_set(
    "a an the your yourself yourselves it them this that each every one with to for about on in "
    "out up at back off over from into less more some something someone together what when"
)


def recognize_practices(place: Place) -> Structure | None:
    """Recognize numbered titles, each with words; to do, or to know."""
    element, end = place.element, place.start + 1
    if element.tag == "ol" and len(element.children) > 1:
        entries = [_title_and_text(item) for item in element.children]
        if not all(title and text for title, text in entries):
            return None
    else:
        entries, end = _collect_entries(place, _numbered_title)
    if len(entries) < 2:
        return None
    items: list[Row] = [
        {"title": title, **read_field("practices", "text", "".join(texts))}
        for title, *texts in entries
    ]
    return Structure(
        place.start,
        end,
        "practices",
        {"manner": practices_manner(place.names, items), "items": items},
    )


def practices_manner(names: str, items: Sequence[Row]) -> str:
    """Return the manner of practices, by their heading and their titles."""
    to_do = sum(is_imperative(item["title"]) or is_imperative(item["text"]) for item in items)
    if TO_KNOW.search(names):
        return (
            "" if 2 * sum(is_imperative(item["title"]) for item in items) > len(items) else "know"
        )
    is_named = TO_DO.search(names) or (to_do and DONE_OR_KNOWN.search(names))
    return "" if 2 * to_do > len(items) or is_named else "know"


def is_imperative(text: str) -> bool:
    """Return whether a text begins with an English verb in the imperative."""
    words = re.findall(r"[\w’]+", STAGE.sub("", text, count=1).replace("'", "’").lower())[:2]
    first, second = (*words, "", "")[:2]
    is_clear = first in VERBS or (first in VERBS_OR_NOUNS and second in AFTER_VERBS)
    return is_clear or (first == "please" and second in VERBS)


def recognize_questions(place: Place) -> Structure | None:
    """Recognize questions, each with its answer."""
    entries, end = _collect_entries(place, _question, expected=1, open_headings=True)
    items: list[Row] = []
    for question, *texts in entries:
        answer = "".join(re.sub(r"^<p>A:\s*", "<p>", text) for text in texts)
        items.append({"question": question, **read_field("questions", "answer", answer)})
    return Structure(place.start, end, "questions", {"items": items}) if len(items) > 1 else None


def _collect_entries(
    place: Place,
    read_title: Callable[[Element, int], list[str]],
    *,
    expected: int = 0,
    open_headings: bool = False,
) -> tuple[list[list[str]], int]:
    """Return titles, each with the HTML of what is below it, and the index after the last of them.

    ``read_title`` returns an element's title, and the HTML of any text beside it, if it can be the
    entry of a number. The last entry is assumed to have no more paragraphs than the longest before
    it, the only one no more than ``expected``, unless its title is a heading and ``open_headings``
    is set.
    """
    elements, at = place.elements, place.start
    entries: list[list[str]] = []
    while at < len(elements) and (entry := read_title(elements[at], len(entries) + 1)):
        is_open = open_headings and elements[at].tag != "p"
        longest = max(map(len, entries), default=expected + 1)
        following = len(entries) + 2
        at += 1
        is_heading = bool(elements[at - 1].level)
        while at < len(elements) and (
            elements[at].tag == "p" or (is_heading and elements[at].is_list)
        ):
            if read_title(elements[at], following):
                break
            is_last = not any(read_title(other, following) for other in elements[at + 1 : at + 6])
            if is_last and len(entry) >= longest and not is_open:
                break
            if is_last and len(entry) > 1 and recognize_box(Place([elements[at]], 0)):
                break
            entry.append(f"<{elements[at].tag}>{elements[at].html}</{elements[at].tag}>")
            at += 1
        if len(entry) < 2:
            break
        entries.append(entry)
    return entries, at


def _title_and_text(item: Element) -> list[str]:
    """Return a numbered item's title, which is bold or the first line, and the HTML of the rest."""
    if any(child.is_list for child in item.children):
        return ["", ""]
    first, *others = item.children or [item]
    below = "".join(f"<p>{other.html}</p>" for other in others)
    if bold := BOLD_START.match(first.html):
        return [html_text(bold[1]), (f"<p>{bold[2]}</p>" if bold[2] else "") + below]
    title, _, rest = first.html.partition("<br>")
    title, text = html_text(title), (f"<p>{rest}</p>" if rest else "") + below
    return [title, text] if len(title) <= MAX_TITLE_LENGTH else ["", ""]


def _numbered_title(element: Element, number: int) -> list[str]:
    """Return the title of a line with this number, and any text after it; else an empty list."""
    if element.level and (stage := STAGE.match(element.text)):
        word = stage[1].lower()
        is_next = word in (str(number), *NUMBER_WORDS[number : number + 1])
        return [element.text] if is_next else []
    if element.tag == "ol":
        item = element.children[0]
        title, text = _title_and_text(item)
        if len(element.children) == 1 and (title or len(item.text) <= MAX_TITLE_LENGTH):
            return list(filter(None, [title or item.text, text]))
        return []
    numbered = NUMBERED.match(element.text)
    if element.children or not numbered or int(numbered[1]) != number:
        return []
    if bold := BOLD_START.match(re.sub(r"^\d{1,2}[.)]\s+", "", element.html)):
        title = re.sub(r"^\d{1,2}[.)]\s*", "", html_text(bold[1]))
        return list(filter(None, [title, bold[2] and f"<p>{bold[2]}</p>"])) if title else []
    title = numbered[2]
    if element.level or (len(title) <= 90 and not re.search(r"[.;:,!]$", title)):
        return [title]
    return []


def _question(element: Element, _number: int) -> list[str]:
    """Return an element's question without a “Q:” or number; else an empty list."""
    lead, answer = element.html, ""
    bold = BOLD_START.fullmatch(lead) if element.tag == "p" else None
    if bold and html_text(bold[1]).endswith("?"):
        lead, answer = bold[1], bold[2]  # an answer on the same line
    text = html_text(lead)
    if element.children or not text.endswith("?") or len(text) > MAX_TITLE_LENGTH:
        return []
    question = re.sub(r"^(Q:|\d{1,2}[.)]|[▸►▶▹▾▼+])\s*", "", text)
    is_one = element.level or len(re.findall(r"[.?!](?=\s|$)", question)) == 1
    return list(filter(None, [question, answer and f"<p>{answer}</p>"])) if is_one else []
