"""Names of tags and categories: which are nearly the same, how tags are typed, what is suggested.

Every function that writes is one transaction, and raises ValidationError, in words for the person
at the desk, when it can't do what was asked. Old addresses go on leading to where things are.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from taggit.models import Tag

from blog import redirects
from blog.models import (
    Category,
    CategoryRedirect,
    TagRedirect,
)
from blog.models.taxonomy import tags_with_counts

Topic: TypeAlias = Tag | Category


# An ending, and what stands for the singular and the plural alike. The first that fits counts.
# Good enough to ask "did you mean", and never used for more.
ENDINGS = [
    (r"^people$", "person"),
    (r"^(wo)?men$", r"\1man"),
    (r"children$", "child"),
    (r"(..)(?:ies|ie|ys|y)$", r"\1i"),  # boundary, boundaries; movie, movies; day, days
    (r"(..)(?:ves|ve|fes|fe|fs)$", r"\1f"),  # life, lives; self, selves; belief, beliefs
    (r"(.(?:s|x|z|ch|sh|o))(?:es|is|e)$", r"\1"),  # crisis, crises; stress, stresses; box, boxes
    (r"(.[^su])s$", r"\1"),  # couple, couples; but stress and focus end so by themselves
]


def normal_form(name: str) -> str:
    """Give what two names share when they differ by case, accents, spaces, hyphens or a plural."""
    return "".join(_singular(word) for word in _words(name))


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("&", " and "))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", re.sub(r"['’](?:s\b)?", "", plain))


def _singular(word: str) -> str:
    for ending, replacement in ENDINGS:
        found, times = re.subn(ending, replacement, word)
        if times:
            return found
    return word


def parse_tags(text: str) -> list[str]:
    """Read tags as they are typed: between commas, so that one may have several words."""
    names = (re.sub(r"\s+", " ", part).strip(' "“”') for part in text.split(","))
    once = {name.casefold(): name for name in reversed(list(names)) if name}
    return sorted(once.values())


def format_tags(tags: Iterable[Tag]) -> str:
    """Write tags as they are typed; the opposite of ``parse_tags``."""
    return ", ".join(sorted(tag.name for tag in tags))


def check_tag_name(name: str, of: Tag | None = None) -> None:
    """Raise ValidationError for what can't be a tag's name; ``of`` is the tag that is renamed."""
    if len(name) > Tag._meta.get_field("name").max_length:
        raise ValidationError(f"“{name[:40]}…” is too long for a tag. Use one to three words.")
    if not slugify(name, allow_unicode=True):
        raise ValidationError(f"“{name}” can’t be a tag: it needs a letter or a number.")
    if of and Tag.objects.filter(name__iexact=name).exclude(pk=of.pk).exists():
        raise ValidationError(
            f"There is a tag “{name}” already. To make one of the two, merge them in the list."
        )


def near_duplicate(name: str, of: Topic | None = None) -> str | None:
    """Give the tag that a name means, or that is nearly the same; None where there is none.

    What was renamed or merged is found by its former address too. ``of`` is the tag or category
    that is to have the name: it is not looked at itself, and its like are. Two queries.
    """
    return _Names(of).near_duplicate(name)


def near_duplicates(names: Iterable[str]) -> list[tuple[str, str]]:
    """Give each new name that is nearly that of a tag, or of a name before it, with that one."""
    known, pairs = _Names(), []
    for name in names:
        found = known.near_duplicate(name)
        if found is None:
            known.add(name)
        elif found.casefold() != name.casefold():
            pairs.append((name, found))
    return pairs


def resolve_renamed(names: Iterable[str]) -> list[str]:
    """Give what tags are called today, for names of another day: a renamed or merged one's.

    A name that there is stays, and so does one that nothing is known of. At most two queries.
    """
    names = list(names)
    there = set(Tag.objects.filter(name__in=names).values_list("name", flat=True))
    gone = {slugify(name, allow_unicode=True): name for name in names if name not in there}
    former = TagRedirect.objects.filter(slug__in=gone) if gone else TagRedirect.objects.none()
    now = {gone[slug]: name for slug, name in former.values_list("slug", "tag__name")}
    return list(dict.fromkeys(now.get(name, name) for name in names))


def resolve_merged(keys: Iterable[int]) -> list[int]:
    """Give the categories that there are today, for those of another day: a merged one's successor.

    One query, and one more where some are gone.
    """
    keys = list(keys)
    there = set(Category.objects.filter(pk__in=keys).values_list("pk", flat=True))
    gone = [key for key in keys if key not in there]
    successors = CategoryRedirect.objects.filter(former_key__in=gone) if gone else []
    now = {each.former_key: each.category_id for each in successors}
    found = (key if key in there else now.get(key) for key in keys)
    return list(dict.fromkeys(key for key in found if key))


class _Names:
    """The names there are, exactly, and by what they are like."""

    def __init__(self, of: Topic | None = None) -> None:
        model: Any = type(of) if of else Tag
        redirect, field = redirects.REDIRECTS[model]
        others = model._default_manager.exclude(pk=of.pk if of else None)
        former = redirect._default_manager.filter(**{f"{field}__in": others})
        self.exact: dict[str, str] = {}
        self.like = {
            normal_form(slug): name for slug, name in former.values_list("slug", f"{field}__name")
        }
        for name in others.order_by("-name").values_list("name", flat=True):
            self.add(name)

    def add(self, name: str) -> None:
        self.exact[name.casefold()] = self.like[normal_form(name)] = name

    def near_duplicate(self, name: str) -> str | None:
        return self.exact.get(name.casefold()) or self.like.get(normal_form(name))


def suggest_tags(typed: str, at: datetime) -> list[Tag]:
    """Give the tags, with their counts, in which what is being typed is found; best ones first."""
    begun, like = " ".join(_words(typed)), normal_form(typed)
    found = []
    for tag in tags_with_counts(at):
        words = " ".join(_words(tag.name))
        if begun in words or like in normal_form(tag.name):
            found.append((not words.startswith(begun), -tag.post_count, tag.name, tag))
    return [tag for *_, tag in sorted(found)]
