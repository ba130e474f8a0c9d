"""The publishing calendar, by month and by week, and the page that reschedules an article.

Weeks begin on Sunday. A week is named after the ISO 8601 week of its Monday (``?week=2026-W48``).
"""

from calendar import SUNDAY, Calendar
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.admin.forms.datetime_fields import WallClockField
from blog.admin.views.base import ArticlePage, DeskView, article_url
from blog.middleware import practice_of
from blog.models import Edition, Post
from blog.permissions import visible_to
from blog.publishing import actions, calendar
from blog.publishing.freshness import due_articles
from blog.publishing.status import status_of
from blog.text.dates import format_moment

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """The days that a calendar page shows, in whole weeks; ``name`` is its value in the URL."""

    kind: str
    name: str
    title: str
    days: list[date]
    month: int | None = None


def month_span(day: date) -> Span:
    """Return the month of a day, padded to whole weeks."""
    days = list(Calendar(SUNDAY).itermonthdates(day.year, day.month))
    return Span("month", f"{day:%Y-%m}", date_format(day, "F Y"), days, day.month)


def week_span(day: date) -> Span:
    """Return the week of a day, from Sunday."""
    first = day - day.isoweekday() % 7 * DAY
    year, week, _ = (first + DAY).isocalendar()
    days = [first + number * DAY for number in range(7)]
    return Span("week", f"{year}-W{week:02}", f"Week of {date_format(first, 'F j, Y')}", days)


def requested_span(query: Mapping[str, str], today: date) -> Span:
    """Return the month or week that the query string names; the current one if it names none."""
    if "week" in query:
        span_for, name = week_span, query["week"]
    else:
        span_for, name = month_span, f"{query.get('month', '')}-01"
    try:
        # Of this century: the first and the last years that there are have no neighbors.
        return span_for(date.fromisoformat(name) if name.startswith("20") else today)
    except ValueError:
        return span_for(today)


@dataclass(frozen=True)
class Entry:
    """An event on the calendar; ``reschedule_url`` is empty where it can't be moved."""

    event: calendar.Event
    verb: str
    is_past: bool
    url: str
    reschedule_url: str


@dataclass(frozen=True)
class Day:
    """A day on the calendar: its events, and the articles to check again, each with its URL."""

    date: date
    entries: list[Entry]
    rechecks: list[tuple[Post, str]]
    is_today: bool
    is_outside: bool  # of the month

    @property
    def css_class(self) -> str:
        """The classes that tell it from other days."""
        is_empty = not self.entries and not self.rechecks
        modifiers = {"today": self.is_today, "outside": self.is_outside, "empty": is_empty}
        return " ".join(["day", *(f"day--{name}" for name, holds in modifiers.items() if holds)])


class RescheduleForm(forms.Form):
    """The new moment for a scheduled article."""

    at = WallClockField(label="When does it go live instead?")

    def __init__(self, data: QueryDict | None, scheduled: Edition) -> None:
        super().__init__(data, initial={"at": scheduled.live_from}, label_suffix="")
        self.scheduled = scheduled

    def clean(self) -> None:
        """Raise ValidationError unless the article may go live at this moment."""
        if at := self.cleaned_data.get("at"):
            actions.check_reschedule(self.scheduled, at, timezone.now())


class CalendarView(DeskView):
    """The calendar."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a month or a week. Three queries, for any number of events."""
        self.require("view")
        now = timezone.now()
        today = timezone.localdate(now)
        span = requested_span(request.GET, today)
        visible = visible_to(request.user)
        since, until = (
            timezone.make_aware(datetime.combine(day, time()))
            for day in (span.days[0], span.days[-1] + DAY)
        )
        entries, rechecks = defaultdict(list), defaultdict(list)
        for event in calendar.list_events(since, until, posts=visible):
            entries[timezone.localdate(event.at)].append(self._entry(event, now))
        for due in due_articles(
            now, practice_of(request), posts=visible, since=span.days[0], until=span.days[-1]
        ):
            url = article_url(request.user, "change", due.post.pk, "id_recheck_on")
            rechecks[due.due_on].append((due.post, url))
        span_for = month_span if span.kind == "month" else week_span
        # The other view opens on today if it is shown here, else on the middle of this one.
        anchor = today if today in span.days else span.days[len(span.days) // 2]
        return self.render_page(
            "calendar",
            title="Calendar",
            span=span,
            days=[
                Day(
                    date=day,
                    entries=entries[day],
                    rechecks=rechecks[day],
                    is_today=day == today,
                    is_outside=span.month not in (None, day.month),
                )
                for day in span.days
            ],
            empty=not any(entries.values()) and not any(rechecks.values()),
            previous=span_for(span.days[0] - DAY),
            next=span_for(span.days[-1] + DAY),
            current=span_for(today),
            month=month_span(anchor),
            week=week_span(anchor),
        )

    post = get  # nothing to post here: it shows the page too

    def _entry(self, event: calendar.Event, now: datetime) -> Entry:
        user, is_past = self.request.user, event.is_past(now)
        can_move = not is_past and event.kind != calendar.EventKind.END
        reschedule_url = ""
        if can_move and user.has_perm("blog.publish_post"):
            reschedule_url = reverse("admin:blog_post_reschedule", args=[event.post_id])
        url = article_url(user, "publish", event.post_id)
        return Entry(event, event.verb(now), is_past, url, reschedule_url)


class RescheduleView(ArticlePage):
    """Asks for another moment (``?at=2026-12-03T07:00``), and reschedules once that is posted."""

    action = "publish"
    scheduled: Edition
    form: RescheduleForm

    def load(self) -> HttpResponse | None:
        """Find what is scheduled; without anything, redirect to the calendar."""
        super().load()
        request, now = self.request, timezone.now()
        scheduled = status_of(self.article, now).scheduled
        if scheduled is None:
            messages.error(request, f"“{self.article.title}” is not scheduled any more.")
            return HttpResponseRedirect(self._calendar_url(now))
        self.scheduled = scheduled
        data = request.POST or (request.GET if "at" in request.GET else None)
        self.form = RescheduleForm(data, scheduled)
        return None

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Reschedule; show the page again if that is not possible."""
        post, scheduled = self.article, self.scheduled
        if self.form.is_valid() and request.POST.get("edition") == str(scheduled.pk):
            at = self.form.cleaned_data["at"]
            try:
                actions.reschedule(post, by=request.user, at=at, expected=scheduled)
            except ValidationError as error:
                self.form.add_error(None, error.messages)
            else:
                self.log_change(post, "Rescheduled.")
                sentence = f"Rescheduled: “{scheduled.title}” goes live on {format_moment(at)}."
                messages.success(request, sentence)
                return HttpResponseRedirect(self._calendar_url(at))
        return self.render()

    def render(self) -> HttpResponse:
        """Ask for the moment, or whether to reschedule to the one in the URL."""
        at = self.form.cleaned_data["at"] if self.form.is_valid() else None
        return self.render_page(
            "reschedule",
            title="Reschedule",
            scheduled=self.scheduled,
            form=self.form,
            at=at,
            # Somebody else moved or published it while this page was open.
            changed=self.request.method == "POST" and bool(at),
            back=self._calendar_url(self.scheduled.live_from),
        )

    def _calendar_url(self, moment: datetime) -> str:
        span_for = week_span if self.request.GET.get("from") == "week" else month_span
        span = span_for(timezone.localdate(moment))
        return f"{reverse('admin:blog_post_calendar')}?{span.kind}={span.name}"
