"""The archive: articles by the year and month in which they were first live.

Years and months are those of the practice's time zone.
"""

from datetime import datetime
from itertools import groupby

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.views.decorators.http import require_safe

from blog.models import Edition
from blog.public import structured_data
from blog.public.views.lists import list_response


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Show every year with its months."""
    months = Edition.objects.articles().live(timezone.now()).by_month()
    years = [
        {"months": group, "count": sum(month["count"] for month in group)}
        for group in (list(rows) for _, rows in groupby(months, lambda row: row["month"].year))
    ]
    context = {
        "years": years,
        "canonical_url": request.build_absolute_uri(request.path),
        "structured_data": structured_data.collection_nodes(
            request, "All articles by year and month"
        ),
    }
    return render(request, "blog/archive.html", context)


@require_safe
def archive_year(request: HttpRequest, year: str) -> HttpResponse:
    """Show the articles that were first live in a year, and its months."""
    start = _month_start(int(year), 1)
    end = _month_start(int(year) + 1, 1)
    nodes = structured_data.collection_nodes(request, year, ("Archive", reverse("archive")))
    return _period_page(request, "blog/archive_year.html", start, end, nodes)


@require_safe
def archive_month(request: HttpRequest, year: str, month: str) -> HttpResponse:
    """Show the articles that were first live in a month."""
    start = _month_start(int(year), int(month))
    end = _month_start(int(year) + int(month) // 12, int(month) % 12 + 1)
    nodes = structured_data.collection_nodes(
        request,
        date_format(start, "F Y"),
        ("Archive", reverse("archive")),
        (year, reverse("archive_year", args=[year])),
    )
    return _period_page(request, "blog/archive_month.html", start, end, nodes)


def _period_page(
    request: HttpRequest,
    template: str,
    start: datetime,
    end: datetime,
    nodes: list[structured_data.Node],
) -> HttpResponse:
    """Show the articles first live from ``start`` until ``end``; raises Http404 without any."""
    live = Edition.objects.articles().live(timezone.now())
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
        count=sum(month["count"] for month in months),
        earlier=moments.filter(first_live_from__lt=start).last(),
        later=moments.filter(first_live_from__gte=end).first(),
        structured_data=nodes,
    )


def _month_start(year: int, month: int) -> datetime:
    """Return the start of a month in the practice's time zone, which every request activates."""
    return datetime(year, month, 1, tzinfo=timezone.get_current_timezone())
