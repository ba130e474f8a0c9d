"""The review page of an article: requests for a review, answers and approvals."""

from collections import defaultdict

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.admin.forms.asking import AskForm, OutsideForm
from blog.admin.forms.datetime_fields import ScheduleField
from blog.admin.forms.error_list import add_errors, list_errors
from blog.admin.views.base import ArticlePage
from blog.admin.views.checklist import AttestedForm
from blog.articles import snapshot
from blog.checklist import approval_required, check_post
from blog.middleware import practice_of
from blog.models import Comment, EditingSession, Post, ReviewRequest
from blog.permissions import AnyUser
from blog.publishing import actions
from blog.review import approvals, approvers, emails, links, requests
from blog.text.dates import format_moment

Verdict = ReviewRequest.Verdict

# The verdict of each button under the answer.
VERDICTS = {
    "answer": Verdict.COMMENTED,
    "changes": Verdict.CHANGES,
    "approve": Verdict.APPROVED,
    "publish": Verdict.APPROVED,
}


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


# What is said of a form that isn't valid, by its action; the others send an answer.
NOT_DONE = {"ask": "Not asked yet", "record": "Not entered yet", "publish": "Not published"}


class ReviewView(ArticlePage):
    """The review page of an article: requests and answers."""

    action = "view"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Run the posted action, which returns its form if it isn't valid; that is shown again."""
        invalid: forms.Form | None = None
        try:
            invalid = self.act(request.POST.get("action", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.render(invalid) if invalid else HttpResponseRedirect(self.next_url())

    def act(self, action: str) -> forms.Form | None:
        """Do what was posted; return its form if it isn't valid."""
        if action == "ask":
            return self._ask()
        if action == "record":
            return self._record()
        if action in VERDICTS:
            return self._answer(action)
        if action == "ask_again":
            self._ask_again()
        else:
            self._close_item(action)
        return None

    def next_url(self) -> str:
        """Return where what was done leads."""
        if "home" in self.request.POST:
            return reverse("admin:index")
        return self.open_or_home(self.request.path)

    def render(self, invalid: forms.Form | None = None) -> HttpResponse:
        """Show the page, with the form that was posted if it isn't valid."""
        post, user = self.article, self.request.user
        working_copy = snapshot.build_edition(post)
        working_copy.picture_route = ("admin:picture",)
        answer_form = invalid if isinstance(invalid, AnswerForm) else AnswerForm()
        answer_form.show_attestation(post, working_copy)
        # Nobody else sees somebody's fix, nor what is said of it.
        is_theirs = Q(fix=None) | Q(requested_by=user.pk) | Q(reviewer=user.pk)
        asked = ReviewRequest.objects.filter(is_theirs, post=post).select_related("requested_by")
        mine = asked.open().filter(reviewer=user.pk, fix=None).first()
        may_answer = approvers.may_approve(post, user)
        practice = practice_of(self.request)
        article_approvals = approvals.approvals_of(post, working_copy.approval_hash)
        can_answer = answer_form.is_bound or mine or may_answer
        outdated = article_approvals.outdated
        approved_before = not mine and any(
            approval.approved_by == user for approval in article_approvals.current
        )
        checked = check_post(post, practice=practice)
        today = practice.date_at(timezone.now())
        missing_approval = approval_required.missing_approval(working_copy, today, practice)
        return self.render_page(
            "review",
            title=f"Review: {post.title}",
            error_list=list_errors(invalid, []) if invalid else [],
            refused=NOT_DONE.get(self.request.POST.get("action", ""), "Not sent yet"),
            unfinished=EditingSession.objects.unfinished(user, post.pk),
            open_findings=sum(not finding.review for finding in checked.open),
            can_ask=self.can("change", post),
            can_approve=may_answer,
            why_not=self.why_not() if mine or missing_approval else "",
            can_publish=self.can("publish", post),
            # Whoever answered already is asked for nothing, and may still answer below or there.
            is_asked=mine or (can_answer and not asked.filter(reviewer=user.pk, fix=None).exists()),
            # Others answer where they read it; who publishes may do so at once.
            answers_here=can_answer and (self.can("publish", post) or answer_form.is_bound),
            approval_hash=working_copy.approval_hash,
            working_copy=working_copy,
            approvals=article_approvals,
            # Whoever approved it already may do so once more, for example after a year.
            offers_answer_again=can_answer and approved_before and not answer_form.is_bound,
            missing_approval=missing_approval,
            difference=outdated and approvals.changes_since(outdated, post),
            again=self._last_approval() if outdated else None,
            open_comments=list(post.comments.open()),
            form=invalid if isinstance(invalid, AskForm) else AskForm(None, post, user, practice),
            outside_form=self._outside_form(invalid),
            answer_form=answer_form,
            mine=mine,
            waiting=[
                each for each in asked.open().about_what_is_there() if each.reviewer_id != user.pk
            ],
            answers=approvals.tell_voided(
                asked.filter(answered_at__isnull=False)
                .select_related("post", "fix")
                .order_by("-answered_at")
            ),
            media=answer_form.media,
        )

    def why_not(self) -> str:
        """Return why somebody who reviews the article may not approve it, and who may; or ""."""
        post, user = self.article, self.request.user
        is_reviewer = user.has_perm("blog.review_post", post)
        return approvers.why_not(post, user) if is_reviewer else ""

    def _outside_form(self, invalid: forms.Form | None) -> OutsideForm | None:
        """Return the form for an approval on paper, where the practice and the user may."""
        practice = practice_of(self.request)
        if not (practice.allow_outside_approval and self.can("publish", self.article)):
            return None
        return invalid if isinstance(invalid, OutsideForm) else OutsideForm(None, self.article)

    def _last_approval(self) -> ReviewRequest | None:
        """Return the last request that was approved, if its reviewer can be asked once more."""
        asked = self.article.review_requests.filter(verdict=Verdict.APPROVED).last()
        if asked is None or not self.can("change", self.article):
            return None
        now = timezone.now()
        waiting = ReviewRequest.objects.waiting(now).filter(
            post=self.article, reviewer=asked.reviewer_id, email=asked.email, fix=None
        )
        if waiting.exists() or asked.reviewer_id == self.request.user.pk:
            return None
        if asked.reviewer_id:
            may = approvers.possible_approvers(self.article)
            return asked if asked.reviewer_id in may else None
        today, user = timezone.localdate(now), self.request.user
        allowed = practice_of(self.request).allow_link_approval
        return asked if allowed and approvers.can_approve_by_link(asked, today, user) else None

    def _ask(self) -> AskForm | None:
        post, user = self.article, self.request.user
        self.require("change", post)
        form = AskForm(self.request.POST, post, user, practice_of(self.request))
        if not form.is_valid():
            return form
        try:
            with transaction.atomic():
                asked = form.save()
                emails.send_review_notice(self.request, asked)
        except ValidationError as error:
            add_errors(form, error)
            return form
        messages.success(self.request, asked_sentence(asked))
        return None

    def _ask_again(self) -> None:
        """Ask whoever approved the article before to approve its change."""
        post, user = self.article, self.request.user
        self.require("change", post)
        before = self.get_posted(post.review_requests.filter(verdict=Verdict.APPROVED), "request")
        with transaction.atomic():
            if before.is_by_link:
                asked = links.request_by_link(
                    post,
                    name=before.reviewer_name,
                    email=before.email,
                    author=before.reviewer_author,
                    by=user,
                )
            else:
                asked = requests.request_review(post, reviewer=before.reviewer, by=user)
            emails.send_review_notice(self.request, asked)
        messages.success(self.request, asked_sentence(asked))

    def _record(self) -> OutsideForm | None:
        form = OutsideForm(self.request.POST, self.article)
        self.require("publish", self.article)
        if not form.is_valid():
            return form
        try:
            approval = approvals.record_approval(
                self.article,
                by=self.request.user,
                approval_hash=self.request.POST.get("approval_hash", ""),
                **form.approval(),
            )
        except ValidationError as error:
            add_errors(form, error)
            return form
        messages.success(
            self.request, f"Approved by {approval.reviewer_name} {approval.circumstances}."
        )
        return None

    def _answer(self, action: str) -> AnswerForm | None:
        form = AnswerForm(self.request.POST)
        if not form.is_valid():
            return form
        data = form.cleaned_data
        try:
            with transaction.atomic():  # approving and publishing both happen, or neither
                asked = self._save_answer(action, data["answer"])
                sentence = "Thank you."
                if asked.requested_by != self.request.user:
                    sentence += f" {asked.requested_by} sees your answer at the desk."
                if action == "publish":
                    self.require("publish", self.article)
                    edition = actions.publish_checked(
                        self.article,
                        by=self.request.user,
                        at=data["at"],
                        attested=data["attested"],
                        practice=practice_of(self.request),
                    ).edition
                    self.log_change(self.article, "Approved and published.")
                    sentence = f"Approved. Readers see it from {format_moment(edition.live_from)}."
                asked.refresh_from_db()
                emails.send_review_notice(self.request, asked)
        except ValidationError as error:
            add_errors(form, error)
            return form
        messages.success(self.request, sentence)
        return None

    def _save_answer(self, action: str, answer: str) -> ReviewRequest:
        user, posted = self.request.user, self.request.POST
        if posted.get("request"):
            asked = self.get_posted(self.article.review_requests.all(), "request")
        else:
            asked = requests.start_review(self.article, by=user)
        if VERDICTS[action] == Verdict.APPROVED:
            seen = posted.get("approval_hash", "")
            approvals.approve(asked, by=user, approval_hash=seen, note=answer)
        else:
            requests.answer_request(asked, by=user, answer=answer, verdict=VERDICTS[action])
        return asked

    def _close_item(self, action: str) -> None:
        post, user = self.article, self.request.user
        if action == "dismiss":
            requests.dismiss_answer(self.get_posted(post.review_requests.all(), "request"), by=user)
        elif action == "withdraw":
            asked = self.get_posted(post.review_requests.all(), "request")
            requests.withdraw_request(asked, by=user)
            messages.success(self.request, f"Withdrawn: {asked.reviewer_name} is no longer asked.")


def asked_sentence(asked: ReviewRequest) -> str:
    """Return what happens to a request that was just made."""
    if not asked.expires_at:
        return f"{asked.reviewer_name} finds it at the desk under “Waiting for you”."
    last_day = date_format(timezone.localtime(asked.expires_at), "F j, Y")
    return (
        f"A personal link goes to {asked.reviewer_name} at {asked.email}. "
        f"It works until {last_day}."
    )


def review_context(user: AnyUser, post: Post, approval_hash: str) -> dict[str, object]:
    """Return what the article's form shows: requests waiting for the user, comments, approvals."""
    by_section = defaultdict(list)
    unresolved = Comment.objects.open().filter(post=post, section__isnull=False)
    for comment in unresolved.select_related("created_by", "request"):
        by_section[comment.section_id].append(comment)
    return {
        "reviews": approvals.tell_voided(
            requests.requests_waiting_for(user).filter(post=post, fix=None)
        ),
        "comments": by_section,
        "approvals": approvals.approvals_of(post, approval_hash),
    }
