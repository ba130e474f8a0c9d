"""The lists of articles: the latest, and by category, tag, author and year."""

import re
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Author, Category, Edition
from blog.models.taxonomy import live_tags

PER_PAGE = 10


def _page(request: HttpRequest, editions: QuerySet[Edition]) -> Page:
    """The page of a list that was asked for; a number that isn't there answers 404."""
    paginator = Paginator(editions.newest_first().for_lists(), PER_PAGE)  # type: ignore[attr-defined]
    number = request.GET.get("page", "1")
    if not re.fullmatch(r"[1-9][0-9]{0,5}", number) or int(number) not in paginator.page_range:
        raise Http404("There is no such page.")
    return paginator.page(int(number))


def _list(
    request: HttpRequest, template: str, editions: QuerySet[Edition], **context: Any
) -> HttpResponse:
    page = _page(request, editions)
    address = request.path if page.number == 1 else f"{request.path}?page={page.number}"
    context |= {"page": page, "canonical_url": request.build_absolute_uri(address)}
    return render(request, template, context)


def _years(at: datetime) -> list[int]:
    """The years, in the practice's zone, in which live articles first appeared; newest first."""
    return [
        moment.year
        for moment in Edition.objects.live(at).datetimes("first_live_from", "year", order="DESC")
    ]


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The latest articles."""
    now = timezone.now()
    return _list(
        request,
        "blog/home.html",
        Edition.objects.live(now),
        categories=Category.objects.in_use(now),
        years=_years(now),
    )


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles of a subject, with its introduction. A subject may be empty.

    An address that it once had leads to the one it has; so it is for tags.
    """
    now = timezone.now()
    subject = Category.objects.with_live_count(now).filter(slug=slug).first()
    if subject is None:
        return redirect(get_object_or_404(Category, redirects__slug=slug), permanent=True)
    editions = Edition.objects.live(now).filter(category_links__category=subject)
    return _list(request, "blog/category.html", editions, category=subject)


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles under a tag; one that only drafts have does not exist."""
    now = timezone.now()
    subject = live_tags(now).filter(slug=slug).first()
    if subject is None:
        moved = get_object_or_404(live_tags(now), redirects__slug=slug)
        return redirect("tag", moved.slug, permanent=True)
    editions = Edition.objects.live(now).filter(tag_links__tag=subject)
    return _list(request, "blog/tag.html", editions, tag=subject)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """A person who signs articles, and what they wrote; without a live article there is no page."""
    now = timezone.now()
    person = get_object_or_404(Author.objects.public(now).with_licenses(), slug=slug)
    editions = Edition.objects.live(now).filter(author_links__author=person)
    return _list(request, "blog/author.html", editions, author=person)


@require_safe
def archive(request: HttpRequest, year: int) -> HttpResponse:
    """The articles that first appeared in a year of the practice's calendar."""
    now = timezone.now()
    editions = Edition.objects.live(now).filter(first_live_from__year=year)
    if not editions.exists():
        raise Http404("Nothing appeared in that year.")
    return _list(request, "blog/archive.html", editions, year=year, years=_years(now))
