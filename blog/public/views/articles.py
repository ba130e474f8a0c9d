"""The page of one article."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Edition
from blog.public import share_image, structured_data
from blog.public.handouts import handout_cards
from blog.public.views.not_found import gone, permanent_redirect, redirect_for
from blog.publishing.freshness import overdue_since
from blog.search.related import related_articles
from practice_site.policy import allow_inline


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article; an address that it once had leads to the one it has."""
    now = timezone.now()
    edition = Edition.objects.articles().live(now).with_relations().filter(slug=slug).first()
    if edition is None:
        return _elsewhere(request, slug, now)
    response = render(request, "blog/article.html", article_context(request, edition, now))
    return keep_no_copy(response, edition)


def _elsewhere(request: HttpRequest, slug: str, at: datetime) -> HttpResponse:
    """Lead on to the article that once had this address.

    One that was taken down is gone, unless the practice listed where its readers should go.
    """
    former = Edition.objects.articles().ever_live(at).filter(slug=slug).values("post")
    if now := Edition.objects.articles().live(at).filter(post__in=former).newest_first().first():
        return permanent_redirect(now)
    if former.exists():
        return redirect_for(request) or gone(request)
    raise Http404("There is no such article.")


def keep_no_copy(response: HttpResponse, edition: Edition) -> HttpResponse:
    """Send an article that readers may need to leave quickly so that the browser keeps no copy.

    Its one script, which the page holds itself, is admitted by its hash.
    """
    if edition.quick_exit:
        response["Cache-Control"] = "no-store"
        allow_inline(response, "script-src", get_template("includes/quick_exit.js").render())
    return response


def article_context(request: HttpRequest, edition: Edition, at: datetime) -> dict[str, Any]:
    """What the article page shows; the desk's preview gives it an edition that is not saved."""
    shown = share_image.image_for_article(edition, request.practice)  # type: ignore[attr-defined]
    share = f"{reverse('share_picture', args=[edition.slug])}?v={shown.key}"
    share_image_url = request.build_absolute_uri(share)
    site = structured_data.Site.of(request, at)
    return {
        "edition": edition,
        "cards": handout_cards(edition),
        "related": related_articles(edition, at),
        **_neighbors(edition, at),
        "canonical_url": request.build_absolute_uri(edition.get_absolute_url()),
        "share_image_url": share_image_url,
        "overdue_since": overdue_since(edition, at, request.practice),  # type: ignore[attr-defined]
        "structured_data": structured_data.article_nodes(site, edition, share_image_url),
    }


def _neighbors(edition: Edition, at: datetime) -> dict[str, Edition | None]:
    """The live articles that appeared before and after it; an edition that isn't saved has none."""
    if edition._state.adding:
        return {}
    others = (
        Edition.objects.articles()
        .live(at)
        .exclude(post=edition.post_id)
        .listed()
        .only("title", "slug", "language")
    )
    return {
        "previous": others.older_than(edition.place).first(),
        "next": others.not_older_than(edition.place).first(),
    }


@require_safe
def article_cards(request: HttpRequest, slug: str) -> HttpResponse:
    """What a live article gives to do and to say, as cards; none where it gives nothing."""
    edition = get_object_or_404(Edition.objects.articles().live(timezone.now()), slug=slug)
    if not (held := handout_cards(edition)):
        raise Http404("The article has nothing for cards.")
    canonical_url = request.build_absolute_uri(edition.get_absolute_url())
    context = {"edition": edition, "cards": held, "canonical_url": canonical_url}
    return keep_no_copy(render(request, "blog/cards.html", context), edition)
