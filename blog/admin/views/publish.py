"""The publish page: what readers see and will see, and the forms that change it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from blog.admin.forms.datetime_fields import ScheduleField
from blog.admin.forms.error_list import add_errors
from blog.admin.views.base import DeskView
from blog.admin.views.checklist import AttestedForm, checklist_context
from blog.admin.views.unpublished_changes import unpublished_changes
from blog.checklist import check_post
from blog.middleware import practice_of
from blog.models import EditingSession, Edition, Post
from blog.publishing import actions
from blog.publishing.status import ArticleStatus, status_of
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


# The form of each action of the page.
FORMS: dict[str, type[forms.Form]] = {
    "publish": PublishForm,
    "take_down": TakeDownForm,
    "cancel": forms.Form,
}


class PublishView(DeskView):
    """The publish page of an article."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Return the page."""
        return self._render(self.get_post("change"), {})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish, schedule, take down or cancel; show an invalid form again."""
        post = self.get_post("change")
        self.require("publish", post)
        action = request.POST.get("action", "")
        if action not in FORMS:
            return self._render(post, {})
        form = FORMS[action](request.POST, prefix=action)
        if action != "publish":
            seen = _seen_editions(status_of(post, timezone.now()))
            if request.POST.get("seen", seen) != seen:
                form.add_error(None, "This was changed meanwhile. Look above, then press it again.")
        if form.is_valid() and self._run_action(post, action, form):
            return HttpResponseRedirect(request.path)
        return self._render(post, {action: form})

    def _render(self, post: Post, posted: dict[str, forms.Form]) -> HttpResponse:
        """Return the page, with the form that was posted in place of an empty one."""
        result = check_post(post, practice=practice_of(self.request))
        edition = result.article.edition
        status = status_of(post, timezone.now(), edition)
        newest = status.scheduled or status.live
        initial = {
            "at": status.scheduled.live_from if status.scheduled else None,
            "until": newest.ends_at if newest else None,
        }
        publish_form = PublishForm(prefix="publish", initial=initial)
        forms_: dict[str, Any] = {
            "publish": publish_form,
            "take_down": TakeDownForm(prefix="take_down"),
            **posted,
        }
        forms_["publish"].show_attestation(post, edition.content_hash)
        return self.render_page(
            "publish",
            title=f"Publishing: {post.title}",
            post=post,
            status=status,
            seen=_seen_editions(status),
            can_publish=self.can("publish", post),
            forms=forms_,
            **checklist_context(result),
            approvals=approvals.approvals_of(post, edition.approval_hash),
            unpublished_changes=list(unpublished_changes(post, status)),
            unsaved=EditingSession.objects.filter(post=post).exclude(data=[]),
            media=forms_["publish"].media,
        )

    def _run_action(self, post: Post, action: str, form: forms.Form) -> bool:
        try:
            sentence = getattr(self, f"_{action}")(post, form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return False
        messages.success(self.request, sentence)
        return True

    def _publish(self, post: Post, data: dict[str, Any]) -> str:
        edition = actions.publish_checked(post, by=self.request.user, **data)
        self.log_change(post, "Published." if not data["at"] else "Scheduled.")
        return _success_message(edition)

    def _take_down(self, post: Post, data: dict[str, Any]) -> str:
        actions.take_down(post, by=self.request.user, at=data["at"])
        self.log_change(post, "Taken down.")
        if data["at"]:
            return f"The article comes down on {format_moment(data['at'])}."
        return "The article is down: readers no longer see it."

    def _cancel(self, post: Post, data: dict[str, Any]) -> str:
        actions.cancel_schedule(post, by=self.request.user)
        self.log_change(post, "Schedule canceled.")
        return "The schedule is canceled. The article on the desk is as you left it."


def _seen_editions(status: ArticleStatus) -> str:
    """Return the keys of the editions that the page shows, to notice a change meanwhile."""
    return "-".join(str(each.pk) for each in (status.live, status.scheduled) if each)


def _success_message(edition: Edition) -> str:
    if edition.is_live(timezone.now()):
        return "Published: readers see it now."
    return f"Scheduled: readers see it from {format_moment(edition.live_from)}."
