"""Names of tags and categories: near duplicates, parsing and formatting, suggestions.

Nothing here writes. Names and primary keys of topics that were renamed or merged are resolved to
those of today.
"""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TypeAlias

from django.core.exceptions import ValidationError
from django.db.models import Model, Q
from django.utils.text import slugify
from taggit.models import Tag

from blog.models import Category, CategoryRedirect, TagRedirect
from blog.models.taxonomy import with_post_count
from blog.text.words import normal_form

Topic: TypeAlias = Tag | Category


def parse_tags(text: str) -> list[str]:
    """Return tag names from comma-separated text, sorted and without duplicates."""
    names = (re.sub(r"\s+", " ", part).strip(' "“”') for part in text.split(","))
    unique = {name.casefold(): name for name in reversed(list(names)) if name}
    return sorted(unique.values())


def format_tags(tags: Iterable[Tag]) -> str:
    """Return tags as comma-separated text; the inverse of ``parse_tags``."""
    return ", ".join(sorted(tag.name for tag in tags))


def check_tag_name(name: str, tag: Tag | None = None) -> None:
    """Raise ValidationError for an invalid tag name; ``tag`` is the one to be renamed."""
    if len(name) > Tag._meta.get_field("name").max_length:
        raise ValidationError(f"“{name[:40]}…” is too long for a tag. Use one to three words.")
    if not slugify(name, allow_unicode=True):
        raise ValidationError(f"“{name}” can’t be a tag: it needs a letter or a number.")
    if tag and Tag.objects.filter(name__iexact=name).exclude(pk=tag.pk).exists():
        raise ValidationError(
            f"There is a tag “{name}” already. To make one of the two, merge them in the list."
        )


def find_near_duplicate(name: str, topic: Topic | None = None) -> str | None:
    """Return the name of the topic that has this name or nearly the same one, or None.

    Renamed and merged topics are found by their former slugs too. ``topic`` is the tag or category
    that is to have the name: others of its type are searched; by default all tags. Two queries.
    """
    return _NameIndex([name], topic).find_near_duplicate(name)


def find_near_duplicates(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return names that nearly duplicate a tag or an earlier name, each paired with that name."""
    names = list(names)
    index, pairs = _NameIndex(names), []
    for name in names:
        duplicate = index.find_near_duplicate(name)
        if duplicate is None:
            index.add_name(name)
        elif duplicate.casefold() != name.casefold():
            pairs.append((name, duplicate))
    return pairs


def resolve_renamed_tags(names: Iterable[str]) -> list[str]:
    """Return tag names with those of renamed and merged tags replaced by today's.

    Existing and unknown names are returned unchanged. At most two queries.
    """
    names = list(names)
    existing = set(Tag.objects.filter(name__in=names).values_list("name", flat=True))
    missing = {slugify(name, allow_unicode=True): name for name in names if name not in existing}
    former = TagRedirect.objects.filter(slug__in=missing).values_list("slug", "tag__name")
    renamed = {missing[slug]: name for slug, name in former}
    return list(dict.fromkeys(renamed.get(name, name) for name in names))


def resolve_tag_case(names: Iterable[str]) -> list[str]:
    """Return tag names as existing tags write them, as saving them does. At most one query."""
    names = list(names)
    same = reduce(or_, (Q(name__iexact=name) for name in names), Q(pk=None))
    known = {tag.casefold(): tag for tag in Tag.objects.filter(same).values_list("name", flat=True)}
    return [name if name in known.values() else known.get(name.casefold(), name) for name in names]


def resolve_merged_categories(keys: Iterable[int]) -> list[int]:
    """Return category keys with those of merged categories replaced by their successors'.

    Keys of deleted categories are left out. One query, and one more where some don't exist.
    """
    keys = list(keys)
    existing = set(Category.objects.filter(pk__in=keys).values_list("pk", flat=True))
    merged = CategoryRedirect.objects.filter(merged_pk__in=set(keys) - existing)
    successors = dict(merged.values_list("merged_pk", "category"))
    resolved = (key if key in existing else successors.get(key) for key in keys)
    return list(dict.fromkeys(key for key in resolved if key))


class _NameIndex:
    """The topics that have one of some names, or nearly: by name and by normal form.

    All categories, which are few; of the tags only those that can be meant.
    """

    def __init__(self, names: Iterable[str], topic: Topic | None = None) -> None:
        model: type[Model] = type(topic) if topic else Tag
        others = model._default_manager.exclude(pk=topic.pk if topic else None)
        former = others.filter(redirects__isnull=False)
        if model is Tag:
            forms = {normal_form(name) for name in names}
            others = others.filter(details__normal_form__in=forms)
            former = former.filter(redirects__normal_form__in=forms)
        self.exact: dict[str, str] = {}
        self.normalized = {
            normal_form(slug): name for slug, name in former.values_list("redirects__slug", "name")
        }
        for name in others.order_by("-name").values_list("name", flat=True):
            self.add_name(name)

    def add_name(self, name: str) -> None:
        self.exact[name.casefold()] = self.normalized[normal_form(name)] = name

    def find_near_duplicate(self, name: str) -> str | None:
        return self.exact.get(name.casefold()) or self.normalized.get(normal_form(name))


def suggest_tags(query: str, limit: int) -> list[Tag]:
    """Return the first ``limit`` tags whose names contain the query, with ``post_count``.

    Those that begin with it come first, and then those with the most posts. One query.
    """
    form = normal_form(query)
    contain = Q(name__icontains=query) | Q(details__normal_form__contains=form)
    begin = Q(name__istartswith=query) | Q(details__normal_form__startswith=form)
    found = with_post_count(Tag.objects.filter(contain)).annotate(begins=begin)
    return list(found.order_by("-begins", "-post_count", "name")[:limit])
