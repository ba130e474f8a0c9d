"""Merge several tags, or several categories, into one."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db import models
from django.utils import timezone
from django_tasks import task
from taggit.models import Tag

from blog import menu, redirects
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
from practice_site.transactions import batched, retried

# The links from working copies and editions to a topic, with the foreign key to the article. They
# decide on which pages an edition is listed and are no part of its content, so a merge may change
# them.
TOPIC_LINKS: dict[type[Topic], tuple[tuple[type[models.Model], str], ...]] = {
    Tag: ((TaggedPost, "content_object_id"), (TaggedEdition, "content_object_id")),
    Category: ((PostCategory, "post_id"), (EditionCategory, "edition_id")),
}


MAX_RELATED = 200  # editions whose related articles are found anew, the newest
BATCH_SIZE = 20  # editions in a transaction


@retried
def merge_topics(keep: Topic, others: Sequence[Topic]) -> None:
    """Merge the other topics into ``keep``: it gets their articles and their redirects.

    Texts and the starting article of ``keep`` are kept; an empty one is filled from the first of
    the others that has it. One transaction; the search index and related articles follow in the
    background.
    """
    others = [other for other in others if other.pk != keep.pk]
    model: type[models.Model] = type(keep)
    field = str(keep._meta.model_name)
    slugs = {other.pk: other.slug for other in others}
    rows = model._default_manager.filter(pk__in=slugs)
    # Locked, so that a link created meanwhile waits and isn't deleted with its topic.
    list(rows.select_for_update().order_by("pk"))
    with_others = Edition.objects.filter(**{f"{field}_links__{field}__in": slugs})
    moved = with_others.not_ended(timezone.now()).order_by("-live_from", "-pk")
    keys = list(dict.fromkeys(moved.values_list("pk", flat=True)))
    for link_model, article in TOPIC_LINKS[model]:
        links = link_model._default_manager.filter(**{f"{field}__in": [keep.pk, *slugs]})
        first: dict[int, int] = {}  # an article with several keeps the position of the first
        doubled = []
        for link, article_id in links.values_list("pk", article):
            if first.setdefault(article_id, link) != link:
                doubled.append((link, article_id))
        link_model._default_manager.filter(pk__in=[link for link, _ in doubled]).delete()
        links.update(**{field: keep})
        if field == "category":
            _close_gaps(link_model, article, {article_id for _, article_id in doubled})
    keep.redirects.model.objects.filter(**{f"{field}__in": slugs}).update(**{field: keep})
    _merge_texts(keep, others)
    if isinstance(keep, Category):
        menu.replace_categories(slugs, keep)
    names = ", ".join(str(other) for other in others)
    rows.delete()
    for key, slug in slugs.items():
        redirects.add_redirect(slug, keep)
        if isinstance(keep, Category):
            CategoryRedirect.objects.filter(slug=slug).update(merged_pk=key)
    send_audit_event(AuditAction.MERGED, keep, details=names)
    index.update_names.enqueue(keep._meta.label, keep.pk)
    update_all_related.enqueue(keys[:MAX_RELATED])


@task(priority=-1)  # mail comes first
def update_all_related(keys: list[int]) -> None:
    """Find the related articles of some editions anew. A transaction a batch."""
    for batch in batched(keys, BATCH_SIZE):
        _update_related(batch)


@retried
def _update_related(keys: Sequence[int]) -> None:
    now = timezone.now()
    for edition in Edition.objects.filter(pk__in=keys):
        update_related(edition, now)


def _close_gaps(links: type[models.Model], article: str, articles: Iterable[int]) -> None:
    """Number the links of each article from 0, as they were before some were deleted."""
    in_order = links._default_manager.order_by(article, "position", "pk")
    rows: list[Any] = list(in_order.filter(**{f"{article}__in": articles}))
    for _, of_article in groupby(rows, attrgetter(article)):
        for position, row in enumerate(of_article):
            row.position = position
    links._default_manager.bulk_update(rows, ["position"], batch_size=500)


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
