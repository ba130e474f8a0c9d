"""The review page of an article: requests for a review, answers, approvals and comments."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from blog.admin import emails
from blog.admin.forms.schedule_fields import ScheduleField
from blog.admin.views import section_comments as sections
from blog.admin.views.base import PermissionMixin
from blog.admin.views.checklist import AttestedForm
from blog.articles import snapshot
from blog.checklist import approval_required
from blog.models import Post, ReviewRequest
from blog.publishing import actions
from blog.review import approvals, approvers, comments, requests
from blog.review.approvers import possible_approvers
from blog.text.dates import format_moment

Verdict = ReviewRequest.Verdict


class ReviewerField(forms.ModelChoiceField):
    """A choice of reviewers, which marks those who may approve the article."""

    can_approve: frozenset[int] = frozenset()

    def label_from_instance(self, person: Any) -> str:
        """Return the name, with whether they may approve the article."""
        return f"{person} (may approve it)" if person.pk in self.can_approve else str(person)


class AskForm(forms.Form):
    """A request for a review."""

    reviewer = ReviewerField(
        None,
        label="Whom do you ask?",
        empty_label="Choose a person",
        error_messages={
            "required": "Choose whom you ask.",
            "invalid_choice": "This person can’t review it any more. Choose somebody else.",
        },
    )
    note = forms.CharField(
        label="What should they look at?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence or two, if you like. They see it at their desk beside the title.",
    )

    def __init__(self, *args: Any, post: Post, asking: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        field: Any = self.fields["reviewer"]
        field.queryset = requests.possible_reviewers(asking)
        field.can_approve = possible_approvers(post)


class AnswerForm(AttestedForm):
    """A reviewer's answer and, for those who may publish, when the article goes live."""

    field_order = ["answer", "at", "attested"]

    answer = forms.CharField(
        label="What do you think?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They read your words at the desk. Readers never see them.",
    )
    at = ScheduleField(label="When do readers see it?", empty_label="Now")


class ReviewMixin(PermissionMixin):
    """The review page of an article."""

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's URLs with this page."""
        return [
            path(
                "<int:pk>/review/",
                self.admin_site.admin_view(self.review_page),
                name="blog_post_review",
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def review_page(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show requests, answers and comments; on POST, run the posted action.

        An invalid form is shown again with what was typed.
        """
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "view", post)
        action = request.POST.get("action", "")
        posted = request.POST if request.method == "POST" else None
        ask_form = AskForm(posted if action == "ask" else None, post=post, asking=request.user)
        answer_form = AnswerForm(posted if action in VERDICTS else None, post=post)
        invalid_comment = None
        try:
            if action == "ask":
                done = self._ask(request, post, ask_form)
            elif action in VERDICTS:
                done = self._answer(request, post, action, answer_form)
            elif action == "comment":
                invalid_comment = sections.save_comment(post, request.POST, by=request.user)
                done = invalid_comment is None
            else:
                done = request.method == "POST"
                if done:
                    self._close_item(request, post, action)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            done = True
        if done:
            return HttpResponseRedirect(_next_url(request))
        return self._render_review(request, post, ask_form, answer_form, invalid_comment)

    def _render_review(
        self,
        request: HttpRequest,
        post: Post,
        ask_form: AskForm,
        answer_form: AnswerForm,
        invalid_comment: tuple[int, sections.CommentForm] | None,
    ) -> HttpResponse:
        user: Any = request.user
        working_copy = snapshot.build_edition(post)
        working_copy.picture_route = ("admin:picture",)
        asked = ReviewRequest.objects.filter(post=post).select_related("reviewer", "requested_by")
        mine = asked.open().filter(reviewer=user).first()
        can_review = user.has_perm("blog.review_post", post)
        is_author = approvers.is_author(post, user)
        practice = request.practice  # type: ignore[attr-defined]
        article_approvals = approvals.approvals_of(post, working_copy.approval_hash)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Review: {post.title}",
            "opts": Post._meta,
            "post": post,
            "can_ask": self.has_change_permission(request, post),  # type: ignore[attr-defined]
            "can_approve": can_review and not is_author,
            "can_publish": self.has_publish_permission(request, post),  # type: ignore[attr-defined]
            "can_comment": comments.can_comment(user, post),
            "can_answer": answer_form.is_bound or mine or (can_review and not is_author),
            "approval_hash": working_copy.approval_hash,
            "working_copy": working_copy,
            "approvals": article_approvals,
            # Whoever approved it already may do so once more, for example after a year.
            "approved_before": not mine
            and any(approval.approved_by == user for approval in article_approvals.current),
            "missing_approval": approval_required.missing_approval(
                working_copy, practice.date_at(timezone.now()), practice
            ),
            "sections": sections.commented_sections(post, working_copy, invalid_comment),
            "form": ask_form,
            "answer_form": answer_form,
            "mine": mine,
            "waiting": asked.open().exclude(reviewer=user),
            "answers": asked.filter(answered_at__isnull=False).order_by("-answered_at"),
            "media": answer_form.media,
        }
        return TemplateResponse(request, "admin/blog/post/review.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show on the form the open requests, the answers, the comments and the approvals."""
        if post := context.get("original"):
            context["reviews"] = requests.requests_waiting_for(request.user).filter(post=post)
            context["comments"] = sections.open_comments_by_section(post)
            context["approvals"] = approvals.approvals_of(
                post, snapshot.build_edition(post).approval_hash
            )
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def _ask(self, request: HttpRequest, post: Post, form: AskForm) -> bool:
        self.require(request, "change", post)
        if not form.is_valid():
            return False
        try:
            asked = requests.request_review(post, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        messages.success(request, f"{asked.reviewer} finds it at the desk under “Waiting for you”.")
        emails.send_review_request(request, asked)
        return True

    def _answer(self, request: HttpRequest, post: Post, action: str, form: AnswerForm) -> bool:
        """Answer, request changes or approve; approving and publishing is one transaction."""
        if not form.is_valid():
            return False
        data = form.cleaned_data
        user: Any = request.user
        try:
            with transaction.atomic():
                asked = _open_request(post, request) or requests.start_review(post, by=user)
                if action in ("approve", "publish"):
                    seen = request.POST.get("approval_hash", "")
                    approvals.approve(asked, by=user, approval_hash=seen, note=data["answer"])
                else:
                    requests.answer_request(
                        asked, by=user, answer=data["answer"], verdict=VERDICTS[action]
                    )
                sentence = f"Thank you. {asked.requested_by} reads it at the desk."
                if action == "publish":
                    self.require(request, "publish", post)
                    edition = actions.publish_checked(
                        post, by=user, at=data["at"], attested=data["attested"]
                    )
                    self.log_change(request, post, "Approved and published.")  # type: ignore[attr-defined]
                    sentence = f"Approved. Readers see it from {format_moment(edition.live_from)}."
        except ValidationError as error:
            for name, sentences in error.update_error_dict({}).items():
                form.add_error(name if name in form.fields else None, sentences)
            return False
        messages.success(request, sentence)
        asked.refresh_from_db()
        emails.send_review_answer(request, asked)
        return True

    def _close_item(self, request: HttpRequest, post: Post, action: str) -> None:
        """Withdraw a request, dismiss an answer, or resolve a comment."""
        if action == "resolve":
            comment = _get_row(post.comments, request.POST.get("comment", ""))
            comments.resolve_comment(comment, by=request.user)
        elif action in ("withdraw", "dismiss"):
            asked = _get_row(post.review_requests, request.POST.get("request", ""))
            if action == "withdraw":
                requests.withdraw_request(asked, by=request.user)
                messages.success(request, f"Withdrawn: {asked.reviewer} is no longer asked.")
            else:
                requests.dismiss_answer(asked, by=request.user)


# The verdict of each button under the answer.
VERDICTS = {
    "answer": Verdict.COMMENTED,
    "changes": Verdict.CHANGES,
    "approve": Verdict.APPROVED,
    "publish": Verdict.APPROVED,
}


def _open_request(post: Post, request: HttpRequest) -> ReviewRequest | None:
    """Return the request that the posted form answers; None if it answers none."""
    key = request.POST.get("request", "")
    return _get_row(post.review_requests, key) if key else None


def _get_row(rows: Any, key: str) -> Any:
    return get_object_or_404(rows, pk=key if key.isdecimal() else 0)


def _next_url(request: HttpRequest) -> str:
    """Return the page to go on to: the desk's home if posted from there, else this page."""
    if "home" in request.POST:
        return reverse("admin:index")
    key = request.POST.get("section", "")
    return f"{request.path}#section-{key}" if key.isdecimal() else request.path
