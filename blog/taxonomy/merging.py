"""Make several tags, or several categories, into one."""

from collections.abc import Sequence
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
    TaggedEdition,
    TaggedPost,
    TagIntroduction,
)
from blog.search import index
from blog.search.related import save_related
from blog.signals import audit_event
from blog.taxonomy.editing import set_introduction
from blog.taxonomy.names import Topic

# Where articles are filed under a tag or a category: at the desk, and as readers see them. These
# rows say by which page an edition is found; they are no words of it, so they may move.
LINKS: dict[Any, tuple[tuple[type[models.Model], str, str], ...]] = {
    Tag: ((TaggedPost, "content_object", "tag"), (TaggedEdition, "content_object", "tag")),
    Category: ((PostCategory, "post", "category"), (EditionCategory, "edition", "category")),
}


@transaction.atomic
def merge_topics(keep: Topic, others: Sequence[Topic]) -> None:
    """Make several into one: every article of the others is found under it, and so are they.

    What the practice wrote about the one that stays is kept; where there is nothing, it takes over
    what was written about the first of the others that has something.
    """
    others = [each for each in others if each.pk != keep.pk]
    # What is being filed under one of them meanwhile waits, and doesn't go with it.
    kind: type[Any] = type(keep)
    list(kind.objects.select_for_update().filter(pk__in=[each.pk for each in others]))
    now = timezone.now()
    links = "tag_links__tag" if isinstance(keep, Tag) else "category_links__category"
    moved = list(Edition.objects.not_over(now).filter(**{f"{links}__in": others}).distinct())
    for links_of, article, field in LINKS[type(keep)]:
        _move(links_of, article, field, keep, others)
    for edition in moved:  # what they share with others is more than it was
        save_related(edition, now)
    redirect, field = redirects.REDIRECTS[type(keep)]
    redirect._default_manager.filter(**{f"{field}__in": others}).update(**{field: keep})
    _take_over(keep, others)
    for each in others:
        key = each.pk
        each.delete()
        redirects.add_redirect(each.slug, keep)
        if isinstance(keep, Category):
            CategoryRedirect.objects.filter(slug=each.slug).update(former_key=key)
    index.update_names(keep)
    names = ", ".join(str(each) for each in others)
    audit_event.send(sender=type(keep), action="merged", target=keep, details=names)


def _move(
    links: type[models.Model], article: str, field: str, keep: Topic, others: Sequence[Topic]
) -> None:
    """Move rows; an article that had several of them keeps the first one's place."""
    rows = links._default_manager.filter(**{f"{field}__in": [keep, *others]})
    first: dict[Any, Any] = {}
    for row in rows:
        first.setdefault(getattr(row, f"{article}_id"), row.pk)
    rows.exclude(pk__in=first.values()).delete()
    links._default_manager.filter(pk__in=first.values()).update(**{field: keep})


def _take_over(keep: Topic, others: Sequence[Topic]) -> None:
    if isinstance(keep, Tag):
        found = TagIntroduction.objects.filter(tag__in=[keep, *others])
        texts = {each.tag_id: each.text for each in found}
        texts_in_order = (texts.get(each.pk, "") for each in [keep, *others])
        set_introduction(keep, next(filter(None, texts_in_order), ""))
        return
    for name in ("introduction", "start_here_id"):
        values = (getattr(each, name) for each in [keep, *others])
        setattr(keep, name, next(filter(None, values), getattr(keep, name)))
    keep.save(update_fields=["introduction", "start_here"])
