"""The page of one article."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Edition
from blog.views.elsewhere import gone, meant

RELATED = 3


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article; an address that it once had leads to the one it has."""
    now = timezone.now()
    edition = Edition.objects.live(now).with_relations().filter(slug=slug).first()
    if edition is None:
        return _elsewhere(request, slug, now)
    return render(request, "blog/article.html", article_context(request, edition, now))


def _elsewhere(request: HttpRequest, slug: str, at: datetime) -> HttpResponse:
    """Lead on to the article that once had this address.

    One that was taken down is gone, unless the practice listed where its readers should go.
    """
    former = Edition.objects.ever_live(at).filter(slug=slug).values("post")
    if now := Edition.objects.live(at).filter(post__in=former).newest_first().first():
        return redirect(now, permanent=True)
    if former.exists():
        return meant(request) or gone(request)
    raise Http404("There is no such article.")


def article_context(request: HttpRequest, edition: Edition, at: datetime) -> dict[str, Any]:
    """What the article page shows; the desk's preview gives it an edition that is not saved."""
    lead = edition.lead
    return {
        "edition": edition,
        "related": related(edition, at),
        "canonical_url": request.build_absolute_uri(edition.get_absolute_url()),
        "share_image_url": request.build_absolute_uri(lead.share_url) if lead else "",
    }


def related(edition: Edition, at: datetime) -> QuerySet[Edition]:
    """Live articles that share the most categories and tags with this one."""
    in_category = Q(category_links__category__in=[each.pk for each in edition.category_list])
    with_tag = Q(tag_links__tag__in=[each.pk for each in edition.tag_list])
    return (
        Edition.objects.live(at)
        .exclude(post=edition.post_id)
        .for_lists()
        .filter(in_category | with_tag)
        .annotate(
            shared=Count("category_links", filter=in_category, distinct=True)
            + Count("tag_links", filter=with_tag, distinct=True)
        )
        .order_by("-shared", "-first_live_from")[:RELATED]
    )
