"""The archive: years and months of the practice's calendar in which articles first appeared."""

from datetime import datetime
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as written
from django.views.decorators.http import require_safe

from blog.models import Edition
from blog.public import structured_data
from blog.public.views.lists import list_response


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Every year with its months."""
    now = timezone.now()
    months = Edition.objects.articles().live(now).by_month()
    years = [
        {"months": held, "count": sum(each["count"] for each in held)}
        for held in (list(group) for _, group in groupby(months, lambda each: each["month"].year))
    ]
    context = {
        "years": years,
        "canonical_url": request.build_absolute_uri(request.path),
        "structured_data": structured_data.collection_nodes(
            structured_data.Site.of(request, now), ("All articles by year and month", request.path)
        ),
    }
    return render(request, "blog/archive.html", context)


@require_safe
def archive_year(request: HttpRequest, year: str) -> HttpResponse:
    """The articles that first appeared in a year, and its months."""
    start = _first_day(int(year), 1)
    trail = (("Archive", reverse("archive")), (year, request.path))
    return _period(request, "blog/archive_year.html", start, _first_day(int(year) + 1, 1), *trail)


@require_safe
def archive_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """The articles that first appeared in a month."""
    start = _first_day(int(year), int(month))
    following = (int(year), int(month) + 1) if month != "12" else (int(year) + 1, 1)
    of_year = (year, reverse("archive_year", args=[year]))
    trail = (("Archive", reverse("archive")), of_year, (written(start, "F Y"), request.path))
    return _period(request, "blog/archive_month.html", start, _first_day(*following), *trail)


def _period(
    request: HttpRequest, template: str, start: datetime, end: datetime, *trail: tuple[str, str]
) -> HttpResponse:
    """What first appeared from a moment until another, and where there is more before and after."""
    now = timezone.now()
    live = Edition.objects.articles().live(now)
    editions = live.filter(first_live_from__gte=start, first_live_from__lt=end)
    months = list(editions.by_month())
    if not months:
        raise Http404("Nothing appeared then.")
    moments = live.order_by("first_live_from").values_list("first_live_from", flat=True)
    return list_response(
        request,
        template,
        editions.listed(),
        start=start,
        months=months,
        count=sum(each["count"] for each in months),
        earlier=moments.filter(first_live_from__lt=start).last(),
        later=moments.filter(first_live_from__gte=end).first(),
        structured_data=structured_data.collection_nodes(
            structured_data.Site.of(request, now), *trail
        ),
    )


def _first_day(year: int, month: int) -> datetime:
    """The first moment of a month, in the practice's zone (it is active in every request)."""
    return datetime(year, month, 1, tzinfo=timezone.get_current_timezone())
