"""The public pages. Each asks what is live now; none of them reads a Post."""

import re
from datetime import datetime
from typing import Any

from django.core.files.storage import default_storage
from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Author, Category, Edition, Picture
from blog.models.taxonomy import live_tags

PER_PAGE = 10
RELATED = 3


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


@require_safe
def picture(request: HttpRequest, token: str, name: str) -> FileResponse:
    """A picture that a live edition shows, or the portrait of one of its authors."""
    now = timezone.now()
    public = Q(pk__in=Edition.objects.live(now).values("pictures")) | Q(
        pk__in=Author.objects.public(now).values("photo")
    )
    return picture_file(get_object_or_404(Picture.objects.filter(public), token=token), name)


def picture_file(picture: Picture, name: str) -> FileResponse:
    """Send one of a picture's files, in a way that nothing in it could ever run."""
    if name not in picture.rendition_names:
        raise Http404("There is no such size.")
    kind = "image/jpeg" if name.endswith(".jpg") else "image/webp"
    response = FileResponse(default_storage.open(picture.path(name)), content_type=kind)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    # Short, since the picture must fall when its article is taken down.
    response["Cache-Control"] = "public, max-age=300"
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may visit, and where the list of pages is."""
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    text = f"User-agent: *\nDisallow: /desk/\nDisallow: /preview/\n\nSitemap: {sitemap}\n"
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
