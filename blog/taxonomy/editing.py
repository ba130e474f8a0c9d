"""Rename, introduce, reorder and delete tags and categories.

Every function is one transaction, and raises ValidationError, with a message to show, when it
can't do its task. Old addresses redirect to the new ones.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import models, transaction
from taggit.models import Tag

from blog import redirects
from blog.models import (
    Category,
    EditionCategory,
    PostCategory,
    TagDetails,
    TaggedEdition,
    TaggedPost,
)
from blog.models.taxonomy import MAX_COUNTED
from blog.taxonomy.names import Topic, check_tag_name
from practice_site.counting import limited

# The links of working copies and of editions to topics, and the name of the post's key in them.
OF_TAGS = ((TaggedPost, "content_object"), (TaggedEdition, "post"))
OF_CATEGORIES = ((PostCategory, "post"), (EditionCategory, "post"))


@transaction.atomic
def rename_tag(tag: Tag, name: str) -> None:
    """Rename a tag and change its slug to match; the old address redirects."""
    check_tag_name(name, tag=tag)
    tag.name, tag.slug, number = name, tag.slugify(name), 1
    while Tag.objects.filter(slug=tag.slug).exclude(pk=tag.pk).exists():
        tag.slug, number = tag.slugify(name, number), number + 1
    redirects.save_target(tag)


def set_introduction(tag: Tag, text: str) -> None:
    """Set a tag's introduction, as rich text."""
    TagDetails.objects.update_or_create(tag=tag, defaults={"introduction": text})


@transaction.atomic
def save_category(category: Category) -> None:
    """Save a category; a new one comes last, and a changed address redirects."""
    if category._state.adding:
        last = Category.objects.aggregate(last=models.Max("position", default=-1))["last"]
        category.position = last + 1
    redirects.save_target(category)


def count_posts(*topics: Topic) -> int:
    """Return how many posts have any of the topics, all of one type, now or in some edition.

    Up to MAX_COUNTED. Two queries.
    """
    posts: set[int] = set()
    for links, post in OF_TAGS if isinstance(topics[0], Tag) else OF_CATEGORIES:
        found = links._default_manager.filter(**{f"{topics[0]._meta.model_name}__in": topics})
        posts.update(found.values_list(post, flat=True).distinct()[: MAX_COUNTED + 1])
    return limited(len(posts), MAX_COUNTED)


def reason_not_deletable(topic: Topic) -> str:
    """Return the reason why a topic can't be deleted; empty where it can."""
    count = count_posts(topic)
    if not count:
        return ""
    articles = "article is" if count == 1 else "articles are"
    return (
        f"“{topic}” stays, since {count} {articles} filed under it, now or in the history. To "
        f"remove it, merge it into another {topic._meta.verbose_name}."
    )


def delete_topic(topic: Topic) -> None:
    """Delete a topic without articles; raises ValidationError where it has any."""
    if reason := reason_not_deletable(topic):
        raise ValidationError(reason)
    topic.delete()


@transaction.atomic
def reorder_categories(keys: Sequence[int]) -> None:
    """Put the categories in the order of these primary keys; any others come last."""
    positions = {key: position for position, key in enumerate(keys)}
    categories = list(Category.objects.select_for_update())
    categories.sort(key=lambda category: positions.get(category.pk, len(positions)))
    for position, category in enumerate(categories):
        category.position = position
    Category.objects.bulk_update(categories, ["position"])


def move_category(category: Category, offset: int) -> None:
    """Move a category up (-1) or down (1); the first and the last move no further."""
    keys = list(Category.objects.values_list("pk", flat=True))
    position = keys.index(category.pk)
    keys.insert(min(max(position + offset, 0), len(keys) - 1), keys.pop(position))
    reorder_categories(keys)
