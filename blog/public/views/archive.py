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
def archive_period(request: HttpRequest, year: str, month: str = "") -> HttpResponse:
    """Show the articles first live in a year or a month; raises Http404 if there are none."""
    zone = timezone.get_current_timezone()
    last_month = int(month or 12)
    start = datetime(int(year), int(month or 1), 1, tzinfo=zone)
    end = datetime(int(year) + last_month // 12, last_month % 12 + 1, 1, tzinfo=zone)
    live = Edition.objects.articles().live(timezone.now())
    editions = live.filter(first_live_from__gte=start, first_live_from__lt=end)
    months = list(editions.by_month())
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
        editions.listed(),
        start=start,
        months=months,
        count=sum(each["count"] for each in months),
        earlier=moments.filter(first_live_from__lt=start).last(),
        later=moments.filter(first_live_from__gte=end).first(),
        structured_data=structured_data.collection_nodes(request, name, *parents),
    )
