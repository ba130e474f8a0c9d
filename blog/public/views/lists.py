"""The lists of articles: the latest, and by category, tag and author."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Author, Category, Edition
from blog.models.editions import EditionQuerySet
from blog.models.taxonomy import tags_with_live_count
from blog.public import structured_data
from blog.public.pagination import paginate
from blog.public.structured_data import Site
from blog.public.views.not_found import permanent_redirect


def list_response(
    request: HttpRequest, template: str, editions: EditionQuerySet, **context: Any
) -> HttpResponse:
    """Show the page of a list that was asked for; ``editions`` are ``listed``."""
    page = paginate(request, editions)
    context |= {"page": page, "canonical_url": request.build_absolute_uri(page.address)}
    if not page.is_first:  # what is said of the list stands where its introduction does
        context.pop("structured_data", None)
    return render(request, template, context)


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The latest articles."""
    now = timezone.now()
    categories = Category.objects.in_use(now).with_live_count(now)
    editions = Edition.objects.articles().live(now).listed()
    said = structured_data.home_nodes(Site.of(request, now))
    return list_response(
        request, "blog/home.html", editions, categories=categories, structured_data=said
    )


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles of a subject, with its introduction. A subject may be empty.

    An address that it once had leads to the one it has; so it is for tags.
    """
    now = timezone.now()
    subject = Category.objects.with_live_count(now).filter(slug=slug).first()
    if subject is None:
        return permanent_redirect(get_object_or_404(Category, redirects__slug=slug))
    live = Edition.objects.articles().live(now)
    editions = live.listed(under=subject)
    start = live.starting_points(subject).first() if subject.live_count > 1 else None
    if start:  # it stands at the top of the first page, so no page lists it once more
        editions = editions.exclude(pk=start.pk)
    trail = (subject.name, request.path)
    return list_response(
        request,
        "blog/category.html",
        editions,
        category=subject,
        start=start,
        structured_data=structured_data.collection_nodes(Site.of(request, now), trail),
    )


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """The articles under a tag; one that only drafts have does not exist."""
    now = timezone.now()
    subject = tags_with_live_count(now).select_related("introduction").filter(slug=slug).first()
    if subject is None:
        subject = get_object_or_404(tags_with_live_count(now), redirects__slug=slug)
        return permanent_redirect("tag", subject.slug)
    editions = Edition.objects.articles().live(now).listed(under=subject)
    trail = (("Topics", reverse("topics")), (subject.name, request.path))
    said = structured_data.collection_nodes(Site.of(request, now), *trail)
    return list_response(request, "blog/tag.html", editions, tag=subject, structured_data=said)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """A person who signs articles, and what they wrote; without a live article there is no page."""
    now = timezone.now()
    public = Author.objects.public(now)
    person = public.with_licenses().prefetch_related("specialties").filter(slug=slug).first()
    if person is None:
        return permanent_redirect(get_object_or_404(public, redirects__slug=slug))
    editions = Edition.objects.articles().live(now).listed(under=person)
    return list_response(
        request,
        "blog/author.html",
        editions,
        author=person,
        count=editions.count(),
        structured_data=structured_data.profile_nodes(Site.of(request, now), person),
    )
