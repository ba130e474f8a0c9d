"""The publishing panel: what readers see, what they will see, and the buttons that change it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils import timezone

from blog.admin.forms.schedule_fields import WhenField
from blog.admin.views.checklist import AttestedForm, checklist_context
from blog.admin.views.unpublished_changes import differences
from blog.articles import snapshot
from blog.models import EditingSession, Edition, Post
from blog.publishing import actions
from blog.publishing.status import status_of, with_status
from blog.review import approvals
from blog.text.dates import format_moment


class PublishForm(AttestedForm):
    """When the article goes live, and whether it comes down again by itself."""

    field_order = ["at", "until", "attested"]

    at = WhenField(label="When", empty_label="Now")
    until = WhenField(
        label="For how long",
        empty_label="Until you take it down",
        usual=False,
    )


class TakeDownForm(forms.Form):
    """When a live article comes down."""

    at = WhenField(label="When", empty_label="Now")


class PublishingPanel:
    """A page of the article's own, beside its form."""

    admin_site: Any

    def require(self, request: HttpRequest, action: str, post: Post | None) -> None:
        """Raise PermissionDenied unless this person may do this with the article."""
        if not getattr(self, f"has_{action}_permission")(request, post):
            raise PermissionDenied

    def panel(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the panel, or do what its button says; on a mistake everything typed stays."""
        post = get_object_or_404(with_status(Post.objects.all()), pk=pk)
        self.require(request, "change", post)
        if request.method == "POST":
            self.require(request, "publish", post)
        action = request.POST.get("action", "")
        standing = status_of(post, timezone.now())
        newest = standing.upcoming or standing.live
        seen = "-".join(str(each.pk) for each in (standing.live, standing.upcoming) if each)
        forms_ = {
            "publish": PublishForm(
                request.POST if action == "publish" else None,
                prefix="publish",
                post=post,
                initial={
                    "at": standing.upcoming.live_from if standing.upcoming else None,
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
            if form.is_valid() and self._do(request, post, action, form):
                return HttpResponseRedirect(request.path)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Publishing: {post.title}",
            "opts": Post._meta,
            "post": post,
            "standing": standing,
            "seen": seen,
            "may_publish": self.has_publish_permission(request, post),  # type: ignore[attr-defined]
            "forms": forms_,
            **checklist_context(post),
            "approvals": approvals.approvals_of(post, snapshot.build_edition(post).approval_hash),
            "differences": list(differences(post, standing)),
            "unsaved": EditingSession.objects.filter(post=post).exclude(data=[]),
            "media": forms_["publish"].media,
        }
        return TemplateResponse(request, "admin/blog/post/publishing.html", context)

    def _do(self, request: HttpRequest, post: Post, action: str, form: forms.Form) -> bool:
        try:
            sentence = getattr(self, f"_{action}")(request, post, form.cleaned_data)
        except ValidationError as error:
            # What is wrong with the article itself has no field on this page.
            for name, sentences in error.update_error_dict({}).items():
                form.add_error(name if name in form.fields else None, sentences)
            return False
        messages.success(request, sentence)
        return True

    def _publish(self, request: HttpRequest, post: Post, data: dict[str, Any]) -> str:
        edition = actions.publish_checked(post, by=request.user, **data)
        self.log_change(request, post, "Published." if not data["at"] else "Scheduled.")  # type: ignore[attr-defined]
        return _sentence(edition)

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


def _sentence(edition: Edition) -> str:
    if edition.is_live(timezone.now()):
        return "Published: readers see it now."
    return f"Scheduled: readers see it from {format_moment(edition.live_from)}."
