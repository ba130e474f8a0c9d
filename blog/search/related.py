"""Related articles: those that share categories and tags. Computed when an edition is published.

Their similarity is the measure of Adamic and Adar ("Friends and neighbors on the Web", Social
Networks 25, 2003): the sum over the shared categories and tags, where one that fewer articles have
weighs more.

The relations are saved between editions, not articles, so that scheduled editions are included as
soon as they are live, and ended ones are not. They don't depend on names; after a merge they are
computed again for the editions concerned.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from math import log
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery, Value

from blog.models import Edition, RelatedEdition
from blog.models.editions import EditionQuerySet
from practice_site.prepared import PreparedQuery

RELATED_SHOWN = 3
# The columns of which a page shows something.
SHOWN = ("kind", "title", "slug", "language", "post", "lead_picture", "picture_texts")
# More than are shown, since some of them may not be live when the article is read.
RELATED_SAVED = 12
# Of each category and tag only the newest articles are compared: one that is shared by more says
# little, and a preview must not read them all.
MOST_SHARING = 100
# How many of the most similar editions may get a new one among their own related editions.
RECIPROCAL_CANDIDATES = 500


@lru_cache
def related_query(number: int) -> PreparedQuery[Edition]:
    """Return the query for so many of the articles that are related to a saved edition."""
    return PreparedQuery(
        lambda at, post, edition: (
            Edition.objects.articles()
            .live(at)
            .exclude(post=post)
            .filter(related_to__edition=edition)
            .select_related("lead_picture")
            .only(*SHOWN)
            .order_by("-related_to__similarity", "-first_live_from", "-post_id")[:number]
        )
    )


def related_articles(
    edition: Edition, at: datetime, besides: Iterable[Edition] = ()
) -> list[Edition]:
    """Return the live articles most similar to an edition, saved or not, the best first.

    Without those ``besides``, which its page shows anyway. With their lead pictures; one query.
    """
    shown = {each.post_id for each in besides}
    if edition._state.adding:
        live = Edition.objects.articles().live(at).exclude(post__in=[edition.post_id, *shown])
        keys = [key for key, _ in rank_related(edition, live)[:RELATED_SHOWN]]
        editions = live.select_related("lead_picture").only(*SHOWN).in_bulk(keys)
        return [editions[key] for key in keys]
    needed = related_query(min(RELATED_SHOWN + len(shown), RELATED_SAVED))
    similar = needed(at=at, post=edition.post_id, edition=edition.pk)
    return [each for each in similar if each.post_id not in shown][:RELATED_SHOWN]


def rank_related(edition: Edition, others: EditionQuerySet) -> list[tuple[int, float]]:
    """Return (key, similarity) of those that share a topic, best and newest first. One query.

    Of each topic the newest MOST_SHARING are read.
    """
    similarity: defaultdict[int, float] = defaultdict(float)
    positions = {}
    editions_by_topic = defaultdict(list)
    topics = [
        *(("category_links", "category", topic.pk) for topic in edition.category_list),
        *(("tag_links", "tag", topic.pk) for topic in edition.tag_list),
    ]
    queries = []
    for links, kind, key in topics:
        if key:  # a preview may show a new tag
            sharing = others.filter(**{f"{links}__{kind}": key})
            newest = sharing.order_by(f"-{links}__first_live_from", f"-{links}__post_id")
            rows = Edition.objects.filter(pk__in=newest.values("pk")[:MOST_SHARING]).order_by()
            columns = (Value(kind), Value(key), "pk", "first_live_from", "post_id")
            queries.append(rows.values_list(*columns))
    found: Any = queries[0].union(*queries[1:], all=True) if queries else []
    for kind, key, other_id, *position in found:
        editions_by_topic[kind, key].append(other_id)
        positions[other_id] = position
    for together in editions_by_topic.values():
        for other_id in together:
            similarity[other_id] += 1 / log(len(together) + 1)
    ranked = sorted(
        similarity, key=lambda key: (round(similarity[key], 6), positions[key]), reverse=True
    )
    return [(key, similarity[key]) for key in ranked]


@transaction.atomic
def update_related(edition: Edition, now: datetime) -> None:
    """Replace what is saved of an edition, after its categories or tags were merged."""
    RelatedEdition.objects.filter(Q(edition=edition) | Q(related=edition)).delete()
    save_related(edition, now)


def save_related(edition: Edition, now: datetime) -> None:
    """Save the live and scheduled editions that are most similar to a new edition.

    The edition is also added to those of the others, if it is among their most similar. A constant
    number of queries. To be called in a transaction.
    """
    others = Edition.objects.articles().not_ended(now).exclude(post=edition.post_id)
    ranked = rank_related(edition, others)
    lowest_saved = (
        RelatedEdition.objects.filter(edition=OuterRef("pk"), related__in=others)
        .order_by("-similarity")
        .values("similarity")[RELATED_SAVED - 1 : RELATED_SAVED]
    )
    candidates = ranked[:RECIPROCAL_CANDIDATES]
    editions = Edition.objects.filter(pk__in=[key for key, _ in candidates])
    thresholds = dict(editions.values_list("pk", Subquery(lowest_saved)))
    RelatedEdition.objects.bulk_create(
        [
            RelatedEdition(edition=edition, related_id=key, similarity=similarity)
            for key, similarity in ranked[:RELATED_SAVED]
        ]
        + [
            RelatedEdition(edition_id=key, related=edition, similarity=similarity)
            for key, similarity in candidates
            if thresholds[key] is None or similarity > thresholds[key]
        ]
    )
