"""The lists of articles: all, by category, tag, author and date; and the overviews of them.

Years and months are those of the practice's time zone.
"""

import unicodedata
from datetime import datetime
from itertools import groupby

from django.db.models import OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_safe

from blog.middleware import practice_of
from blog.models import Author, Category, Edition
from blog.models.editions import EditionQuerySet
from blog.models.taxonomy import tags_in_use
from blog.public import structured_data
from blog.public.months import all_months_in_use, month_start, months_in_use
from blog.public.pagination import LEAST_INDEXED, has_few_articles, paginate
from blog.public.people import people_filters
from blog.public.relations import shared_rows
from blog.public.views.not_found import permanent_redirect
from blog.visibility import has_any
from practice_site.prepared import PreparedQuery
from practice_site.shared import share

# The key of an author who has a page, beside that of each specialty.
PUBLIC_AUTHOR = PreparedQuery(
    lambda at, slug: (
        Author.objects.public(at)
        .filter(slug=slug)
        .order_by("specialties__position", "specialties__name")
        .values_list("pk", "specialties")
    )
)


def list_response(
    request: HttpRequest,
    template: str,
    editions: EditionQuerySet,
    period: tuple[datetime, datetime] | None = None,
    *,
    above: int = 0,
    is_indexed: bool = False,
    **context: object,
) -> HttpResponse:
    """Show the requested page of a list; ``editions`` are ``Edition.objects.listed``.

    ``above`` is how many articles the page shows above the list. ``is_indexed`` says that search
    engines may have it however few there are.
    """
    page = paginate(request, editions, period=period)
    number = len(page.editions) + above
    is_short = page.is_first and not page.older and number < LEAST_INDEXED
    context |= {
        "page": page,
        "canonical_url": request.build_absolute_uri(page.address),
        "noindex": is_short and not is_indexed,
    }
    if not page.is_first:  # like the introduction, it belongs to the first page
        context.pop("structured_data", None)
    return render(request, template, context)


@require_safe
def articles(request: HttpRequest) -> HttpResponse:
    """Show all articles, the latest first."""
    editions = Edition.objects.articles().live(timezone.now()).listed()
    nodes = structured_data.collection_nodes(request, "All articles")
    return list_response(request, "blog/articles.html", editions, structured_data=nodes)


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a category, which may be empty; as for tags and authors, former addresses redirect."""
    now = timezone.now()
    category = Category.objects.filter(slug=slug).first()
    if category is None:
        return permanent_redirect(get_object_or_404(Category, redirects__slug=slug))
    live = Edition.objects.articles().live(now)
    editions = live.listed(under=category)
    others = editions.exclude(post=OuterRef("post")).older_than(None)
    start = live.filter(has_any(others)).starting_points(category).get(category.pk)
    if start:  # it is shown at the top of the first page, so no page lists it
        editions = editions.exclude(pk=start.pk)
    return list_response(
        request,
        "blog/category.html",
        editions,
        above=bool(start),
        category=category,
        start=start,
        structured_data=structured_data.collection_nodes(
            request, category.name, ("Topics", reverse("categories"))
        ),
    )


@require_safe
def tag(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the articles with a tag; raises Http404 if none is live."""
    now = timezone.now()
    tags = tags_in_use(now)
    tag = tags.select_related("details").filter(slug=slug).first()
    if tag is None:
        return permanent_redirect("tag", get_object_or_404(tags, redirects__slug=slug).slug)
    editions = Edition.objects.articles().live(now).listed(under=tag)
    nodes = structured_data.collection_nodes(request, tag.name, ("Tags", reverse("tags")))
    return list_response(request, "blog/tag.html", editions, tag=tag, structured_data=nodes)


@require_safe
def author(request: HttpRequest, slug: str) -> HttpResponse:
    """Show an author with their articles; raises Http404 for one who has no page."""
    now = timezone.now()
    found = _public_author(request, slug, now)
    if found is None:
        return permanent_redirect(
            get_object_or_404(Author.objects.public(now), redirects__slug=slug)
        )
    author, specialties = found
    editions = Edition.objects.articles().live(now).listed(under=author)
    return list_response(
        request,
        "blog/author.html",
        editions,
        author=author,
        specialties=specialties,
        is_indexed=author.on_team,
        structured_data=structured_data.profile_nodes(
            request, author, specialties, practice_of(request).date_at(now)
        ),
    )


def _public_author(
    request: HttpRequest, slug: str, now: datetime
) -> tuple[Author, list[Category]] | None:
    """Return an author who has a page, with what they work with; None if there is none."""
    rows = PUBLIC_AUTHOR(at=now, slug=slug)
    keys = {author for author, _ in rows}
    authors = shared_rows(request, "author", keys, Author.objects.with_licenses())
    specialties = [specialty for _, specialty in rows if specialty]
    categories = shared_rows(request, "category", specialties, Category.objects.all())
    found = [categories[key] for key in specialties if key in categories]
    return next(((author, found) for author in authors.values()), None)


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """Show the categories that have a live article, each with where to start."""
    now = timezone.now()
    in_use = list(Category.objects.in_use(now))
    starts = Edition.objects.articles().live(now).starting_points(*in_use)
    return overview_of_lists(
        request,
        "blog/categories.html",
        "Topics",
        categories=[(each, starts.get(each.pk)) for each in in_use],
    )


@require_safe
def tags(request: HttpRequest) -> HttpResponse:
    """Show the tags that have a live article, by their first letter."""
    found = sorted(tags_in_use(timezone.now()), key=lambda tag: _sort_key(tag.name))
    by_letter = groupby(found, key=lambda tag: _sort_key(tag.name)[:1].upper())
    letters = [(letter, list(group)) for letter, group in by_letter]
    return overview_of_lists(request, "blog/tags.html", "Tags", letters=letters)


@require_safe
def authors(request: HttpRequest) -> HttpResponse:
    """Show the people of the practice that a query chooses, and its guests, by name."""
    public = Author.objects.public(timezone.now()).with_licenses().order_by("name", "pk")
    found = list(public.prefetch_related("specialties"))
    team = [author for author in found if author.on_team]
    filters, shown = people_filters(team, request.GET.dict())
    return overview_response(
        request,
        "blog/authors.html",
        "Our people" if team else "Authors",
        people=shown,
        is_filtered=len(shown) < len(team),
        filters=filters if len(team) > 1 else [],
        guests=[author for author in found if not author.on_team],
    )


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """Redirect to the categories, which were shown here together with the tags."""
    return permanent_redirect("categories")


def overview_of_lists(
    request: HttpRequest, template: str, name: str, **context: object
) -> HttpResponse:
    """Show an overview of lists, which search engines leave out while there are few articles."""
    few = share(request, "has few articles", lambda: has_few_articles(timezone.now()))
    return overview_response(request, template, name, noindex=few, **context)


def overview_response(
    request: HttpRequest, template: str, name: str, **context: object
) -> HttpResponse:
    """Show an overview; ``name`` is its heading."""
    context |= {
        "title": name,
        "canonical_url": request.build_absolute_uri(request.path),
        "structured_data": structured_data.collection_nodes(request, name),
    }
    return render(request, template, context)


def _sort_key(name: str) -> str:
    return unicodedata.normalize("NFKD", name.casefold())


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Show every year with its months."""
    months = all_months_in_use(timezone.now())
    years = [list(group) for _, group in groupby(months, lambda month: month.year)]
    name = "All articles by year and month"
    return overview_of_lists(request, "blog/archive.html", name, years=years)


@require_safe
def archive_period(request: HttpRequest, year: str, month: str = "") -> HttpResponse:
    """Show the articles first live in a year or a month; raises Http404 if there are none."""
    now = timezone.now()
    first, number = (int(month), 1) if month else (1, 12)
    start, end = (month_start(int(year), each) for each in (first, first + number))
    live = Edition.objects.articles().live(now)
    months = months_in_use(now, int(year), first, number)
    if not months:
        raise Http404("Nothing appeared then.")
    parents = [("Archive", reverse("archive"))]
    if month:
        parents.append((year, reverse("archive_year", args=[year])))
    name = date_format(start, "F Y") if month else year
    moments = live.order_by("first_live_from").values_list("first_live_from", flat=True)
    return list_response(
        request,
        "blog/archive_month.html" if month else "blog/archive_year.html",
        live.listed(),
        (start, end),
        start=start,
        months=months,
        earlier=moments.filter(first_live_from__lt=start).last(),
        later=moments.filter(first_live_from__gte=end).first(),
        structured_data=structured_data.collection_nodes(request, name, *parents),
    )
