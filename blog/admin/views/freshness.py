"""The page of published articles that are due for a check of whether they are still right."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from blog.admin.forms.datetime_fields import DateWidget
from blog.admin.views.base import PermissionMixin
from blog.models import Post
from blog.permissions import can_view_articles, visible_to
from blog.publishing.freshness import due_articles, mark_rechecked, months_after
from blog.text.dates import format_days_from

MAX_ROWS = 100  # longest overdue first
AHEAD = timedelta(days=90)


class NextCheckForm(forms.Form):
    """The day of an article's next check."""

    next_on = forms.DateField(
        label="Check again on",
        widget=DateWidget(),
        error_messages={
            "required": "Choose the day on which somebody should check it again.",
            "invalid": "Write the day as 2027-01-31.",
        },
    )


def due_rows(request: HttpRequest, *, until: date, limit: int) -> list[dict[str, Any]]:
    """Return rows for what is due until a day, among the articles that the user may read."""
    practice = request.practice  # type: ignore[attr-defined]
    now = timezone.now()
    today = timezone.localdate(now)
    return [
        {
            "post": row.post,
            "on": row.due_on,
            "by_age": row.by_age,
            "when": format_days_from(row.due_on, today),
            "due": row.due_on <= today,
            "overdue": row.due_on < today,
        }
        for row in due_articles(
            now, practice, posts=visible_to(request.user), until=until, limit=limit
        )
    ]


class FreshnessMixin(PermissionMixin):
    """The page of articles that are due for a check."""

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's URLs with this page."""
        view = self.admin_site.admin_view(self.freshness_page)
        return [path("freshness/", view, name="blog_post_freshness"), *super().get_urls()]  # type: ignore[misc]

    def freshness_page(self, request: HttpRequest) -> HttpResponse:
        """Show what is due; on POST, mark an article as still right."""
        if not can_view_articles(request.user):
            raise PermissionDenied
        invalid_forms: dict[int, NextCheckForm] = {}
        if request.method == "POST":
            key = request.POST.get("post", "")
            post = get_object_or_404(Post, pk=key if key.isdecimal() else 0)
            self.require(request, "change", post)
            form = NextCheckForm(request.POST, prefix=f"p{post.pk}")
            if self._mark_checked(request, post, form):
                return HttpResponseRedirect(request.path)
            invalid_forms[post.pk] = form
        practice = request.practice  # type: ignore[attr-defined]
        today = timezone.localdate()
        suggested = months_after(today, practice.recheck_after_months or 12)
        rows = due_rows(request, until=today + AHEAD, limit=MAX_ROWS)
        for row in rows:
            if self.has_change_permission(request, row["post"]):  # type: ignore[attr-defined]
                pk = row["post"].pk
                form = NextCheckForm(prefix=f"p{pk}", initial={"next_on": suggested})
                row["form"] = invalid_forms.get(pk, form)
        context = {
            **self.admin_site.each_context(request),
            "title": "Due for a check",
            "opts": Post._meta,
            "rows": rows,
            "max_rows": MAX_ROWS,
            "months": practice.recheck_after_months,
        }
        return TemplateResponse(request, "admin/blog/post/freshness.html", context)

    def _mark_checked(self, request: HttpRequest, post: Post, form: NextCheckForm) -> bool:
        if not form.is_valid():
            return False
        next_on = form.cleaned_data["next_on"]
        try:
            mark_rechecked(post, by=request.user, next_on=next_on)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        day = f"{next_on:%B} {next_on.day}, {next_on.year}"
        messages.success(request, f"Noted. “{post}” is on this list again from {day}.")
        return True
