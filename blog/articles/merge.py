"""Three-way merge of two people's changes to one article.

What only one of them changed is taken; where both changed the same thing, there is a conflict.
Sections are matched by their ids, so a section that one moved and the other rewrote is both moved
and rewritten.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from blog.articles.content import Content, SectionContent
from blog.articles.diff import (
    FIELD_FORMATTERS,
    FieldChange,
    RelatedNames,
    display_section_value,
    match_sections,
)
from blog.articles.labels import field_label, section_label, section_title
from blog.fields import RichTextField
from blog.models import SECTION_KINDS, Post, Section

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
        merged: Content = {}
        for name, format_value in FIELD_FORMATTERS.items():
            base_value = base.get(name) if base else NO_BASE
            my_value, their_value = mine.get(name), theirs.get(name)
            if name == "tags":
                merged[name] = _merge_tags(base[name] if base else [], mine[name], theirs[name])
                continue
            change = FieldChange(
                name,
                field_label(name),
                format_value(their_value, self.names),
                format_value(my_value, self.names),
            )
            merged[name] = self.resolve_value(
                Conflict(name, "", change, can_keep_both=name in COMBINABLE_FIELDS),
                (base_value, my_value, their_value),
                _combine(name, my_value, their_value),
            )
        merged = {k: value for k, value in merged.items() if value or k not in Post.OPTIONAL_FIELDS}
        merged["sections"] = self.merge_sections(base, mine["sections"], theirs["sections"])
        return MergeResult(merged, self.conflicts)

    def resolve_value(self, conflict: Conflict, values: tuple[Any, Any, Any], combined: Any) -> Any:
        """Return the value that only one changed; note the conflict where both did."""
        base, mine, theirs = values
        if mine == theirs or theirs == base:
            return mine
        if mine == base:
            return theirs
        self.conflicts.append(conflict)
        choice = self.choices.get(conflict.key, MINE)
        if choice == BOTH and conflict.can_keep_both:
            return combined
        return theirs if choice == THEIRS else mine

    # --- Sections --------------------------------------------------------------------------------

    def merge_sections(
        self, base: Content | None, mine: list[SectionContent], theirs: list[SectionContent]
    ) -> list[SectionContent]:
        base_sections = base["sections"] if base else None
        matches = _match_all(base_sections, mine, theirs)
        merged = {
            index: section
            for index, match in enumerate(matches)
            if (section := self.merge_section(f"section-{index}", match)) is not None
        }
        order = _merged_order(matches, base_sections, mine, theirs)
        return [merged[index] for index in order if index in merged]

    def merge_section(self, key: str, match: _SectionMatch) -> SectionContent | None:
        mine, theirs = match.mine, match.theirs
        if mine is not None and theirs is not None:
            return self.merge_section_fields(key, match.base, mine, theirs)
        if match.base is None:
            return mine or theirs  # added by one of the two
        remaining = mine or theirs
        if remaining is None or _without_id(remaining) == _without_id(match.base):
            return None
        # One removed what the other changed.
        values = (
            display_section_value(name, remaining.get(name), self.names)
            for name in _field_names(remaining)
        )
        text = "\n".join(filter(None, values))
        change = FieldChange(
            "section", "The whole section", text if theirs else "", text if mine else ""
        )
        conflict = Conflict(
            key,
            f"{SECTION_KINDS[remaining['kind']].label}: {section_title(remaining)}",
            change,
            mine_removed=mine is None,
            theirs_removed=theirs is None,
        )
        section: SectionContent | None = self.resolve_value(
            conflict, (match.base, mine, theirs), None
        )
        return section

    def merge_section_fields(
        self, key: str, base: SectionContent | None, mine: SectionContent, theirs: SectionContent
    ) -> SectionContent:
        title = f"{SECTION_KINDS[mine['kind']].label}: {section_title(mine)}"
        merged: SectionContent = {"id": theirs.get("id") or mine.get("id"), "kind": mine["kind"]}
        for name in _field_names(mine):
            base_value = base.get(name) if base else NO_BASE
            my_value, their_value = mine.get(name), theirs.get(name)
            change = FieldChange(
                name,
                section_label(mine["kind"], name),
                display_section_value(name, their_value, self.names),
                display_section_value(name, my_value, self.names),
            )
            merged[name] = self.resolve_value(
                Conflict(f"{key}-{name}", title, change, can_keep_both=_is_combinable(name)),
                (base_value, my_value, their_value),
                _combine(name, my_value, their_value),
            )
        return merged


def _field_names(section: SectionContent) -> tuple[str, ...]:
    return SECTION_KINDS[section["kind"]].fields


def _without_id(section: SectionContent) -> dict[str, Any]:
    return {name: value for name, value in section.items() if name != "id"}


# --- Combining both values -----------------------------------------------------------------------

COMBINABLE_FIELDS = frozenset({"opening_line", "summary", "content_note", "authors", "categories"})


def _is_combinable(name: str) -> bool:
    return name == "items" or isinstance(Section._meta.get_field(name), RichTextField)


def _combine(name: str, mine: Any, theirs: Any) -> Any:
    """Return my value, followed by what only theirs has."""
    if isinstance(mine, list) and isinstance(theirs, list):
        return [*mine, *(item for item in theirs if item not in mine)]
    if name in COMBINABLE_FIELDS:
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
        pairs = match_sections(theirs, mine)
        return [
            _SectionMatch(
                None,
                mine[new] if new is not None else None,
                theirs[old] if old is not None else None,
            )
            for old, new in pairs
        ]
    my_versions = dict(_matched_versions(base, mine))
    their_versions = dict(_matched_versions(base, theirs))
    matches = [
        _SectionMatch(section, my_versions.get(index), their_versions.get(index))
        for index, section in enumerate(base)
    ]
    added = [section for section in mine if not _is_member(section, my_versions.values())]
    matches += [_SectionMatch(None, section, None) for section in added]
    for section in theirs:
        if not _is_member(section, their_versions.values()):
            # The same section added by both, as when it was copied, is merged once.
            if any(_without_id(section) == _without_id(other) for other in added):
                continue
            matches.append(_SectionMatch(None, None, section))
    return matches


def _matched_versions(
    base: list[SectionContent], later: list[SectionContent]
) -> Iterator[tuple[int, SectionContent]]:
    for old, new in match_sections(base, later):
        if old is not None and new is not None:
            yield old, later[new]


def _is_member(section: SectionContent, others: Any) -> bool:
    return any(section is other for other in others)


def _merged_order(
    matches: list[_SectionMatch],
    base: list[SectionContent] | None,
    mine: list[SectionContent],
    theirs: list[SectionContent],
) -> list[int]:
    """Return match indexes in my order if I moved a section, else in theirs.

    A section that only the other version has follows its predecessor there.
    """
    my_order = _match_indexes(mine, [match.mine for match in matches])
    their_order = _match_indexes(theirs, [match.theirs for match in matches])
    from_base = [index for index in my_order if base and matches[index].base is not None]
    if base is None or from_base != sorted(from_base):
        first, second = my_order, their_order
    else:
        first, second = their_order, my_order
    order = list(first)
    for position, index in enumerate(second):
        if index not in order:
            before = [other for other in second[:position] if other in order]
            order.insert(order.index(before[-1]) + 1 if before else 0, index)
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
