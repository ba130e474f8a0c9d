"""The page of published articles that are due for a check of whether they are still right."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.admin.forms.datetime_fields import DateWidget
from blog.admin.views.base import DeskView
from blog.middleware import practice_of
from blog.permissions import on_desk, visible_to
from blog.publishing.freshness import due_articles, mark_rechecked, months_after

MAX_ROWS = 100  # longest overdue first
AHEAD = timedelta(days=90)


class RecheckForm(forms.Form):
    """The day of an article's next recheck."""

    next_on = forms.DateField(
        label="Check again on",
        widget=DateWidget(),
        error_messages={
            "required": "Choose the day on which somebody should check it again.",
            "invalid": "Write the day as 2027-01-31.",
        },
    )


class FreshnessView(DeskView):
    """The page of articles that are due for a check."""

    def load(self) -> None:
        """Raise PermissionDenied for somebody who can't view any article."""
        self.require("view")

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what is due."""
        return self._render({})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark an article as still right; show the page again if the form isn't valid."""
        post = self.get_posted(on_desk(), "post")
        self.require("change", post)
        form = RecheckForm(request.POST, prefix=f"p{post.pk}")
        if form.is_valid():
            next_on = form.cleaned_data["next_on"]
            try:
                mark_rechecked(post, by=request.user, next_on=next_on)
            except ValidationError as error:
                form.add_error(None, error)
            else:
                day = date_format(next_on, "F j, Y")
                messages.success(request, f"Noted. “{post}” is on this list again from {day}.")
                return HttpResponseRedirect(request.path)
        return self._render({post.pk: form})

    def _render(self, invalid_forms: dict[int, RecheckForm]) -> HttpResponse:
        practice = practice_of(self.request)
        now = timezone.now()
        today = timezone.localdate(now)
        visible = visible_to(self.request.user)
        due = due_articles(now, practice, posts=visible, until=today + AHEAD, limit=MAX_ROWS)
        suggested = {"next_on": months_after(today, practice.recheck_after_months or 12)}
        forms_by_post = {
            article.post.pk: RecheckForm(prefix=f"p{article.post.pk}", initial=suggested)
            for article in due
            if self.can("change", article.post)
        }
        return self.render_page(
            "freshness",
            title="Due for a check",
            today=today,
            due=due,
            forms=forms_by_post | invalid_forms,
            truncated_to=MAX_ROWS if len(due) == MAX_ROWS else None,
            months=practice.recheck_after_months,
        )
