"""The calendar: what was, is and will be live, by month and by week, and how a schedule is moved.

Weeks begin on Sunday. A week is named as in ISO 8601 by the Monday in it (``?week=2026-W48``).
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.admin.forms.datetime_fields import WallTimeField
from blog.models import Edition, Post
from blog.permissions import visible_to
from blog.publishing import actions, calendar
from blog.publishing.calendar import EventKind
from blog.publishing.freshness import due_articles
from blog.publishing.status import status_of, with_status
from blog.text.dates import format_moment

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WORDS = {  # before the moment, and after it
    EventKind.NEW: ("Goes live", "Went live"),
    EventKind.UPDATE: ("Update", "Updated"),
    EventKind.END: ("Comes down", "Came down"),
}


@dataclass(frozen=True)
class Entry:
    """Something on a day: a word, a shape, an article, and whether it can be moved."""

    shape: str
    word: str
    title: str
    post_id: int
    at: datetime | None
    past: bool
    movable: bool


@dataclass(frozen=True)
class Day:
    """A day of the calendar; ``outside`` belongs to the month before or after."""

    date: date
    entries: list[Entry]
    today: bool
    outside: bool


@dataclass(frozen=True)
class Span:
    """What one page of the calendar shows, named as in its address."""

    kind: str
    name: str
    title: str
    first: date
    last: date
    before: date
    after: date
    month: int | None

    @property
    def days(self) -> list[date]:
        """Every day that is shown, in whole weeks."""
        return [self.first + number * DAY for number in range((self.last - self.first).days + 1)]


def month_of(day: date) -> Span:
    """Give the month of a day, filled up to whole weeks."""
    first = day.replace(day=1)
    after = (first + 31 * DAY).replace(day=1)
    start = _sunday(first)
    return Span(
        kind="month",
        name=f"{first:%Y-%m}",
        title=date_format(first, "F Y"),
        first=start,
        last=_sunday(after - DAY) + WEEK - DAY,
        before=first - DAY,
        after=after,
        month=first.month,
    )


def week_of(day: date) -> Span:
    """Give the week of a day, from its Sunday on."""
    first = _sunday(day)
    year, week, _ = (first + DAY).isocalendar()
    return Span(
        kind="week",
        name=f"{year}-W{week:02}",
        title=f"Week of {date_format(first, 'F j, Y')}",
        first=first,
        last=first + WEEK - DAY,
        before=first - WEEK,
        after=first + WEEK,
        month=None,
    )


def asked_for(query: Any, today: date) -> Span:
    """Give the month or week that an address names; this month where it names none."""
    if match := re.fullmatch(r"(20\d\d)-W(\d\d)", query.get("week", "")):
        try:
            return week_of(date.fromisocalendar(int(match[1]), int(match[2]), 1))
        except ValueError:
            return week_of(today)
    if match := re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", query.get("month", "")):
        return month_of(date(int(match[1]), int(match[2]), 1))
    return week_of(today) if "week" in query else month_of(today)


def _sunday(day: date) -> date:
    return day - timedelta(days=day.isoweekday() % 7)


class MoveForm(forms.Form):
    """When a scheduled article goes live instead."""

    at = WallTimeField(label="When does it go live instead?")


class Calendar:
    """The calendar beside the list of articles, and the page on which a schedule is moved."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add both pages."""
        view = self.admin_site.admin_view
        return [
            path("calendar/", view(self.calendar), name="blog_post_calendar"),
            path("<int:pk>/move/", view(self.move), name="blog_post_move"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def calendar(self, request: HttpRequest) -> HttpResponse:
        """Show a month or a week. Three queries, however much happens in it."""
        self.require(request, "view", None)  # type: ignore[attr-defined]
        now = timezone.now()
        today = timezone.localdate(now)
        span = asked_for(request.GET, today)
        by_day = _entries(span, now, request)
        days = [
            Day(
                day, by_day.get(day, []), day == today, bool(span.month and day.month != span.month)
            )
            for day in span.days
        ]
        make = month_of if span.kind == "month" else week_of
        # The other view shows today if it is in sight here, else where this one begins.
        seen = today if span.first <= today <= span.last else span.days[len(span.days) // 2]
        context = {
            **self.admin_site.each_context(request),
            "title": "Calendar",
            "opts": Post._meta,
            "span": span,
            "days": days,
            "has_change_permission": request.user.has_perm("blog.change_post"),
            "empty": not by_day,
            "live": Edition.objects.live(now).count(),
            "previous": make(span.before),
            "next": make(span.after),
            "current": make(today),
            "month": month_of(seen),
            "week": week_of(seen),
        }
        return TemplateResponse(request, "admin/blog/post/calendar.html", context)

    def move(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose another moment (``?at=2026-12-03T07:00``), see what it means, and say yes.

        Nothing changes before somebody posts that they mean exactly this.
        """
        post = get_object_or_404(with_status(Post.objects.all()), pk=pk)
        self.require(request, "publish", post)  # type: ignore[attr-defined]
        now = timezone.now()
        pinned = status_of(post, now).upcoming
        back = week_of if request.GET.get("from") == "week" else month_of
        if pinned is None:
            messages.error(request, f"“{post.title}” is not scheduled any more.")
            return HttpResponseRedirect(_address(back(timezone.localdate(now))))
        typed = request.POST or (request.GET if "at" in request.GET else None)
        form = MoveForm(typed, initial={"at": pinned.live_from}, label_suffix="")
        at = self._checked(form, pinned, now)
        if request.method == "POST" and at and request.POST.get("edition") == str(pinned.pk):
            try:
                actions.reschedule(post, by=request.user, at=at, seen=pinned)
            except ValidationError as error:
                form.add_error(None, error.messages)
                at = None
            else:
                self.log_change(request, post, "Moved.")  # type: ignore[attr-defined]
                messages.success(
                    request, f"Moved: “{pinned.title}” goes live on {format_moment(at)}."
                )
                return HttpResponseRedirect(_address(back(timezone.localdate(at))))
        context = {
            **self.admin_site.each_context(request),
            "title": "Move what is scheduled",
            "opts": Post._meta,
            "post": post,
            "pinned": pinned,
            "form": form,
            "at": at,
            # Somebody else moved or published it while this page was open.
            "changed": request.method == "POST" and bool(at),
            "from": request.GET.get("from", ""),
            "back": _address(back(timezone.localdate(pinned.live_from))),
        }
        return TemplateResponse(request, "admin/blog/post/move.html", context)

    def _checked(self, form: MoveForm, pinned: Edition, now: datetime) -> datetime | None:
        """Give the moment that was chosen, if it can be one; else say on the form why not."""
        if not form.is_bound or not form.is_valid():
            return None
        at: datetime = form.cleaned_data["at"]
        try:
            actions.check_move(pinned, at, now)
        except ValidationError as error:
            form.add_error(None, error)
            return None
        return at


def _address(span: Span) -> str:
    return f"{reverse('admin:blog_post_calendar')}?{span.kind}={span.name}"


def _entries(span: Span, now: datetime, request: HttpRequest) -> dict[date, list[Entry]]:
    """Give what is on each day of a span, in the practice's zone, as far as it is theirs to see."""
    user: Any = request.user
    seen, may_move = visible_to(user), user.has_perm("blog.publish_post")
    zone = ZoneInfo(str(timezone.get_current_timezone()))
    since = datetime.combine(span.first, time(), zone)
    until = datetime.combine(span.last + DAY, time(), zone)
    found: dict[date, list[Entry]] = {}
    for event in calendar.list_events(since, until, among=seen):
        past = event.at <= now
        entry = Entry(
            shape=event.what,
            word=WORDS[event.what][past],
            title=event.title,
            post_id=event.post_id,
            at=event.at,
            past=past,
            movable=may_move and not past and event.what != EventKind.END,
        )
        found.setdefault(timezone.localdate(event.at), []).append(entry)
    practice = request.practice  # type: ignore[attr-defined]
    for due in due_articles(now, practice, among=seen, since=span.first, until=span.last):
        title, key = due.post.title, due.post.pk
        entry = Entry("review", "Look at it again", title, key, None, False, False)
        found.setdefault(due.on, []).append(entry)
    return found
