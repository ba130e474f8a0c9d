"""Merge several tags, or several categories, into one."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from taggit.models import Tag

from blog import redirects
from blog.models import (
    Category,
    CategoryRedirect,
    Edition,
    EditionCategory,
    PostCategory,
    TagDetails,
    TaggedEdition,
    TaggedPost,
)
from blog.search import index
from blog.search.related import update_related
from blog.signals import AuditAction, send_audit_event
from blog.taxonomy.editing import set_introduction
from blog.taxonomy.names import Topic

# The links from working copies and editions to a topic. They decide on which pages an edition is
# listed and are no part of its content, so a merge may change them.
TOPIC_LINKS: dict[Any, tuple[tuple[type[models.Model], str, str], ...]] = {
    Tag: ((TaggedPost, "content_object", "tag"), (TaggedEdition, "content_object", "tag")),
    Category: ((PostCategory, "post", "category"), (EditionCategory, "edition", "category")),
}


@transaction.atomic
def merge_topics(keep: Topic, others: Sequence[Topic]) -> None:
    """Merge the other topics into ``keep``: it gets their articles and their redirects.

    Texts and the starting article of ``keep`` are kept; an empty one is filled from the first of
    the others that has it.
    """
    others = [other for other in others if other.pk != keep.pk]
    # Locked, so that a link created meanwhile waits and isn't deleted with its topic.
    model: type[Any] = type(keep)
    list(model.objects.select_for_update().filter(pk__in=[other.pk for other in others]))
    now = timezone.now()
    links = "tag_links__tag" if isinstance(keep, Tag) else "category_links__category"
    moved = list(Edition.objects.not_ended(now).filter(**{f"{links}__in": others}).distinct())
    for links_of, article, field in TOPIC_LINKS[type(keep)]:
        _move_links(links_of, article, field, keep, others)
    for edition in moved:  # they share more topics with other articles now
        update_related(edition, now)
    redirect, field = redirects.REDIRECTS[type(keep)]
    redirect._default_manager.filter(**{f"{field}__in": others}).update(**{field: keep})
    _merge_texts(keep, others)
    for other in others:
        key = other.pk
        other.delete()
        redirects.add_redirect(other.slug, keep)
        if isinstance(keep, Category):
            CategoryRedirect.objects.filter(slug=other.slug).update(merged_pk=key)
    index.update_names(keep)
    names = ", ".join(str(other) for other in others)
    send_audit_event(AuditAction.MERGED, keep, details=names)


def _move_links(
    links: type[models.Model], article: str, field: str, keep: Topic, others: Sequence[Topic]
) -> None:
    """Move link rows to ``keep``; an article with several keeps the position of the first."""
    rows = links._default_manager.filter(**{f"{field}__in": [keep, *others]})
    first: dict[Any, Any] = {}
    for row in rows:
        first.setdefault(getattr(row, f"{article}_id"), row.pk)
    rows.exclude(pk__in=first.values()).delete()
    links._default_manager.filter(pk__in=first.values()).update(**{field: keep})
    if field == "category":
        _close_gaps(links, article, first)


def _close_gaps(links: type[models.Model], article: str, articles: Iterable[Any]) -> None:
    """Number the links of each article from 0, as they were before some were deleted."""
    moved = []
    rows: Any = links._default_manager.filter(**{f"{article}__in": articles})
    for _, of_article in groupby(
        rows.order_by(article, "position", "pk"), attrgetter(f"{article}_id")
    ):
        for position, row in enumerate(of_article):
            if row.position != position:
                row.position = position
                moved.append(row)
    links._default_manager.bulk_update(moved, ["position"])


def _merge_texts(keep: Topic, others: Sequence[Topic]) -> None:
    if isinstance(keep, Tag):
        introductions = dict(
            TagDetails.objects.filter(tag__in=[keep, *others]).values_list("tag", "introduction")
        )
        in_order = (introductions.get(tag.pk, "") for tag in [keep, *others])
        set_introduction(keep, next(filter(None, in_order), ""))
        return
    for name in ("introduction", "start_here_id"):
        values = (getattr(category, name) for category in [keep, *others])
        setattr(keep, name, next(filter(None, values), getattr(keep, name)))
    keep.save(update_fields=["introduction", "start_here"])
