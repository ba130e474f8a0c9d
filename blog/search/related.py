"""Related articles: they share categories and tags. Found at publishing, so that reading is cheap.

How near two articles are is the measure of Adamic and Adar ("Friends and neighbors on the Web",
Social Networks 25, 2003): each category and tag that they share counts, and counts the more the
fewer articles have it.

What is found is kept between editions, never between articles: so an article that is scheduled is
there the second it is live, one that was taken down is gone, and an update brings what it shares
itself. Renaming changes nothing; merging finds anew for the editions that it moved.
"""

from collections import defaultdict
from datetime import datetime
from math import log

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery

from blog.models import Edition, EditionCategory, RelatedEdition, TaggedEdition
from blog.models.editions import EditionQuerySet

SHOWN = 3
# Of each edition so many are kept, since some of them may not be live when it is read.
KEPT = 12
# So many of the nearest are asked whether this one is among their own nearest.
ASKED = 500


def related_articles(edition: Edition, at: datetime) -> list[Edition]:
    """The nearest articles that are live at a moment; found on the fly for what isn't saved."""
    live = Edition.objects.articles().live(at).exclude(post=edition.post_id)
    if edition._state.adding:
        keys = [key for key, _ in rank_related(edition, live)[:SHOWN]]
        found = live.defer("sections").in_bulk(keys)
        return [found[key] for key in keys]
    kept = live.filter(related_to__edition=edition)
    order = ("-related_to__similarity", "-first_live_from", "-post_id")
    return list(kept.order_by(*order).defer("sections")[:SHOWN])


def rank_related(edition: Edition, others: EditionQuerySet) -> list[tuple[int, float]]:
    """Which of others share something with an edition, and how near they are; nearest first."""
    similarity: defaultdict[int, float] = defaultdict(float)
    places = {}
    for links, subject, of, subjects in (
        (EditionCategory, "category", "edition", edition.category_list),
        (TaggedEdition, "tag", "content_object", edition.tag_list),
    ):
        shared = defaultdict(list)
        keys = [each.pk for each in subjects]
        rows = links._default_manager.filter(**{f"{subject}__in": keys, f"{of}__in": others})
        columns = (f"{subject}_id", f"{of}_id", "first_live_from", "post_id")
        for key, other, *place in rows.order_by().values_list(*columns):
            shared[key].append(other)
            places[other] = place
        for those in shared.values():
            for other in those:
                similarity[other] += 1 / log(len(those) + 1)
    order = sorted(
        similarity, key=lambda key: (round(similarity[key], 6), places[key]), reverse=True
    )
    return [(key, similarity[key]) for key in order]


@transaction.atomic
def save_related(edition: Edition, now: datetime) -> None:
    """Find what is nearest to an edition, among what is live or will be, and keep it.

    It is added to the others' own nearest too, where it is one of them. The number of queries is
    the same for any number of articles.
    """
    RelatedEdition.objects.filter(Q(edition=edition) | Q(other=edition)).delete()
    others = Edition.objects.articles().not_over(now).exclude(post=edition.post_id)
    found = rank_related(edition, others)
    farthest = (
        RelatedEdition.objects.filter(edition=OuterRef("pk"), other__in=others)
        .order_by("-similarity")
        .values("similarity")[KEPT - 1 : KEPT]
    )
    asked = Edition.objects.filter(pk__in=[key for key, _ in found[:ASKED]])
    bounds = dict(asked.values_list("pk", Subquery(farthest)))
    RelatedEdition.objects.bulk_create(
        [
            RelatedEdition(edition=edition, other_id=key, similarity=near)
            for key, near in found[:KEPT]
        ]
        + [
            RelatedEdition(edition_id=key, other=edition, similarity=near)
            for key, near in found[:ASKED]
            if bounds[key] is None or near > bounds[key]
        ]
    )
