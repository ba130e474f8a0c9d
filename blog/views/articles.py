"""The page of one article."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Edition

RELATED = 3


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article; an address that it once had leads to the one it has."""
    now = timezone.now()
    edition = Edition.objects.live(now).with_relations().filter(slug=slug).first()
    if edition is None:
        return redirect(_moved(slug, now), permanent=True)
    return render(request, "blog/article.html", article_context(request, edition, now))


def _moved(slug: str, at: datetime) -> Edition:
    """The live edition of the article that was once public under this address, or 404."""
    former = Edition.objects.ever_live(at).filter(slug=slug).values("post")
    return get_object_or_404(Edition.objects.live(at), post__in=former)


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
