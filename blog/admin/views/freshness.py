"""The articles that somebody should look at again: the page that lists them all."""

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

from blog.admin.forms.datetime_fields import DayWidget
from blog.models import Post
from blog.permissions import sees_articles, visible_to
from blog.publishing.freshness import due_articles, mark_rechecked, months_after
from blog.text.dates import format_days_from

MOST = 100  # that the page shows; those that are longest overdue come first
AHEAD = timedelta(days=90)


class NextLookForm(forms.Form):
    """When somebody should look at an article the next time."""

    next_on = forms.DateField(
        label="Look at it again on",
        widget=DayWidget(),
        error_messages={
            "required": "Choose the day on which somebody should look at it again.",
            "invalid": "Write the day as 2027-01-31.",
        },
    )


def due_rows(request: HttpRequest, *, until: date, most: int) -> list[dict[str, Any]]:
    """Give what is due until a day, of the articles that this person may read."""
    practice = request.practice  # type: ignore[attr-defined]
    now = timezone.now()
    today = timezone.localdate(now)
    seen = visible_to(request.user)
    return [
        {
            "post": row.post,
            "on": row.on,
            "by_age": row.by_age,
            "when": format_days_from(row.on, today),
            "due": row.on <= today,
            "overdue": row.on < today,
        }
        for row in due_articles(now, practice, among=seen, until=until, most=most)
    ]


class AgainPage:
    """A page of the list of articles."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        view = self.admin_site.admin_view(self.again)
        return [path("again/", view, name="blog_post_again"), *super().get_urls()]  # type: ignore[misc]

    def again(self, request: HttpRequest) -> HttpResponse:
        """Show what is due, or note that an article is still right."""
        if not sees_articles(request.user):
            raise PermissionDenied
        tried: dict[int, NextLookForm] = {}
        if request.method == "POST":
            key = request.POST.get("post", "")
            post = get_object_or_404(Post, pk=key if key.isdecimal() else 0)
            self.require(request, "change", post)  # type: ignore[attr-defined]
            form = NextLookForm(request.POST, prefix=f"p{post.pk}")
            if self._settle(request, post, form):
                return HttpResponseRedirect(request.path)
            tried[post.pk] = form
        practice = request.practice  # type: ignore[attr-defined]
        today = timezone.localdate()
        usual = months_after(today, practice.recheck_after_months or 12)
        found = due_rows(request, until=today + AHEAD, most=MOST)
        for row in found:
            if self.has_change_permission(request, row["post"]):  # type: ignore[attr-defined]
                pk = row["post"].pk
                form = NextLookForm(prefix=f"p{pk}", initial={"next_on": usual})
                row["form"] = tried.get(pk, form)
        context = {
            **self.admin_site.each_context(request),
            "title": "Look at it again",
            "opts": Post._meta,
            "rows": found,
            "most": MOST,
            "months": practice.recheck_after_months,
        }
        return TemplateResponse(request, "admin/blog/post/again.html", context)

    def _settle(self, request: HttpRequest, post: Post, form: NextLookForm) -> bool:
        if not form.is_valid():
            return False
        next_on = form.cleaned_data["next_on"]
        try:
            mark_rechecked(post, by=request.user, next_on=next_on)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        said = f"{next_on:%B} {next_on.day}, {next_on.year}"
        messages.success(request, f"Noted. “{post}” is on this list again from {said}.")
        return True
