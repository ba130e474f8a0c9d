"""The difference between two contents of an article, by field, section and word.

Reads nothing from the database but the names of authors, categories and pictures, since a content
holds their primary keys.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import Model

from blog.articles.content import Content, SectionContent, same_section, same_value
from blog.articles.labels import field_label, section_label, section_title, section_words
from blog.models import SECTION_KINDS, Author, Category, MediaFile, Picture, SectionKind, sections
from blog.models.section_kinds import RELATED, RICH_FIELDS, section_files
from blog.practice.languages import language_choices
from blog.text import richtext

Values = Content | SectionContent

# Sections of one kind with a lower similarity ratio than this are different sections.
MIN_SIMILARITY = 0.5
# A word and the space before it; the last match may be only space.
WORD_PATTERN = re.compile(r"(\s*)(\S+|$)")
# For more words than this difflib ignores the most frequent ones; else it takes seconds.
AUTOJUNK_ABOVE = 1000


@dataclass(frozen=True)
class Piece:
    """A run of words that are the same, added or removed."""

    op: str
    text: str


@dataclass(frozen=True)
class FieldChange:
    """A field that differs, before and after, as plain text."""

    label: str
    before: str
    after: str

    @property
    def formatting_only(self) -> bool:
        """Whether the text is the same, and only bold, links or the like differ."""
        return self.before == self.after

    @property
    def pieces(self) -> list[Piece]:
        """The word diff of before and after."""
        return diff_words(self.before, self.after)

    @property
    def before_pieces(self) -> list[Piece]:
        """What was before: the pieces that are the same or removed."""
        return [piece for piece in self.pieces if piece.op != "added"]

    @property
    def after_pieces(self) -> list[Piece]:
        """What came after: the pieces that are the same or added."""
        return [piece for piece in self.pieces if piece.op != "removed"]


@dataclass(frozen=True)
class SectionChange:
    """A section before and after; one of the two is None if it was added or removed."""

    before: SectionContent | None
    after: SectionContent | None
    moved: bool
    fields: list[FieldChange]

    @property
    def status(self) -> str:
        """``added``, ``removed``, ``changed``, ``moved`` or ``same``."""
        if self.before is None:
            return "added"
        if self.after is None:
            return "removed"
        if self.fields:
            return "changed"
        return "moved" if self.moved else "same"

    @property
    def status_label(self) -> str:
        """The status in words."""
        return "changed and moved" if self.fields and self.moved else self.status

    @property
    def kind(self) -> str:
        """The label of the section's kind."""
        return SECTION_KINDS[(self.after or self.before or {})["kind"]].label

    @property
    def title(self) -> str:
        """The section's heading, or its first words."""
        return section_title(self.after or self.before or {})


@dataclass(frozen=True)
class Difference:
    """All changes, in the order of the article."""

    fields: list[FieldChange]
    sections: list[SectionChange]

    @property
    def changed_sections(self) -> list[SectionChange]:
        """The sections that aren't the same or were moved."""
        return [section for section in self.sections if section.status != "same"]

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs."""
        return not self.fields and not self.changed_sections

    @property
    def unchanged_count(self) -> int:
        """The number of sections that are the same and weren't moved."""
        return len(self.sections) - len(self.changed_sections)


class RelatedNames:
    """The names of authors, categories and pictures by primary key.

    Those of all contents are loaded at once, and only where one is asked for.
    """

    def __init__(self, *contents: Content) -> None:
        self.contents = contents
        self.sections = [section for content in contents for section in content["sections"]]

    @cached_property
    def authors(self) -> Mapping[int, str]:
        """Of the authors of the contents, and of the people in their sections. One query."""
        persons = [section.get("person") for section in self.sections]
        return _names_by_key(Author, *(each["authors"] for each in self.contents), persons)

    @cached_property
    def categories(self) -> Mapping[int, str]:
        """Of the categories. One query."""
        return _names_by_key(Category, *(each["categories"] for each in self.contents))

    @cached_property
    def pictures(self) -> Mapping[int, str]:
        """Of the lead pictures, and of those in the sections. One query."""
        pictures = [section.get("picture") for section in self.sections]
        return _names_by_key(Picture, [each["lead_picture"] for each in self.contents], pictures)

    @cached_property
    def files(self) -> Mapping[int, str]:
        """Of the files in the sections. One query."""
        return _names_by_key(MediaFile, section_files(self.sections))

    def of_related(self, name: str) -> Mapping[int, str]:
        """Return the names of what a section's field may refer to."""
        match name:
            case "picture":
                return self.pictures
            case "person":
                return self.authors
        return self.files


def _names_by_key(model: type[Model], *key_lists: Iterable[int | None]) -> Mapping[int, str]:
    keys = {key for key_list in key_lists for key in key_list if key}
    return {key: str(row) for key, row in model._default_manager.in_bulk(keys).items()}


def compare_contents(before: Content, after: Content) -> Difference:
    """Return the difference between two contents. Up to three queries, for names."""
    names = RelatedNames(before, after)
    return Difference(
        fields=_field_changes(before, after, names),
        sections=_section_changes(before["sections"], after["sections"], names),
    )


# --- Fields --------------------------------------------------------------------------------------

ARTICLE_FIELDS = (  # in the order of the form
    "title",
    "subtitle",
    "authors",
    "categories",
    "opening_line",
    "summary",
    "lead_picture",
    "tags",
    "content_note",
    "quick_exit",
    "language",
    "recheck_on",
    "slug",
    "search_title",
    "search_description",
    "share_title",
    "share_description",
)


def field_names(values: Values) -> tuple[str, ...]:
    """Return the names of the fields of an article, or of a section of its kind."""
    return SECTION_KINDS[values["kind"]].fields if "kind" in values else ARTICLE_FIELDS


def _field_changes(before: Values, after: Values, names: RelatedNames) -> list[FieldChange]:
    return [
        field_change(name, before, after, names)
        for name in field_names(before or after)
        if not same_value(before.get(name), after.get(name))
    ]


def field_change(name: str, before: Values, after: Values, names: RelatedNames) -> FieldChange:
    """Return a field of two contents, or of two sections, one of which may be empty."""
    kind = (before or after).get("kind")
    return FieldChange(
        section_label(kind, name) if kind else field_label(name),
        display_value(name, before, names),
        display_value(name, after, names),
    )


def display_value(name: str, values: Values, names: RelatedNames) -> str:
    """Return a field of an article, or of a section, as plain text. Not HTML-safe."""
    value: Any = values.get(name)
    if "kind" in values:
        return _display_section_value(SECTION_KINDS[values["kind"]], name, value, names)
    match name:
        case "authors" | "categories":
            known = names.authors if name == "authors" else names.categories
            return ", ".join(known.get(key, "somebody or something that is gone") for key in value)
        case "lead_picture":
            return names.pictures.get(value, "")
        case "tags":
            return ", ".join(value)
        case "quick_exit":
            return "Yes" if value else ""
        case "language":
            return dict(language_choices()).get(value, "")
    return str(value or "")


def _display_section_value(kind: SectionKind, name: str, value: Any, names: RelatedNames) -> str:
    if name == "items" and kind.item:
        return "\n\n".join("\n".join(kind.item.texts(row)) for row in value or [])
    if name in RELATED:
        return names.of_related(name).get(value, "") if value else ""
    text = str(value or "")
    if name in RICH_FIELDS:
        return richtext.plain_text(text)
    return sections.field_choices(kind, name).get(text, text)


# --- Sections ------------------------------------------------------------------------------------


def match_sections(
    before: Sequence[SectionContent], after: Sequence[SectionContent]
) -> list[tuple[int | None, int | None]]:
    """Return section matches as pairs of indexes into both lists, in the order of ``after``.

    Sections match if both have the same ``id``, else if they are equal, else if they are of one
    kind and share most words. An index is None where a section was added or removed; a removed
    section follows its predecessor.
    """
    matches: dict[int, int] = {}  # index in after: index in before
    unmatched = list(range(len(before)))
    for score in (_score_same_id, _score_equal, _score_similar):
        for new, section in enumerate(after):
            if new not in matches:
                scores = {old: score(before[old], section) for old in unmatched}
                best = max(scores, key=lambda old: scores[old], default=None)
                if best is not None and scores[best]:
                    matches[new] = best
                    unmatched.remove(best)
    old_indexes = [matches.get(new) for new in range(len(after))]
    new_indexes: list[int | None] = list(range(len(after)))
    for removed in unmatched:
        position = old_indexes.index(removed - 1) + 1 if removed - 1 in old_indexes else 0
        old_indexes.insert(position, removed)
        new_indexes.insert(position, None)
    return list(zip(old_indexes, new_indexes, strict=True))


def take_section_ids(
    sections: Sequence[SectionContent], others: Sequence[SectionContent]
) -> list[SectionContent]:
    """Return sections with the ids of those that they match, whatever ids they had; else None."""
    taken: list[SectionContent] = [{**section, "id": None} for section in sections]
    for old, new in match_sections(others, taken):
        if old is not None and new is not None:
            taken[new]["id"] = others[old]["id"]
    return taken


def _score_same_id(old: SectionContent, new: SectionContent) -> float:
    return float(bool(old.get("id")) and old["id"] == new.get("id"))


def _score_equal(old: SectionContent, new: SectionContent) -> float:
    both_saved = old.get("id") and new.get("id")
    return float(not both_saved and same_section(old, new))


def _score_similar(old: SectionContent, new: SectionContent) -> float:
    if old["kind"] != new["kind"] or (old.get("id") and new.get("id")):
        return 0.0
    matcher = SequenceMatcher(None, section_words(old), section_words(new), autojunk=False)
    if matcher.quick_ratio() < MIN_SIMILARITY:  # an upper bound of ratio(), and faster
        return 0.0
    score = matcher.ratio()
    return score if score >= MIN_SIMILARITY else 0.0


def section_at(
    sections: Sequence[SectionContent] | None, index: int | None
) -> SectionContent | None:
    """Return the section at one of the indexes of a match; None if there is none."""
    return sections[index] if sections and index is not None else None


def _section_changes(
    before: Sequence[SectionContent], after: Sequence[SectionContent], names: RelatedNames
) -> list[SectionChange]:
    pairs = match_sections(before, after)
    matched = [old for old, new in pairs if old is not None and new is not None]
    in_order = _longest_increasing(matched)
    changes = []
    for old, new in pairs:
        old_section, new_section = section_at(before, old), section_at(after, new)
        changes.append(
            SectionChange(
                before=old_section,
                after=new_section,
                moved=None not in (old, new) and old not in in_order,
                fields=_field_changes(old_section or {}, new_section or {}, names),
            )
        )
    return changes


def _longest_increasing(indexes: Sequence[int]) -> set[int]:
    """Return the longest increasing subsequence; the sections outside it were moved."""
    sequences: list[list[int]] = [[]]
    for index in indexes:
        extensible = [sequence for sequence in sequences if not sequence or sequence[-1] < index]
        sequences.append([*max(extensible, key=len), index])
    longest = max(sequences, key=len)
    return set(longest)


# --- Words ---------------------------------------------------------------------------------------


def diff_words(before: str, after: str) -> list[Piece]:
    """Return the word diff of two texts, with consecutive words of one op in one piece.

    Without the added pieces they join to ``before``, without the removed ones to ``after``.
    """
    old, new = WORD_PATTERN.findall(before), WORD_PATTERN.findall(after)
    # Only words are matched: spaces are the same everywhere, and would take most of the time.
    old_words, new_words = ([word for _, word in tokens] for tokens in (old, new))
    longer = max(len(old_words), len(new_words))
    matcher = SequenceMatcher(None, old_words, new_words, autojunk=longer > AUTOJUNK_ABOVE)
    pieces: list[tuple[str, str]] = []
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            for (old_space, word), (new_space, _) in zip(old[a:b], new[c:d], strict=True):
                pieces += _diff_replaced(old_space, new_space)
                pieces.append(("same", word))
        else:
            texts = ("".join(s + w for s, w in tokens) for tokens in (old[a:b], new[c:d]))
            pieces += _diff_replaced(*texts)
    return [
        Piece(op, "".join(text for _, text in group))
        for op, group in groupby((piece for piece in pieces if piece[1]), itemgetter(0))
    ]


def _diff_replaced(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Yield a replaced text as ops and texts; leading space that both share is the same."""
    space = old[: len(old) - len(old.lstrip())]
    if not new.startswith(space):
        space = ""
    yield "same", space
    yield "removed", old[len(space) :]
    yield "added", new[len(space) :]
