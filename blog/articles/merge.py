"""Three-way merge of two people's changes to one article.

What only one of them changed is taken; where both changed the same thing, there is a conflict.
Sections are matched by their ids, so a section that one moved and the other rewrote is both moved
and rewritten. Of a text the same thing is the same paragraph, of items the same item.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from blog.articles.content import Content, SectionContent, same_section, same_value
from blog.articles.diff import (
    FieldChange,
    RelatedNames,
    Values,
    display_value,
    field_change,
    field_names,
    match_sections,
    section_at,
)
from blog.articles.labels import section_title
from blog.models import SECTION_KINDS, Post
from blog.models.section_kinds import RICH_FIELDS
from blog.text import richtext

MINE, THEIRS, BOTH = "mine", "theirs", "both"
NO_BASE = object()  # the base value where there is no base; equal to no other value


@dataclass(frozen=True)
class Conflict:
    """Something that both changed. ``change`` leads from their value to mine."""

    key: str
    section: str  # the kind and title of the section; empty for a field of the article
    change: FieldChange
    mine_removed: bool = False
    theirs_removed: bool = False
    can_keep_both: bool = False


@dataclass(frozen=True)
class MergeResult:
    """The merged article, and the conflicts on the way."""

    content: Content
    conflicts: list[Conflict]


# The indexes of one section in the base, in my version and in theirs; None where it isn't there.
_SectionMatch = tuple[int | None, int | None, int | None]


def merge_contents(
    base: Content | None, mine: Content, theirs: Content, choices: Mapping[str, str] | None = None
) -> MergeResult:
    """Return the merge of two changed versions of ``base``.

    ``choices`` maps the key of a conflict to ``"mine"``, ``"theirs"`` or ``"both"``; the default
    is mine. Without a base everything that differs is a conflict.
    """
    merger = _ContentMerger(choices or {}, RelatedNames(mine, theirs))
    return merger.merge_contents(base, mine, theirs)


class _ContentMerger:
    def __init__(self, choices: Mapping[str, str], names: RelatedNames) -> None:
        self.choices, self.names = choices, names
        self.conflicts: list[Conflict] = []

    def merge_contents(self, base: Content | None, mine: Content, theirs: Content) -> MergeResult:
        merged = self.merge_fields(base, mine, theirs)
        merged = {k: value for k, value in merged.items() if value or k not in Post.OPTIONAL_FIELDS}
        versions = (base["sections"] if base else None, mine["sections"], theirs["sections"])
        matches = _match_all(*versions)
        sections = [
            self.merge_section(f"section-{number}", *map(section_at, versions, match))
            for number, match in enumerate(matches)
        ]
        order = _merged_order(matches, has_base=base is not None)
        merged["sections"] = [sections[number] for number in order if sections[number] is not None]
        return MergeResult(merged, self.conflicts)

    def merge_section(
        self,
        key: str,
        base: SectionContent | None,
        mine: SectionContent | None,
        theirs: SectionContent | None,
    ) -> SectionContent | None:
        remaining = mine or theirs
        if remaining is None:
            return None
        title = f"{SECTION_KINDS[remaining['kind']].label}: {section_title(remaining)}"
        if mine is not None and theirs is not None:
            merged = self.merge_fields(base, mine, theirs, f"{key}-", title)
            return {"id": theirs.get("id") or mine.get("id"), "kind": mine["kind"], **merged}
        if base is None:
            return remaining  # added by one of the two
        if same_section(remaining, base):
            return None
        # One removed what the other changed.
        texts = (display_value(name, remaining, self.names) for name in field_names(remaining))
        text = "\n".join(filter(None, texts))
        change = FieldChange("The whole section", text if theirs else "", text if mine else "")
        conflict = Conflict(
            key, title, change, mine_removed=mine is None, theirs_removed=theirs is None
        )
        return theirs if self.choose(conflict) == THEIRS else mine

    def merge_fields(
        self,
        base: Values | None,
        mine: Values,
        theirs: Values,
        key_prefix: str = "",
        title: str = "",
    ) -> Values:
        """Return each field's value: what only one changed, else by choice."""
        merged: Values = {}
        for name in field_names(mine):
            if name not in mine and name not in theirs:
                continue  # both are from before there was the field
            base_value = base.get(name) if base else NO_BASE
            my_value, their_value = mine.get(name), theirs.get(name)
            if name == "tags":
                merged[name] = _merge_tags(base[name] if base else [], mine[name], theirs[name])
            elif same_value(my_value, their_value) or same_value(their_value, base_value):
                merged[name] = my_value
            elif same_value(my_value, base_value):
                merged[name] = their_value
            elif (both := _merge_parts(name, base_value, my_value, their_value)) is not None:
                merged[name] = both
            else:
                conflict = Conflict(
                    key_prefix + name,
                    title,
                    field_change(name, theirs, mine, self.names),
                    can_keep_both=name in COMBINABLE_FIELDS,
                )
                choice = self.choose(conflict)
                if choice == BOTH:
                    merged[name] = _combine(name, my_value, their_value)
                else:
                    merged[name] = their_value if choice == THEIRS else my_value
        return merged

    def choose(self, conflict: Conflict) -> str:
        """Note the conflict; return which version to keep."""
        self.conflicts.append(conflict)
        choice = self.choices.get(conflict.key, MINE)
        allowed = (MINE, THEIRS, BOTH) if conflict.can_keep_both else (MINE, THEIRS)
        return choice if choice in allowed else MINE


# --- Merging texts by paragraph, and items -------------------------------------------------------

_Change = tuple[int, int, list[str]]  # from and until which part of the base; what is there now


def _merge_parts(name: str, base: object, mine: object, theirs: object) -> object | None:
    """Return rich text or items with the changes of both; None where both changed one part."""
    if name in RICH_FIELDS:
        blocks = (richtext.split_blocks(str(each or "")) for each in (base, mine, theirs))
        merged = _merge_lists(*blocks)
        return None if merged is None else "".join(merged)
    if name == "items" and isinstance(base, list):
        merged = _merge_lists(*map(_row_texts, (base, mine, theirs)))
        return None if merged is None else [json.loads(row) for row in merged]
    return None


def _row_texts(rows: Any) -> list[str]:
    return [json.dumps(row, sort_keys=True) for row in rows or []]


def _merge_lists(base: list[str], mine: list[str], theirs: list[str]) -> list[str] | None:
    """Return a list with the changes of both, or None where these overlap.

    They also do where one moved what the other moved elsewhere, removed or repeated: then the
    merge has more or fewer of a part than the change of either makes of it.
    """
    changes = _list_changes(base, mine)
    for change in _list_changes(base, theirs):
        if change not in changes:
            if any(_overlap(change, other) for other in changes):
                return None
            changes.append(change)
    merged = [*base]
    for start, end, parts in sorted(changes, reverse=True):
        merged[start:end] = parts
    counts = [Counter(each) for each in (base, mine, theirs, merged)]
    for part in set().union(*counts):
        old, my_count, their_count, count = (each[part] for each in counts)
        if count != (their_count if my_count == old else my_count):
            return None
        if old not in (my_count, their_count) and my_count != their_count:
            return None
    return merged


def _list_changes(old: list[str], new: list[str]) -> list[_Change]:
    changes: list[_Change] = []
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "replace" and b - a == d - c:  # each part is a change of its own
            changes += [(a + i, a + i + 1, [new[c + i]]) for i in range(b - a)]
        elif op != "equal":
            changes.append((a, b, new[c:d]))
    return changes


def _overlap(first: _Change, second: _Change) -> bool:
    """Return whether both change a part of the base, or add something at the same place."""
    return (first[0] < second[1] and second[0] < first[1]) or first[:2] == second[:2]


# --- Combining both values -----------------------------------------------------------------------

COMBINABLE_TEXTS = {"opening_line", "summary", "content_note"}
COMBINABLE_FIELDS = {*COMBINABLE_TEXTS, *RICH_FIELDS, "authors", "categories", "items"}


def _combine(name: str, mine: object, theirs: object) -> object:
    """Return my value, followed by what only theirs has."""
    if isinstance(mine, list) and isinstance(theirs, list):
        return [*mine, *(item for item in theirs if item not in mine)]
    if isinstance(mine, str) and isinstance(theirs, str):
        if name in COMBINABLE_TEXTS:
            return "\n\n".join(filter(None, (mine, theirs)))
        return mine + theirs  # rich text: one block after the other
    return mine


def _merge_tags(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return the tags that both have or either added, without those that either removed."""
    added = (set(mine) | set(theirs)) - set(base)
    return sorted((set(mine) & set(theirs)) | added)


# --- Section matches and their order -------------------------------------------------------------


def _match_all(
    base: list[SectionContent] | None, mine: list[SectionContent], theirs: list[SectionContent]
) -> list[_SectionMatch]:
    if base is None:
        return [(None, new, old) for old, new in match_sections(theirs, mine)]
    my_pairs, their_pairs = match_sections(base, mine), match_sections(base, theirs)
    my_indexes, their_indexes = dict(my_pairs), dict(their_pairs)
    my_added = [new for old, new in my_pairs if old is None and new is not None]
    their_added = [new for old, new in their_pairs if old is None and new is not None]
    return [
        *((index, my_indexes[index], their_indexes[index]) for index in range(len(base))),
        *((None, index, None) for index in my_added),
        # The same section added by both, as when it was copied, is merged once.
        *(
            (None, None, index)
            for index in their_added
            if not any(same_section(theirs[index], mine[other]) for other in my_added)
        ),
    ]


def _merged_order(matches: list[_SectionMatch], *, has_base: bool) -> list[int]:
    """Return the matches' numbers in my order if I moved a section, else in theirs.

    A section that only the other version has follows its predecessor there.
    """
    my_order, their_order = _order_in(1, matches), _order_in(2, matches)
    from_base = [number for number in my_order if matches[number][0] is not None]
    order, other_order = their_order, my_order
    if not has_base or from_base != sorted(from_base):
        order, other_order = my_order, their_order
    previous = None
    for number in other_order:
        if number not in order:
            order.insert(0 if previous is None else order.index(previous) + 1, number)
        previous = number
    return order


def _order_in(version: int, matches: list[_SectionMatch]) -> list[int]:
    """Return the numbers of the matches that have a section of this version, in its order."""
    indexes = {
        number: index
        for number, match in enumerate(matches)
        if (index := match[version]) is not None
    }
    return sorted(indexes, key=lambda number: indexes[number])
