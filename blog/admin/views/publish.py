"""The publish page: what readers see and will see, and the forms that change it."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar, NamedTuple

from csp.constants import SELF
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.text import capfirst

from blog.admin.forms.datetime_fields import ScheduleField
from blog.admin.forms.error_list import add_errors, list_errors
from blog.admin.views.base import ArticlePage
from blog.admin.views.checklist import AttestedForm
from blog.articles import content
from blog.articles.diff import Difference, compare_contents
from blog.checklist import check_post
from blog.checklist.links import list_external_links
from blog.middleware import practice_of
from blog.models import EditingSession, Edition, Post
from blog.publishing import actions, expiring_licenses
from blog.publishing.fixes import update_label
from blog.publishing.status import ArticleStatus, status_of
from blog.review import approvals
from blog.text.dates import format_moment


class PublishForm(AttestedForm):
    """When the article goes live, and when it comes down."""

    field_order = ["at", "until", "attested"]

    at = ScheduleField(label="When", empty_label="Now")
    until = ScheduleField(label="For how long", empty_label="Until you take it down", usual=False)


class TakeDownForm(forms.Form):
    """When a live article comes down."""

    at = ScheduleField(label="When", empty_label="Now")


# The form of each action of the page.
FORMS: dict[str, type[forms.Form]] = {
    "publish": PublishForm,
    "take_down": TakeDownForm,
    "cancel": forms.Form,
}


NOT_DONE = {
    "publish": "Not published",
    "take_down": "Not taken down",
    "cancel": "Not canceled",
}


class PublishView(ArticlePage):
    """The publish page of an article, which is also shown in a sheet above its form."""

    desk_policy: ClassVar = {"frame-ancestors": [SELF]}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Publish, schedule, take down or cancel; show an invalid form again."""
        post = self.article
        self.require("publish", post)
        action = request.POST.get("action", "")
        if action not in FORMS:
            return self.render()
        form = FORMS[action](request.POST, prefix=action)
        if action != "publish":
            seen = _seen_editions(status_of(post, timezone.now()))
            if request.POST.get("seen", seen) != seen:
                form.add_error(None, "This was changed meanwhile. Look above, then press it again.")
        if form.is_valid():
            try:
                sentence = getattr(self, f"_{action}")(form.cleaned_data)
            except ValidationError as error:
                add_errors(form, error)
            else:
                messages.success(request, sentence)
                done = {"done": action} if action == "publish" else None
                address = reverse("admin:blog_post_publish", args=[post.pk], query=done)
                return HttpResponseRedirect(address)
        return self.render({action: form})

    def render(self, posted: Mapping[str, forms.Form] | None = None) -> HttpResponse:
        """Return the page, with the form that was posted in place of an empty one."""
        post = self.article
        result = check_post(post, practice=practice_of(self.request))
        edition = result.article.edition
        status = status_of(post, timezone.now(), edition)
        newest = status.scheduled or status.live
        initial = {
            "at": status.scheduled.live_from if status.scheduled else None,
            "until": newest.ends_at if newest else None,
        }
        forms_: dict[str, Any] = {
            "publish": PublishForm(prefix="publish", initial=initial),
            "take_down": TakeDownForm(prefix="take_down"),
            **(posted or {}),
        }
        update = None  # what publishing now would put off the schedule
        if status.live and status.scheduled:
            update = update_label(status.scheduled, timezone.now())
        forms_["publish"].show_attestation(post, edition)
        refused = next(iter(posted), "") if posted else ""
        shown = newest if self.request.GET.get("done") and self.request.method == "GET" else None
        page = self.render_page(
            "publish",
            error_list=list_errors(forms_[refused], []) if refused else [],
            refused=NOT_DONE.get(refused),
            published=shown,
            is_first=shown and not Edition.objects.articles().exclude(pk=shown.pk).exists(),
            address=shown and self.request.build_absolute_uri(shown.get_absolute_url()),
            is_popup=self.request.headers.get("Sec-Fetch-Dest") == "iframe",  # in the form's sheet
            title=f"{NOT_DONE.get(refused, 'Publishing')}: {post.title}",
            status=status,
            words=_publish_words(status),
            update=update,
            seen=_seen_editions(status),
            can_publish=self.can("publish", post),
            forms=forms_,
            checklist=result,
            open_remarks=list(post.comments.open().select_related("created_by", "request")),
            external_links=len(list_external_links(result.article)),
            license_warnings=expiring_licenses.license_warnings(result.article.authors),
            needs_approval=any(each.review for each in result.blocking),
            approvals=approvals.approvals_of(post, edition.approval_hash),
            unpublished_changes=list(_unpublished_changes(post, status)),
            unsaved=_unsaved_by_person(post),
            unfinished=EditingSession.objects.unfinished(self.request.user, post.pk),
            media=forms_["publish"].media,
        )
        page["X-Frame-Options"] = "SAMEORIGIN"
        return page

    def _publish(self, data: dict[str, Any]) -> str:
        practice = practice_of(self.request)
        edition, dropped = actions.publish_checked(
            self.article, by=self.request.user, practice=practice, **data
        )
        self.log_change(self.article, "Scheduled." if data["at"] else "Published.")
        now = timezone.now()
        if edition.is_live(now):
            sentence = "Published: readers see it now."
            if dropped:
                sentence += f" {capfirst(update_label(dropped, now))} is no longer scheduled."
            return sentence
        return f"Scheduled: readers see it from {format_moment(edition.live_from)}."

    def _take_down(self, data: dict[str, Any]) -> str:
        actions.take_down(self.article, by=self.request.user, at=data["at"])
        self.log_change(self.article, "Taken down.")
        if data["at"]:
            return f"The {self.article.noun} comes down on {format_moment(data['at'])}."
        return f"The {self.article.noun} is down: readers no longer see it."

    def _cancel(self, data: dict[str, Any]) -> str:
        actions.cancel_schedule(self.article, by=self.request.user)
        self.log_change(self.article, "Schedule canceled.")
        return f"The schedule is canceled. The {self.article.noun} on the desk is as you left it."


class PublishWords(NamedTuple):
    """How the page speaks of publishing; plain text."""

    title: str
    effect: str
    button: str


def _publish_words(status: ArticleStatus) -> PublishWords:
    """Return the words for what publishing does in this status."""
    takes_place = "What is saved on the desk now takes the place of"
    if status.live and status.scheduled:
        effect = f"{takes_place} the update that is scheduled."
        return PublishWords("Publish an update", effect, "Publish the update")
    if status.live:
        effect = f"{takes_place} what readers see, at once or at the time that you choose."
        return PublishWords("Publish an update", effect, "Publish the update")
    if status.scheduled:
        effect = f"{takes_place} what is scheduled."
        return PublishWords("Change what is scheduled", effect, "Publish with these times")
    effect = "What is saved on the desk now becomes what readers see."
    return PublishWords("Publish", effect, "Publish")


def _unsaved_by_person(post: Post) -> list[EditingSession]:
    """Return what everybody hasn't finished in the article: of each person the newest."""
    sessions = EditingSession.objects.filter(post=post).exclude(data=[]).select_related("user")
    newest = {each.user_id: each for each in sessions.order_by("saved_at")}
    return list(newest.values())


def _seen_editions(status: ArticleStatus) -> str:
    """Return the keys of the editions that the page shows, to notice a change meanwhile."""
    return "-".join(str(each.pk) for each in (status.live, status.scheduled) if each)


def _unpublished_changes(
    post: Post, status: ArticleStatus
) -> Iterator[tuple[str, str, str, Difference]]:
    """Yield what is scheduled to change for readers, and what is saved but not published.

    Each with a title, the names of its two sides, and the difference.
    """
    live, scheduled = status.live, status.scheduled
    if live and scheduled:
        day = date_format(timezone.localtime(scheduled.live_from), "F j")
        difference = compare_contents(
            content.content_from_edition(live), content.content_from_edition(scheduled)
        )
        yield f"What changes for readers on {day}", "Readers see now", f"On {day}", difference
    if (published := scheduled or live) and status.changed:
        # The day of the next recheck is never public.
        current = content.content_from_post(post) | {"recheck_on": None}
        difference = compare_contents(content.content_from_edition(published), current)
        before = "Scheduled" if scheduled else "Readers see now"
        yield "What is not published yet", before, "On the desk", difference
