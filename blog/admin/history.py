"""The history of an article: every edition and every saved state, to look at, compare, bring back.

A state has a key in the addresses: ``desk`` for what is saved now, ``revision-12``, ``edition-3``.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog import content, history
from blog.admin.moments import said
from blog.admin.walltime import DayWidget
from blog.compare import compare
from blog.content import Content
from blog.models import Edition, Post, Revision
from blog.preview_pages import preview_response

PER_PAGE = 30
# What one person saves within so short a time is one piece of work.
ONE_SITTING = timedelta(minutes=10)


@dataclass
class Entry:
    """A line of the history, with what the same person saved just before folded into it."""

    key: str
    at: datetime
    who: str
    title: str
    note: str = ""
    edition: Edition | None = None
    folded: list["Entry"] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What tells it from the others when it is read aloud."""
        kind = "edition" if self.edition else "saved"
        return f"{kind}, {date_format(timezone.localtime(self.at), 'N j, Y, g:i:s A')}"

    def takes(self, earlier: "Entry") -> bool:
        """Whether an earlier state belongs to the same sitting."""
        last = self.folded[-1] if self.folded else self
        plain = not (self.edition or earlier.edition or self.note or earlier.note)
        return plain and self.who == earlier.who and last.at - earlier.at <= ONE_SITTING


@dataclass(frozen=True)
class State:
    """A state of an article that was chosen by its key."""

    key: str
    label: str
    content: Content
    edition: Callable[[], Edition]


class DayForm(forms.Form):
    """A day whose public words are asked for."""

    on = forms.DateField(
        label="What was public on",
        widget=DayWidget(),
        error_messages={
            "required": "Choose a day.",
            "invalid": "This is not a day. Write it like 2027-05-03.",
        },
    )


class HistoryPages:
    """The pages of an article's history. Bringing back changes the desk, never the public."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of history; the first takes the place of Django's own."""
        view = self.admin_site.admin_view
        state = "<int:pk>/history/<slug:key>"
        return [
            path("<int:pk>/history/", view(self.history), name="blog_post_history"),
            path("<int:pk>/history/compare/", view(self.compare), name="blog_post_compare"),
            path(f"{state}/", self.admin_site.public_page(self.state), name="blog_post_state"),
            path(f"{state}/restore/", view(self.restore), name="blog_post_restore"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def history(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show all states, newest first, and what was public on a day that is asked for."""
        post = self._article(request, pk, "view")
        page = Paginator(_sittings(_entries(post)), PER_PAGE).get_page(request.GET.get("page"))
        form = DayForm(request.GET if "on" in request.GET else None, label_suffix="")
        context = self._context(request, post, "History") | {
            "page": page,
            "form": form,
            "day": form.cleaned_data["on"] if form.is_bound and form.is_valid() else None,
            "now": timezone.now(),
            "may_change": self.has_change_permission(request, post),  # type: ignore[attr-defined]
        }
        if context["day"]:
            context["public"] = [
                {"key": f"edition-{each.pk}", "edition": each}
                for each in _public_on(post, context["day"])
            ]
        return TemplateResponse(request, "admin/blog/post/history.html", context)

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show two states side by side: ``?one=edition-3&other=desk``."""
        post = self._article(request, pk, "view")
        one, other = (_state(post, request.GET.get(name, "desk")) for name in ("one", "other"))
        context = self._context(request, post, "What differs") | {
            "one": one,
            "other": other,
            "difference": compare(one.content, other.content),
            "may_change": self.has_change_permission(request, post),  # type: ignore[attr-defined]
        }
        return TemplateResponse(request, "admin/blog/post/compare.html", context)

    def state(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        """Show the public page as it was, or would have been, in this state."""
        post = self._article(request, pk, "view")
        state = _state(post, key)
        edition = state.edition()
        back = reverse("admin:blog_post_history", args=[post.pk])
        return preview_response(request, edition, edition.live_from, f"{state.label}.", back)

    def restore(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        """Ask, with what would change on the desk; then bring the state back there."""
        post = self._article(request, pk, "change")
        state, desk = _state(post, key), _state(post, "desk")
        problems: list[str] = []
        if request.method == "POST":
            note = f"Brought back: {state.label[:1].lower()}{state.label[1:]}"[:200]
            try:
                history.restore(post, state.content, by=request.user, note=note)
            except ValidationError as error:
                problems = error.messages
            else:
                self.log_change(request, post, note)  # type: ignore[attr-defined]
                messages.success(
                    request, "It is back on the desk. Readers see nothing of it until you publish."
                )
                return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
        context = self._context(request, post, "Bring this back to the desk?") | {
            "state": state,
            "problems": problems,
            "difference": compare(desk.content, state.content),
        }
        return TemplateResponse(request, "admin/blog/post/restore.html", context)

    def _article(self, request: HttpRequest, pk: int, action: str) -> Post:
        post = get_object_or_404(Post, pk=pk)
        self.require(request, action, post)  # type: ignore[attr-defined]
        return post

    def _context(self, request: HttpRequest, post: Post, title: str) -> dict[str, Any]:
        shared = self.admin_site.each_context(request)
        return {**shared, "title": title, "opts": Post._meta, "post": post}


# --- The list ------------------------------------------------------------------------------------


def _entries(post: Post) -> list[Entry]:
    """All states of an article, newest first. Two queries."""
    editions = post.editions.select_related("created_by", "closed_by").defer("sections")
    revisions = (
        post.revisions.select_related("by").defer("content").annotate(title=F("content__title"))
    )
    found = [
        Entry(
            key=f"edition-{each.pk}",
            at=each.created_at,
            who=str(each.created_by or ""),
            title=each.title,
            edition=each,
        )
        for each in editions
    ] + [
        Entry(
            key=f"revision-{each.pk}",
            at=each.at,
            who=str(each.by or ""),
            title=each.title,
            note=each.note,
        )
        for each in revisions
    ]
    return sorted(found, key=lambda each: (each.at, each.key), reverse=True)


def _sittings(entries: list[Entry]) -> list[Entry]:
    found: list[Entry] = []
    for each in entries:
        if found and found[-1].takes(each):
            found[-1].folded.append(each)
        else:
            found.append(each)
    return found


def _public_on(post: Post, day: date) -> Any:
    """The editions that readers saw, or will see, at some time of a day on the practice's wall."""
    start, end = (
        timezone.make_aware(datetime.combine(each, time.min))
        for each in (day, day + timedelta(days=1))
    )
    return Edition.objects.filter(post=post).live_between(start, end).order_by("live_from")


# --- One state -----------------------------------------------------------------------------------


def _state(post: Post, key: str) -> State:
    """Give the state of this key; raises Http404 for one that this article never had."""
    kind, _, number = key.partition("-")
    if key == "desk":
        stored = history.current(post)[0]
        return State(
            key, "On the desk now", stored, lambda: content.edition_of(stored, post, timezone.now())
        )
    if kind == "revision" and number.isdecimal():
        revision = get_object_or_404(Revision, post=post, pk=int(number))
        return State(
            key,
            f"Saved on {said(revision.at)}",
            revision.content,
            lambda: content.edition_of(revision.content, post, revision.at),
        )
    if kind == "edition" and number.isdecimal():
        editions = Edition.objects.with_relations()
        edition = get_object_or_404(editions, post=post, pk=int(number))
        verb = "Meant for" if edition.cancelled else "Public from"
        return State(
            key,
            f"{verb} {said(edition.live_from)}",
            history.from_edition(post, edition),
            lambda: edition,
        )
    raise Http404("This article never had such a state.")
