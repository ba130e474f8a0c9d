"""The preview of an article: the saved working copy, or the form data as posted."""

from datetime import date, datetime, time
from typing import Any

from csp.constants import SELF
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods

from blog.admin.forms.posted_content import posted_content
from blog.articles import content
from blog.models import Edition, Post
from blog.preview.views import preview_response


class PreviewMixin:
    """The preview, beside the article form or in its own tab."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's URLs with the previews of saved and unsaved articles."""
        view = self.admin_site.public_page(
            require_http_methods(["GET", "HEAD", "POST"])(self.preview)
        )
        return [
            path("preview/", view, name="blog_post_preview_new"),
            path("<int:pk>/preview/", view, name="blog_post_preview"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def preview(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the saved working copy or, on POST, the form data.

        ``?on=2027-01-31`` shows it as of that day; otherwise it is shown as of the moment that an
        edition is scheduled for, or now.
        """
        post = get_object_or_404(Post, pk=pk) if pk is not None else None
        is_form_data = request.method == "POST"
        if not self._may_preview(request, post, is_form_data):
            raise PermissionDenied
        if is_form_data:
            shown = posted_content(self, request, post, request.POST)  # type: ignore[arg-type]
        else:
            shown = content.content_from_post(post) if post else content.empty_content()
        editions = Edition.objects.filter(post=pk, canceled=False).with_relations()
        newest = editions.order_by("live_from").last()
        now = timezone.now()
        at = _requested_moment(request, newest, now)
        edition = content.edition_from_content(shown, post or Post(), at)
        if (
            newest
            and newest.is_live(at)
            and content.content_from_edition(newest) == content.content_from_edition(edition)
        ):
            edition = newest
        sentence = _describe_preview(edition, newest, at, now, is_form_data)
        edition.title = edition.title or "No title yet"
        back = self._back(request, post, is_form_data)
        response = preview_response(request, edition, at, sentence, back)
        # It is also framed beside the form.
        response["X-Frame-Options"] = "SAMEORIGIN"
        response._csp_replace = {"frame-ancestors": [SELF]}  # type: ignore[attr-defined]
        return response

    def _may_preview(self, request: HttpRequest, post: Post | None, is_form_data: bool) -> bool:
        if post is None:
            return bool(self.has_add_permission(request))  # type: ignore[attr-defined]
        if is_form_data:
            return bool(self.has_change_permission(request, post))  # type: ignore[attr-defined]
        return bool(self.has_view_permission(request, post))  # type: ignore[attr-defined]

    def _back(self, request: HttpRequest, post: Post | None, is_form_data: bool) -> str:
        """Return the link back; empty for form data, whose form is still open in its own tab."""
        if is_form_data:
            return ""
        if post is None:
            return reverse("admin:blog_post_add")
        if self.has_change_permission(request, post):  # type: ignore[attr-defined]
            return reverse("admin:blog_post_change", args=[post.pk])
        return reverse("admin:blog_post_changelist")


def _requested_moment(request: HttpRequest, newest: Edition | None, now: datetime) -> datetime:
    """Return the requested moment, else that of the scheduled edition, else now."""
    day = _parse_day(request.GET.get("on", ""))
    if newest and newest.live_from > now and day in (None, timezone.localdate(newest.live_from)):
        return newest.live_from
    if day in (None, timezone.localdate(now)):
        return now
    return timezone.make_aware(datetime.combine(day, time(12)))  # noon is never skipped


def _parse_day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # as 2027-02-30
        return None


def _describe_preview(
    edition: Edition, newest: Edition | None, at: datetime, now: datetime, is_form_data: bool
) -> str:
    """Return a sentence on what is shown, and how it relates to what readers see."""
    what = "This is what the form says now" if is_form_data else "This is what is saved on the desk"
    unseen = "Readers don’t see it until you publish it."
    if at == now:
        return "This is what readers see now." if edition is newest else f"{what}. {unseen}"
    begins = newest is not None and newest.live_from == at
    said = date_format(timezone.localtime(at), "l, F j, Y, g:i A" if begins else "l, F j, Y")
    if edition is newest:
        return f"As readers {'will see' if at > now else 'saw'} it on {said}."
    differs = "It differs from what is scheduled for then."
    return f"{what}, as of {said}. {differs if begins else unseen}"
