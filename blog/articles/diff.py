"""What differs between two contents of an article, word by word and section by section.

Reads contents only; the names of authors, categories and pictures are given to it, since a
content holds their keys.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Model

from blog.articles.content import Content, SectionContent
from blog.fields import RichTextField
from blog.models import KINDS, Author, Category, Picture, Post, Section
from blog.practice.languages import language_choices
from blog.text import richtext

# Two sections of a kind that share less than this of their words are different sections.
ALIKE = 0.5
WORDS = re.compile(r"(\s*)(\S+|$)")  # each with the space before it; the last may be space alone
# From this many words on, those that stand everywhere are passed over in looking for what is the
# same; else comparing long texts takes seconds.
LONG = 1000


@dataclass(frozen=True)
class Piece:
    """Some words that are the same, added or removed."""

    op: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """A field that differs, before and after, as plain words."""

    name: str
    label: str
    before: str
    after: str

    @property
    def only_format(self) -> bool:
        """Whether the words are the same, and only bold, links or the like differ."""
        return self.before == self.after

    @property
    def pieces(self) -> list[Piece]:
        """The words of both, in their order."""
        return diff_words(self.before, self.after)


@dataclass(frozen=True)
class SectionChange:
    """A section before and after; one of the two is None for what was added or removed."""

    before: SectionContent | None
    after: SectionContent | None
    moved: bool
    fields: list[FieldChange] = field(default_factory=list)

    @property
    def status(self) -> str:
        """The one word for it: added, removed, changed, moved or same."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        if self.fields:
            return "changed"
        return "moved" if self.moved else "same"

    @property
    def kind(self) -> str:
        """What the desk calls its kind."""
        return KINDS[(self.after or self.before or {})["kind"]].label

    @property
    def title(self) -> str:
        """Its heading, or the first words in it."""
        return section_title(self.after or self.before or {})


@dataclass(frozen=True)
class Difference:
    """All that differs, in the order of the article."""

    fields: list[FieldChange]
    sections: list[SectionChange]

    @property
    def nothing(self) -> bool:
        """Whether the two say the same."""
        return not self.fields and all(each.status == "same" for each in self.sections)

    @property
    def unchanged(self) -> int:
        """How many sections are the same, at the same place."""
        return sum(each.status == "same" for each in self.sections)


class Names:
    """The names of what a content holds by its key, looked up once for both contents."""

    def __init__(self, *contents: Content) -> None:
        self.authors = _names(Author, *(each["authors"] for each in contents))
        self.categories = _names(Category, *(each["categories"] for each in contents))
        self.pictures = _names(
            Picture,
            *([each["lead_picture"]] for each in contents),
            *([part.get("picture") for part in each["sections"]] for each in contents),
        )


def _names(model: type[Model], *lists: Sequence[Any]) -> Mapping[int, str]:
    keys = {key for each in lists for key in each if key}
    return {key: str(row) for key, row in model._default_manager.in_bulk(keys).items()}


def compare_contents(before: Content, after: Content) -> Difference:
    """Give all that differs between two contents. Up to three queries, for names."""
    names = Names(before, after)
    return Difference(
        fields=list(_field_changes(before, after, names)),
        sections=_section_changes(before["sections"], after["sections"], names),
    )


# --- The words about the article -----------------------------------------------------------------


def _listed(names: Mapping[int, str], keys: Sequence[int]) -> str:
    return ", ".join(names.get(key, "somebody or something that is gone") for key in keys)


# What the form calls each field, in its order, and how to say its value.
FIELDS: dict[str, Callable[[Any, Names], str]] = {
    "title": lambda value, names: value,
    "subtitle": lambda value, names: value,
    "authors": lambda value, names: _listed(names.authors, value),
    "categories": lambda value, names: _listed(names.categories, value),
    "opening_line": lambda value, names: value,
    "summary": lambda value, names: value,
    "lead_picture": lambda value, names: names.pictures.get(value, ""),
    "tags": lambda value, names: ", ".join(value),
    "content_note": lambda value, names: value,
    "quick_exit": lambda value, names: "Yes" if value else "",
    "language": lambda value, names: dict(language_choices()).get(value, ""),
    "recheck_on": lambda value, names: value or "",
    "slug": lambda value, names: value,
    "search_title": lambda value, names: value,
    "search_description": lambda value, names: value,
    "share_title": lambda value, names: value,
    "share_description": lambda value, names: value,
}


def field_label(name: str) -> str:
    """Give what the desk calls a field of the article."""
    return _label(Post, name)


def _label(model: type[Model], name: str) -> str:
    label = str(getattr(model._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]


def _field_changes(before: Content, after: Content, names: Names) -> Iterator[FieldChange]:
    for name, said in FIELDS.items():
        if before.get(name) != after.get(name):
            old, new = said(before.get(name), names), said(after.get(name), names)
            yield FieldChange(name, field_label(name), old, new)


# --- Sections ------------------------------------------------------------------------------------


def match_sections(
    before: Sequence[SectionContent], after: Sequence[SectionContent]
) -> list[tuple[int | None, int | None]]:
    """Give which section became which, as pairs of places, in the order of ``after``.

    Sections are the same one if both have the same ``id``, else if they are equal, else if they
    are of one kind and share most words. What was removed stands where it stood, after its
    predecessor.
    """
    partner: dict[int, int] = {}  # place after → place before
    free = set(range(len(before)))

    def pair(one: int, other: int) -> None:
        partner[other] = one
        free.discard(one)

    by_id = {each["id"]: place for place, each in enumerate(before) if each.get("id")}
    for place, each in enumerate(after):
        if (found := by_id.get(each.get("id"))) in free:
            pair(found, place)
    for alike in (_equal, _similar):
        for place, each in enumerate(after):
            if place not in partner:
                scores = {one: alike(before[one], each) for one in sorted(free)}
                best = max(scores, key=lambda one: scores[one], default=None)
                if best is not None and scores[best]:
                    pair(best, place)
    return _in_order(partner, free, len(after))


def _equal(one: SectionContent, other: SectionContent) -> float:
    known = one.get("id") and other.get("id")
    return float(not known and {**one, "id": None} == {**other, "id": None})


def _similar(one: SectionContent, other: SectionContent) -> float:
    if one["kind"] != other["kind"] or (one.get("id") and other.get("id")):
        return 0.0
    matcher = SequenceMatcher(None, section_words(one), section_words(other), autojunk=False)
    if matcher.quick_ratio() < ALIKE:  # which is never below the ratio, and much sooner known
        return 0.0
    score = matcher.ratio()
    return score if score >= ALIKE else 0.0


def _in_order(
    partner: dict[int, int], gone: set[int], length: int
) -> list[tuple[int | None, int | None]]:
    pairs: list[tuple[int | None, int | None]] = [
        (partner.get(place), place) for place in range(length)
    ]
    for one in sorted(gone):
        at = next((n for n, (old, _) in enumerate(pairs) if old == one - 1), None)
        pairs.insert(0 if at is None else at + 1, (one, None))
    return pairs


def _section_changes(
    before: Sequence[SectionContent], after: Sequence[SectionContent], names: Names
) -> list[SectionChange]:
    pairs = match_sections(before, after)
    kept = [old for old, new in pairs if old is not None and new is not None]
    still = _longest_rising(kept)
    changes = []
    for old, new in pairs:
        one = before[old] if old is not None else None
        other = after[new] if new is not None else None
        both = one is not None and other is not None
        changes.append(
            SectionChange(
                before=one,
                after=other,
                moved=both and old not in still,
                fields=list(_section_fields(one or {}, other or {}, names)),
            )
        )
    return changes


def _longest_rising(places: Sequence[int]) -> set[int]:
    """Give the largest group that kept its order: the others are what was moved."""
    best: list[list[int]] = [[]]
    for place in places:
        shorter = [each for each in best if not each or each[-1] < place]
        best.append([*max(shorter, key=len), place])
    longest = max(best, key=len)
    return set(longest)


def _section_fields(
    one: SectionContent, other: SectionContent, names: Names
) -> Iterator[FieldChange]:
    kind = one.get("kind") or other["kind"]
    for name in KINDS[kind].fields:
        old, new = one.get(name) or "", other.get(name) or ""
        if old != new:
            label = section_label(kind, name)
            yield FieldChange(
                name,
                label,
                display_section_value(name, old, names),
                display_section_value(name, new, names),
            )


def section_label(kind: str, name: str) -> str:
    """Give what the desk calls a field of a section."""
    item = KINDS[kind].item
    if name == "items" and item:
        return f"{item.label}s"
    return _label(Section, name)


def display_section_value(name: str, value: Any, names: Names) -> str:
    """Give a section's field in plain words."""
    if name == "picture":
        return names.pictures.get(value, "")
    if name == "items":
        return "\n\n".join("\n".join(filter(None, row.values())) for row in value or [])
    if name == "tone":
        return str(Section.Tone(value).label) if value in Section.Tone.values else str(value or "")
    if isinstance(Section._meta.get_field(name), RichTextField):
        return richtext.plain_text(value or "")
    return str(value or "")


# --- Words ---------------------------------------------------------------------------------------


def section_words(section: SectionContent) -> list[str]:
    """Give all words of a section, for likeness."""
    texts = []
    for name in KINDS[section["kind"]].fields:
        value = section.get(name)
        if name == "items":
            texts += [text for row in value or [] for text in row.values()]
        else:
            texts.append(richtext.plain_text(str(value or "")))
    return " ".join(texts).split()


def section_title(section: SectionContent) -> str:
    """Give a section's heading, or the first words in it."""
    if section.get("heading"):
        return str(section["heading"])
    words = section_words(section)
    return " ".join(words[:8]) + ("…" if len(words) > 8 else "")


def diff_words(before: str, after: str) -> list[Piece]:
    """Give the words of both texts in their order: same, removed, added.

    Put together without what was added they are the one text, without what was removed the other.
    """
    one, other = WORDS.findall(before), WORDS.findall(after)
    # Words alone are matched: spaces are the same everywhere, and would take most of the time.
    old, new = ([word for _, word in each] for each in (one, other))
    matcher = SequenceMatcher(None, old, new, autojunk=max(len(old), len(new)) > LONG)
    found: list[tuple[str, str]] = []
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            for (space, word), (other_space, _) in zip(one[a:b], other[c:d], strict=True):
                found += _changed(space, other_space)
                found.append(("same", word))
        else:
            found += _changed(*("".join(s + w for s, w in each) for each in (one[a:b], other[c:d])))
    return [
        Piece(op, "".join(text for _, text in texts))
        for op, texts in groupby((each for each in found if each[1]), itemgetter(0))
    ]


def _changed(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Say what became of a text: the space that both begin with is the same."""
    space = old[: len(old) - len(old.lstrip())]
    if not new.startswith(space):
        space = ""
    yield "same", space
    yield "removed", old[len(space) :]
    yield "added", new[len(space) :]
