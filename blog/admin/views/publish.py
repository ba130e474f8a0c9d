"""The publish page: what readers see and will see, and the forms that change it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone

from blog.admin.forms.schedule_fields import ScheduleField
from blog.admin.views.base import PermissionMixin
from blog.admin.views.checklist import AttestedForm, checklist_context
from blog.admin.views.unpublished_changes import unpublished_changes
from blog.articles import snapshot
from blog.models import EditingSession, Edition, Post
from blog.publishing import actions
from blog.publishing.status import status_of, with_status
from blog.review import approvals
from blog.text.dates import format_moment


class PublishForm(AttestedForm):
    """When the article goes live, and when it comes down."""

    field_order = ["at", "until", "attested"]

    at = ScheduleField(label="When", empty_label="Now")
    until = ScheduleField(
        label="For how long",
        empty_label="Until you take it down",
        usual=False,
    )


class TakeDownForm(forms.Form):
    """When a live article comes down."""

    at = ScheduleField(label="When", empty_label="Now")


class PublishMixin(PermissionMixin):
    """The publish page of an article."""

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's URLs with the publish page."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/publishing/", view(self.publish_page), name="blog_post_publish"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def publish_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the page; on POST, publish, schedule, take down or cancel."""
        post = get_object_or_404(with_status(Post.objects.all()), pk=pk)
        self.require(request, "change", post)
        if request.method == "POST":
            self.require(request, "publish", post)
        action = request.POST.get("action", "")
        status = status_of(post, timezone.now())
        newest = status.scheduled or status.live
        seen = "-".join(str(each.pk) for each in (status.live, status.scheduled) if each)
        forms_ = {
            "publish": PublishForm(
                request.POST if action == "publish" else None,
                prefix="publish",
                post=post,
                initial={
                    "at": status.scheduled.live_from if status.scheduled else None,
                    "until": newest.ends_at if newest else None,
                },
            ),
            "take_down": TakeDownForm(
                request.POST if action == "take_down" else None, prefix="take_down"
            ),
            "cancel": forms.Form(request.POST if action == "cancel" else None, prefix="cancel"),
        }
        if request.method == "POST" and action in forms_:
            form = forms_[action]
            if action != "publish" and request.POST.get("seen", seen) != seen:
                form.add_error(None, "This was changed meanwhile. Look above, then press it again.")
            if form.is_valid() and self._run_action(request, post, action, form):
                return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Publishing: {post.title}",
            "opts": Post._meta,
            "post": post,
            "status": status,
            "seen": seen,
            "can_publish": self.has_publish_permission(request, post),  # type: ignore[attr-defined]
            "forms": forms_,
            **checklist_context(post),
            "approvals": approvals.approvals_of(post, snapshot.build_edition(post).approval_hash),
            "unpublished_changes": list(unpublished_changes(post, status)),
            "unsaved": EditingSession.objects.filter(post=post).exclude(data=[]),
            "media": forms_["publish"].media,
        }
        return TemplateResponse(request, "admin/blog/post/publish.html", context)

    def _run_action(self, request: HttpRequest, post: Post, action: str, form: forms.Form) -> bool:
        try:
            sentence = getattr(self, f"_{action}")(request, post, form.cleaned_data)
        except ValidationError as error:
            # Errors of the article itself have no field on this page.
            for name, sentences in error.update_error_dict({}).items():
                form.add_error(name if name in form.fields else None, sentences)
            return False
        messages.success(request, sentence)
        return True

    def _publish(self, request: HttpRequest, post: Post, data: dict[str, Any]) -> str:
        edition = actions.publish_checked(post, by=request.user, **data)
        self.log_change(request, post, "Published." if not data["at"] else "Scheduled.")  # type: ignore[attr-defined]
        return _success_message(edition)

    def _take_down(self, request: HttpRequest, post: Post, data: dict[str, Any]) -> str:
        actions.take_down(post, by=request.user, at=data["at"])
        self.log_change(request, post, "Taken down.")  # type: ignore[attr-defined]
        if data["at"]:
            return f"The article comes down on {format_moment(data['at'])}."
        return "The article is down: readers no longer see it."

    def _cancel(self, request: HttpRequest, post: Post, data: dict[str, Any]) -> str:
        actions.cancel_schedule(post, by=request.user)
        self.log_change(request, post, "Schedule canceled.")  # type: ignore[attr-defined]
        return "The schedule is canceled. The article on the desk is as you left it."


def _success_message(edition: Edition) -> str:
    if edition.is_live(timezone.now()):
        return "Published: readers see it now."
    return f"Scheduled: readers see it from {format_moment(edition.live_from)}."
