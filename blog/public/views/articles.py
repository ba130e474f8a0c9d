"""The page of an article, and its handouts; and the other pages of the site."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.middleware import practice_of
from blog.models import Edition, SeriesPart, Translation
from blog.models.editions import EditionQuerySet, ListPosition
from blog.public import share_image, structured_data
from blog.public.handouts import handout_cards
from blog.public.metadata import article_metadata
from blog.public.relations import is_among, load_media, load_relations
from blog.public.series import series_places
from blog.public.translations import live_versions
from blog.public.views.not_found import redirect_former_slug
from blog.public.views.quick_exit import allow_leaving
from blog.publishing.freshness import overdue_since
from blog.search.related import related_articles
from blog.visibility import PostKind
from practice_site.paths import path_of
from practice_site.prepared import PreparedQuery

LIVE = PreparedQuery(
    lambda at, kind, slug: (
        Edition.objects.live(at).select_related("lead_picture").filter(kind=kind, slug=slug)[:1]
    )
)


def _neighbors_query(at: datetime, appeared: datetime, article: int) -> EditionQuerySet:
    position = ListPosition(appeared, article)
    listed = Edition.objects.articles().live(at).listed()
    older = Q(pk=Subquery(listed.older_than(position).values("pk")[:1]))
    newer = Q(pk=Subquery(listed.newer_than(position).values("pk")[:1]))
    found = Edition.objects.filter(older | newer)
    return found.only("kind", "title", "slug", "language", "first_live_from", "post")


NEIGHBORS = PreparedQuery(_neighbors_query)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an article; its former addresses redirect to the current one."""
    return _show(request, PostKind.ARTICLE, slug)


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a page of the site, as ``article`` does."""
    return _show(request, PostKind.PAGE, slug)


def _show(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    now = timezone.now()
    edition = next(iter(LIVE(at=now, kind=kind, slug=slug)), None)
    if edition is None:
        return redirect_former_slug(request, kind, slug, now)
    load_relations(request, [edition], with_tags=True)
    load_media(request, [edition])
    response = render(request, "blog/article.html", article_context(request, edition, now))
    return allow_leaving(response, edition)


def article_context(request: HttpRequest, edition: Edition, at: datetime) -> dict[str, object]:
    """Return the context of an article's page. A preview passes an edition that isn't saved."""
    practice = practice_of(request)
    share = share_image.image_for_article(edition, practice)
    share_path = f"{path_of('article_share_image', edition.slug)}?v={share.key}"
    share_image_url = request.build_absolute_uri(share_path)
    in_series = is_among(request, "in a series", SeriesPart.objects.posts, edition)
    series = series_places([edition], at).get(edition.post_id) if in_series else None
    translated = is_among(request, "translated", Translation.objects.posts, edition)
    versions = live_versions(edition, at, practice) if translated else []
    alternates = [
        (each.language or practice.language, request.build_absolute_uri(each.get_absolute_url()))
        for each in ([edition, *versions] if versions else [])
    ]
    shown = [*(series.parts if series else []), *versions]
    related = related_articles(edition, at, besides=shown)
    return {
        "edition": edition,
        "metadata": article_metadata(request, edition),
        "handout_cards": handout_cards(edition),
        "related": related,
        "series": series,
        "versions": versions,
        "alternates": alternates,
        # A part of a series has a previous and a next part.
        **({} if series or edition.is_page else _neighbors(edition, at, [*versions, *related])),
        "canonical_url": request.build_absolute_uri(edition.get_absolute_url()),
        "share_image_url": share_image_url,
        "overdue_since": overdue_since(edition, at, practice),
        "structured_data": structured_data.article_nodes(
            request,
            edition,
            share_image_url,
            practice.date_at(at),
            series=series,
            versions=versions,
        ),
    }


def _neighbors(
    edition: Edition, at: datetime, besides: Sequence[Edition]
) -> dict[str, Edition | None]:
    """Return the live articles before and after an edition; a preview has none. One query.

    Without one of those ``besides``, which the page shows anyway.
    """
    if edition._state.adding:
        return {}
    position = edition.list_position
    appeared, article = position
    shown = NEIGHBORS(at=at, appeared=appeared, article=article)
    known = {each.post_id for each in besides}
    by_place = {each.list_position > position: each for each in shown if each.post_id not in known}
    return {"previous": by_place.get(False), "next": by_place.get(True)}


@require_safe
def article_handouts(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the handout cards of a live article; raises Http404 if it has none."""
    now = timezone.now()
    edition = Edition.objects.articles().live(now).filter(slug=slug).first()
    if edition is None:
        return redirect_former_slug(request, PostKind.ARTICLE, slug, now, _handouts_path)
    if not (cards := handout_cards(edition)):
        raise Http404("The article has nothing for cards.")
    canonical_url = request.build_absolute_uri(edition.get_absolute_url())
    context = {"edition": edition, "handout_cards": cards, "canonical_url": canonical_url}
    return allow_leaving(render(request, "blog/handouts.html", context), edition)


def _handouts_path(edition: Edition) -> str:
    """Return the path of an article's handout cards, or its own if it has none any more."""
    if handout_cards(edition):
        return path_of("article_handouts", edition.slug)
    return edition.get_absolute_url()
