"""Two people's changes to one article, put together: neither's words are lost.

What only one of them changed is taken; where both changed the same thing, they are asked.
Sections are told apart by their rows, so a section that was moved by one and rewritten by the
other is both moved and rewritten.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from blog.articles.content import Content, SectionContent
from blog.articles.diff import (
    FIELDS,
    FieldChange,
    Names,
    display_section_value,
    field_label,
    match_sections,
    section_label,
    section_title,
)
from blog.fields import RichTextField
from blog.models import KINDS, Post, Section

MINE, THEIRS, BOTH = "mine", "theirs", "both"
UNKNOWN = object()  # stands for what was there before, where nobody knows any more


@dataclass(frozen=True)
class Question:
    """Something that both changed. ``change`` leads from their words to mine."""

    key: str
    where: str  # the section in which it stands; empty for what is said about the article
    change: FieldChange
    mine_removed: bool = False
    theirs_removed: bool = False
    both_possible: bool = False


@dataclass(frozen=True)
class Merge:
    """The article as it comes out, and what was asked on the way."""

    content: Content
    questions: list[Question]


@dataclass(frozen=True)
class _Triple:
    """One section as it was, as I have it, and as they have it."""

    base: SectionContent | None
    mine: SectionContent | None
    theirs: SectionContent | None


def merge_contents(
    base: Content | None, mine: Content, theirs: Content, choices: Mapping[str, str] | None = None
) -> Merge:
    """Put two changes of ``base`` together.

    ``choices`` gives for a question's key ``"mine"``, ``"theirs"`` or ``"both"``; mine is taken
    where it gives nothing. Without a base whatever differs is asked.
    """
    return _Merger(choices or {}, Names(mine, theirs)).merge(base, mine, theirs)


class _Merger:
    def __init__(self, choices: Mapping[str, str], names: Names) -> None:
        self.choices, self.names = choices, names
        self.questions: list[Question] = []

    def merge(self, base: Content | None, mine: Content, theirs: Content) -> Merge:
        merged: Content = {}
        for name, say in FIELDS.items():
            before = base.get(name) if base else UNKNOWN
            one, other = mine.get(name), theirs.get(name)
            if name == "tags":
                merged[name] = _tags(base[name] if base else [], mine[name], theirs[name])
                continue
            change = FieldChange(
                name, field_label(name), say(other, self.names), say(one, self.names)
            )
            merged[name] = self.pick(
                Question(name, "", change, both_possible=name in BOTH_FIELDS),
                (before, one, other),
                _both(name, one, other),
            )
        merged = {k: value for k, value in merged.items() if value or k not in Post.OPTIONAL_FIELDS}
        merged["sections"] = self.sections(base, mine["sections"], theirs["sections"])
        return Merge(merged, self.questions)

    def pick(self, question: Question, values: tuple[Any, Any, Any], both: Any) -> Any:
        """Take what only one changed; ask where both did."""
        before, mine, theirs = values
        if mine == theirs or theirs == before:
            return mine
        if mine == before:
            return theirs
        self.questions.append(question)
        choice = self.choices.get(question.key, MINE)
        if choice == BOTH and question.both_possible:
            return both
        return theirs if choice == THEIRS else mine

    # --- Sections --------------------------------------------------------------------------------

    def sections(
        self, base: Content | None, mine: list[SectionContent], theirs: list[SectionContent]
    ) -> list[SectionContent]:
        before = base["sections"] if base else None
        triples = _triples(before, mine, theirs)
        kept = {
            number: section
            for number, triple in enumerate(triples)
            if (section := self.section(f"section-{number}", triple)) is not None
        }
        return [kept[number] for number in _order(triples, before, mine, theirs) if number in kept]

    def section(self, key: str, triple: _Triple) -> SectionContent | None:
        mine, theirs = triple.mine, triple.theirs
        if mine is not None and theirs is not None:
            return self.fields(key, triple.base, mine, theirs)
        if triple.base is None:
            return mine or theirs  # added by one of the two
        left = mine or theirs
        if left is None or _words(left) == _words(triple.base):
            return None
        # One removed what the other went on writing.
        text = "\n".join(
            filter(None, (display_section_value(n, left.get(n), self.names) for n in _names(left)))
        )
        change = FieldChange(
            "section", "The whole section", text if theirs else "", text if mine else ""
        )
        question = Question(
            key,
            f"{KINDS[left['kind']].label}: {section_title(left)}",
            change,
            mine_removed=mine is None,
            theirs_removed=theirs is None,
        )
        picked: SectionContent | None = self.pick(question, (triple.base, mine, theirs), None)
        return picked

    def fields(
        self, key: str, base: SectionContent | None, mine: SectionContent, theirs: SectionContent
    ) -> SectionContent:
        where = f"{KINDS[mine['kind']].label}: {section_title(mine)}"
        merged: SectionContent = {"id": theirs.get("id") or mine.get("id"), "kind": mine["kind"]}
        for name in _names(mine):
            before = base.get(name) if base else UNKNOWN
            one, other = mine.get(name), theirs.get(name)
            change = FieldChange(
                name,
                section_label(mine["kind"], name),
                display_section_value(name, other, self.names),
                display_section_value(name, one, self.names),
            )
            question = Question(f"{key}-{name}", where, change, both_possible=_joinable(name))
            merged[name] = self.pick(question, (before, one, other), _both(name, one, other))
        return merged


def _names(section: SectionContent) -> tuple[str, ...]:
    return KINDS[section["kind"]].fields


def _words(section: SectionContent) -> dict[str, Any]:
    return {name: value for name, value in section.items() if name != "id"}


# --- Both ----------------------------------------------------------------------------------------

BOTH_FIELDS = frozenset({"opening_line", "summary", "content_note", "authors", "categories"})


def _joinable(name: str) -> bool:
    return name == "items" or isinstance(Section._meta.get_field(name), RichTextField)


def _both(name: str, mine: Any, theirs: Any) -> Any:
    """Mine, and then what only they have."""
    if isinstance(mine, list) and isinstance(theirs, list):
        return [*mine, *(each for each in theirs if each not in mine)]
    if name in BOTH_FIELDS:
        return "\n\n".join(filter(None, (mine, theirs)))
    if isinstance(mine, str) and isinstance(theirs, str):
        return mine + theirs  # rich text: one block after the other
    return mine


def _tags(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """What both have, and what either added; what either took away is gone."""
    added = (set(mine) | set(theirs)) - set(base)
    return sorted((set(mine) & set(theirs)) | added)


# --- Which section is which, and their order -----------------------------------------------------


def _triples(
    base: list[SectionContent] | None, mine: list[SectionContent], theirs: list[SectionContent]
) -> list[_Triple]:
    if base is None:
        pairs = match_sections(theirs, mine)
        return [
            _Triple(
                None,
                mine[new] if new is not None else None,
                theirs[old] if old is not None else None,
            )
            for old, new in pairs
        ]
    became_mine, became_theirs = dict(_became(base, mine)), dict(_became(base, theirs))
    triples = [
        _Triple(each, became_mine.get(number), became_theirs.get(number))
        for number, each in enumerate(base)
    ]
    added = [each for each in mine if not _within(each, became_mine.values())]
    triples += [_Triple(None, each, None) for each in added]
    for each in theirs:
        if not _within(each, became_theirs.values()):
            # The same words added by both, by way of a copy, stand once.
            if any(_words(each) == _words(other) for other in added):
                continue
            triples.append(_Triple(None, None, each))
    return triples


def _became(
    base: list[SectionContent], later: list[SectionContent]
) -> Iterator[tuple[int, SectionContent]]:
    for old, new in match_sections(base, later):
        if old is not None and new is not None:
            yield old, later[new]


def _within(section: SectionContent, others: Any) -> bool:
    return any(section is each for each in others)


def _order(
    triples: list[_Triple],
    base: list[SectionContent] | None,
    mine: list[SectionContent],
    theirs: list[SectionContent],
) -> list[int]:
    """Mine where I moved something, else theirs; what only the other has, after its neighbor."""
    of_mine = _places(mine, [triple.mine for triple in triples])
    of_theirs = _places(theirs, [triple.theirs for triple in triples])
    known = [number for number in of_mine if base and triples[number].base is not None]
    first, second = (
        (of_mine, of_theirs) if base is None or known != sorted(known) else (of_theirs, of_mine)
    )
    order = list(first)
    for at, number in enumerate(second):
        if number not in order:
            before = [each for each in second[:at] if each in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, number)
    return order


def _places(sections: list[SectionContent], known: Sequence[SectionContent | None]) -> list[int]:
    return [number for section in sections for number, each in enumerate(known) if each is section]
