"""Rename, introduce, reorder and delete tags and categories.

Every function is one transaction, and raises ValidationError, in words for the person at the desk,
when it can't do what was asked. Old addresses go on leading to where things are.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models, transaction
from taggit.models import Tag

from blog import redirects
from blog.models import (
    Category,
    Post,
    TagIntroduction,
)
from blog.search import index
from blog.taxonomy.names import Topic, check_tag_name


@transaction.atomic
def rename_tag(tag: Tag, name: str) -> None:
    """Give a tag another name, and the address that goes with it; the old one leads there."""
    check_tag_name(name, of=tag)
    former, tag.name = tag.slug, name
    slug, number = tag.slugify(name), 1
    while Tag.objects.filter(slug=slug).exclude(pk=tag.pk).exists():
        slug, number = tag.slugify(name, number), number + 1
    tag.slug = slug
    tag.save()
    redirects.record_move(tag, former)
    index.update_names(tag)


@transaction.atomic
def set_introduction(tag: Tag, text: str) -> None:
    """Give a tag an introduction, as rich text; an empty one takes it away."""
    TagIntroduction.objects.update_or_create(tag=tag, defaults={"text": text})
    TagIntroduction.objects.filter(tag=tag, text="").delete()


@transaction.atomic
def save_category(category: Category) -> None:
    """Save a category; a new one comes last, and an address that it had leads to the new one."""
    former = Category.objects.filter(pk=category.pk).values_list("slug", flat=True).first()
    if former is None:
        last = Category.objects.aggregate(last=models.Max("position"))["last"]
        category.position = 0 if last is None else last + 1
    category.save()
    redirects.record_move(category, former or "")
    index.update_names(category)


def articles_under(*subjects: Topic) -> models.QuerySet[Post]:
    """The articles that are filed under any of them, on the desk or in some edition."""
    link = "tag_links__tag" if isinstance(subjects[0], Tag) else "category_links__category"
    filed = models.Q(**{f"{link}__in": subjects}) | models.Q(**{f"editions__{link}__in": subjects})
    return Post.objects.filter(filed).distinct()


def reason_to_keep(subject: Topic) -> str:
    """Say why a tag or a category can't be deleted; empty where it can."""
    count = articles_under(subject).count()
    if not count:
        return ""
    articles = "article is" if count == 1 else "articles are"
    return (
        f"“{subject}” stays, since {count} {articles} filed under it, here or on record. To be rid "
        f"of it, merge it into another {subject._meta.verbose_name}."
    )


def delete_topic(subject: Topic) -> None:
    """Delete what no article is filed under."""
    if reason := reason_to_keep(subject):
        raise ValidationError(reason)
    subject.delete()


@transaction.atomic
def reorder_categories(keys: Sequence[int]) -> None:
    """Put the categories into the order of these keys; any that is not named comes after them."""
    places = {key: place for place, key in enumerate(keys)}
    categories = list(Category.objects.select_for_update())
    categories.sort(key=lambda each: places.get(each.pk, len(places)))
    for position, category in enumerate(categories):
        category.position = position
    Category.objects.bulk_update(categories, ["position"])


def move_category(category: Category, by: int) -> None:
    """Move a category up (-1) or down (1) among its neighbors; at an end it stays."""
    keys = list(Category.objects.values_list("pk", flat=True))
    place = keys.index(category.pk)
    keys.insert(min(max(place + by, 0), len(keys) - 1), keys.pop(place))
    reorder_categories(keys)
