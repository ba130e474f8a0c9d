"""Three-way merge of two people's changes to one article.

What only one of them changed is taken; where both changed the same thing, there is a conflict.
Sections are matched by their ids, so a section that one moved and the other rewrote is both moved
and rewritten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from blog.articles.content import Content, SectionContent
from blog.articles.diff import (
    ARTICLE_FIELDS,
    FieldChange,
    RelatedNames,
    display_value,
    equal_except_id,
    field_change,
    match_sections,
    section_at,
)
from blog.articles.labels import section_title
from blog.models import SECTION_KINDS, Post
from blog.text.reading_time import RICH_FIELDS

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


@dataclass(frozen=True)
class _SectionMatch:
    """One section in the base, in my version and in theirs; None where it isn't there."""

    base: SectionContent | None
    mine: SectionContent | None
    theirs: SectionContent | None


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
        merged = self.merge_fields(ARTICLE_FIELDS, base, mine, theirs)
        merged = {k: value for k, value in merged.items() if value or k not in Post.OPTIONAL_FIELDS}
        base_sections = base["sections"] if base else None
        matches = _match_all(base_sections, mine["sections"], theirs["sections"])
        sections = [
            self.merge_section(f"section-{index}", match) for index, match in enumerate(matches)
        ]
        order = _merged_order(matches, base is not None, mine["sections"], theirs["sections"])
        merged["sections"] = [
            section for index in order if (section := sections[index]) is not None
        ]
        return MergeResult(merged, self.conflicts)

    def merge_section(self, key: str, match: _SectionMatch) -> SectionContent | None:
        base, mine, theirs = match.base, match.mine, match.theirs
        remaining = mine or theirs
        if remaining is None:
            return None
        fields = SECTION_KINDS[remaining["kind"]].fields
        title = f"{SECTION_KINDS[remaining['kind']].label}: {section_title(remaining)}"
        if mine is not None and theirs is not None:
            merged = self.merge_fields(fields, base, mine, theirs, f"{key}-", title)
            return {"id": theirs.get("id") or mine.get("id"), "kind": mine["kind"], **merged}
        if base is None:
            return remaining  # added by one of the two
        if equal_except_id(remaining, base):
            return None
        # One removed what the other changed.
        values = (display_value(name, remaining.get(name), self.names) for name in fields)
        text = "\n".join(filter(None, values))
        change = FieldChange("The whole section", text if theirs else "", text if mine else "")
        conflict = Conflict(
            key, title, change, mine_removed=mine is None, theirs_removed=theirs is None
        )
        section: SectionContent | None = self.resolve(conflict, mine, theirs)
        return section

    def merge_fields(
        self,
        field_names: Iterable[str],
        base: Mapping[str, Any] | None,
        mine: Mapping[str, Any],
        theirs: Mapping[str, Any],
        key_prefix: str = "",
        title: str = "",
    ) -> dict[str, Any]:
        """Return each field's value: what only one changed, else by choice."""
        merged: dict[str, Any] = {}
        for name in field_names:
            base_value = base.get(name) if base else NO_BASE
            my_value, their_value = mine.get(name), theirs.get(name)
            if name == "tags":
                merged[name] = _merge_tags(base[name] if base else [], mine[name], theirs[name])
            elif my_value == their_value or their_value == base_value:
                merged[name] = my_value
            elif my_value == base_value:
                merged[name] = their_value
            else:
                conflict = Conflict(
                    key_prefix + name,
                    title,
                    field_change(name, theirs, mine, self.names),
                    can_keep_both=name in COMBINABLE_FIELDS,
                )
                merged[name] = self.resolve(conflict, my_value, their_value)
        return merged

    def resolve(self, conflict: Conflict, mine: Any, theirs: Any) -> Any:
        """Note the conflict; return the value chosen for it."""
        self.conflicts.append(conflict)
        choice = self.choices.get(conflict.key, MINE)
        if choice == BOTH and conflict.can_keep_both:
            return _combine(conflict.key, mine, theirs)
        return theirs if choice == THEIRS else mine


# --- Combining both values -----------------------------------------------------------------------

COMBINABLE_TEXTS = {"opening_line", "summary", "content_note"}
COMBINABLE_FIELDS = {*COMBINABLE_TEXTS, *RICH_FIELDS, "authors", "categories", "items"}


def _combine(key: str, mine: Any, theirs: Any) -> Any:
    """Return my value, followed by what only theirs has."""
    if isinstance(mine, list) and isinstance(theirs, list):
        return [*mine, *(item for item in theirs if item not in mine)]
    if key in COMBINABLE_TEXTS:
        return "\n\n".join(filter(None, (mine, theirs)))
    if isinstance(mine, str) and isinstance(theirs, str):
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
        return [
            _SectionMatch(None, section_at(mine, new), section_at(theirs, old))
            for old, new in match_sections(theirs, mine)
        ]
    my_versions, my_added = _split_matches(base, mine)
    their_versions, their_added = _split_matches(base, theirs)
    return [
        *(map(_SectionMatch, base, my_versions, their_versions)),
        *(_SectionMatch(None, section, None) for section in my_added),
        # The same section added by both, as when it was copied, is merged once.
        *(
            _SectionMatch(None, None, section)
            for section in their_added
            if not any(equal_except_id(section, other) for other in my_added)
        ),
    ]


def _split_matches(
    base: list[SectionContent], later: list[SectionContent]
) -> tuple[list[SectionContent | None], list[SectionContent]]:
    """Return the later version of each section, None if it was removed, and the added ones."""
    pairs = match_sections(base, later)
    versions = {old: section_at(later, new) for old, new in pairs if old is not None}
    added = [later[new] for old, new in pairs if old is None and new is not None]
    return [versions[index] for index in range(len(base))], added


def _merged_order(
    matches: list[_SectionMatch],
    has_base: bool,
    mine: list[SectionContent],
    theirs: list[SectionContent],
) -> list[int]:
    """Return match indexes in my order if I moved a section, else in theirs.

    A section that only the other version has follows its predecessor there.
    """
    my_order = _match_indexes(mine, [match.mine for match in matches])
    their_order = _match_indexes(theirs, [match.theirs for match in matches])
    from_base = [index for index in my_order if matches[index].base is not None]
    if not has_base or from_base != sorted(from_base):
        order, other_order = my_order, their_order
    else:
        order, other_order = their_order, my_order
    previous = None
    for index in other_order:
        if index not in order:
            order.insert(0 if previous is None else order.index(previous) + 1, index)
        previous = index
    return order


def _match_indexes(
    sections: list[SectionContent], versions: Sequence[SectionContent | None]
) -> list[int]:
    return [
        index
        for section in sections
        for index, version in enumerate(versions)
        if version is section
    ]
