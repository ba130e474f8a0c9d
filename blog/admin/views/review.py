"""The review page of an article: requests for a review, answers, approvals and comments."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone

from blog.admin import emails
from blog.admin.forms.datetime_fields import ScheduleField
from blog.admin.forms.error_list import add_errors
from blog.admin.views import section_comments as sections
from blog.admin.views.base import DeskView
from blog.admin.views.checklist import AttestedForm
from blog.articles import snapshot
from blog.checklist import approval_required
from blog.middleware import practice_of
from blog.models import Post, ReviewRequest
from blog.permissions import AnyUser
from blog.publishing import actions
from blog.review import approvals, comments, requests
from blog.text.dates import format_moment

Verdict = ReviewRequest.Verdict

# The verdict of each button under the answer.
VERDICTS = {
    "answer": Verdict.COMMENTED,
    "changes": Verdict.CHANGES,
    "approve": Verdict.APPROVED,
    "publish": Verdict.APPROVED,
}


class ReviewerField(forms.ModelChoiceField):
    """A choice of reviewers, which marks those who may approve the article."""

    can_approve: frozenset[int] = frozenset()

    def label_from_instance(self, person: Model) -> str:
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
        help_text="A sentence or two, if you like. It is shown beside the title at their desk.",
    )

    def __init__(self, *args: Any, post: Post, asking: AnyUser, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        field: Any = self.fields["reviewer"]
        field.queryset = requests.possible_reviewers(asking)
        field.can_approve = requests.possible_approvers(post)


class AnswerForm(AttestedForm):
    """A reviewer's answer and, for those who may publish, when the article goes live."""

    field_order = ["answer", "at", "attested"]

    answer = forms.CharField(
        label="What do you think?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Whoever asked reads this at the desk. Readers never see it.",
    )
    at = ScheduleField(label="When do readers see it?", empty_label="Now")


class ReviewView(DeskView):
    """The review page of an article."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show requests, answers and comments."""
        post = self.get_post("view")
        return self._render(post, *self._build_forms(post))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Run the posted action; show an invalid form again with what was typed."""
        post = self.get_post("view")
        action = request.POST.get("action", "")
        ask_form, answer_form = self._build_forms(post, action, request.POST)
        invalid_comment = None
        try:
            if action == "ask":
                done = self._ask(post, ask_form)
            elif action in VERDICTS:
                done = self._answer(post, action, answer_form)
            elif action == "comment":
                invalid_comment = sections.save_comment(post, request.POST, by=request.user)
                done = invalid_comment is None
            else:
                self._close_item(post, action)
                done = True
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            done = True
        if done:
            return HttpResponseRedirect(_next_url(request))
        return self._render(post, ask_form, answer_form, invalid_comment)

    def _build_forms(
        self, post: Post, action: str = "", posted: QueryDict | None = None
    ) -> tuple[AskForm, AnswerForm]:
        """Return both forms of the page, the one of ``action`` with what was posted."""
        return (
            AskForm(posted if action == "ask" else None, post=post, asking=self.request.user),
            AnswerForm(posted if action in VERDICTS else None),
        )

    def _render(
        self,
        post: Post,
        ask_form: AskForm,
        answer_form: AnswerForm,
        invalid_comment: tuple[int, sections.CommentForm] | None = None,
    ) -> HttpResponse:
        user = self.request.user
        working_copy = snapshot.build_edition(post)
        working_copy.picture_route = ("admin:picture",)
        answer_form.show_attestation(post, working_copy.content_hash)
        asked = ReviewRequest.objects.filter(post=post).select_related("reviewer", "requested_by")
        mine = asked.open().filter(reviewer=user.pk).first()
        may_answer = user.has_perm("blog.review_post", post) and not requests.is_author(post, user)
        practice = practice_of(self.request)
        article_approvals = approvals.approvals_of(post, working_copy.approval_hash)
        return self.render_page(
            "review",
            title=f"Review: {post.title}",
            post=post,
            can_ask=self.can("change", post),
            can_approve=may_answer,
            can_publish=self.can("publish", post),
            can_comment=comments.can_comment(user, post),
            can_answer=answer_form.is_bound or mine or may_answer,
            approval_hash=working_copy.approval_hash,
            working_copy=working_copy,
            approvals=article_approvals,
            # Whoever approved it already may do so once more, for example after a year.
            approved_before=not mine
            and any(approval.approved_by == user for approval in article_approvals.current),
            missing_approval=approval_required.missing_approval(
                working_copy, practice.date_at(timezone.now()), practice
            ),
            sections=sections.commented_sections(post, working_copy, invalid_comment),
            form=ask_form,
            answer_form=answer_form,
            mine=mine,
            waiting=asked.open().exclude(reviewer=user.pk),
            answers=asked.filter(answered_at__isnull=False).order_by("-answered_at"),
            media=answer_form.media,
        )

    def _ask(self, post: Post, form: AskForm) -> bool:
        self.require("change", post)
        if not form.is_valid():
            return False
        try:
            asked = requests.request_review(post, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        messages.success(
            self.request, f"{asked.reviewer} finds it at the desk under “Waiting for you”."
        )
        emails.send_review_notice(self.request, asked)
        return True

    def _answer(self, post: Post, action: str, form: AnswerForm) -> bool:
        """Save the answer and send it; return whether it was valid."""
        if not form.is_valid():
            return False
        data = form.cleaned_data
        try:
            with transaction.atomic():  # approving and publishing both happen, or neither
                asked = self._save_answer(post, action, data["answer"])
                sentence = "Thank you."
                if asked.requested_by != self.request.user:
                    sentence += f" {asked.requested_by} reads it at the desk."
                if action == "publish":
                    self.require("publish", post)
                    edition = actions.publish_checked(
                        post, by=self.request.user, at=data["at"], attested=data["attested"]
                    )
                    self.log_change(post, "Approved and published.")
                    sentence = f"Approved. Readers see it from {format_moment(edition.live_from)}."
        except ValidationError as error:
            add_errors(form, error)
            return False
        messages.success(self.request, sentence)
        asked.refresh_from_db()
        emails.send_review_notice(self.request, asked)
        return True

    def _save_answer(self, post: Post, action: str, answer: str) -> ReviewRequest:
        """Comment, request changes or approve; return the request that this answers."""
        user, posted = self.request.user, self.request.POST
        if posted.get("request"):
            asked = self.get_posted(post.review_requests.all(), "request")
        else:
            asked = requests.start_review(post, by=user)
        if VERDICTS[action] == Verdict.APPROVED:
            seen = posted.get("approval_hash", "")
            approvals.approve(asked, by=user, approval_hash=seen, note=answer)
        else:
            requests.answer_request(asked, by=user, answer=answer, verdict=VERDICTS[action])
        return asked

    def _close_item(self, post: Post, action: str) -> None:
        """Withdraw a request, dismiss an answer, or resolve a comment."""
        user = self.request.user
        if action == "resolve":
            comments.resolve_comment(self.get_posted(post.comments.all(), "comment"), by=user)
        elif action == "dismiss":
            requests.dismiss_answer(self.get_posted(post.review_requests.all(), "request"), by=user)
        elif action == "withdraw":
            asked = self.get_posted(post.review_requests.all(), "request")
            requests.withdraw_request(asked, by=user)
            messages.success(self.request, f"Withdrawn: {asked.reviewer} is no longer asked.")


def review_context(user: AnyUser, post: Post, approval_hash: str) -> dict[str, object]:
    """Return what the article's form shows: requests waiting for the user, comments, approvals."""
    return {
        "reviews": requests.requests_waiting_for(user).filter(post=post),
        "comments": sections.open_comments_by_section(post),
        "approvals": approvals.approvals_of(post, approval_hash),
    }


def _next_url(request: HttpRequest) -> str:
    """Return the page to go on to: the desk's home if posted from there, else this page."""
    if "home" in request.POST:
        return reverse("admin:index")
    key = request.POST.get("section", "")
    return f"{request.path}#section-{key}" if key.isdecimal() else request.path
