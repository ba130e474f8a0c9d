"""What a reviewer at the desk sees of a fix: the difference, the whole below it, and the answer.

Nobody else may see somebody's fix: only whoever was asked about it.
"""

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone

from blog.admin.forms.error_list import add_errors, list_errors
from blog.admin.views.base import ArticlePage
from blog.models import ReviewRequest
from blog.review import approvals, approvers, emails, requests
from blog.review.subject import review_subject

Verdict = ReviewRequest.Verdict
VERDICTS = {"approve": Verdict.APPROVED, "changes": Verdict.CHANGES, "answer": Verdict.COMMENTED}


class FixAnswerForm(forms.Form):
    """A reviewer's answer about a fix."""

    answer = forms.CharField(
        label="Is there something to say?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever asked reads this at the desk. Readers never see it.",
    )


class ReviewFixView(ArticlePage):
    """A fix about which the user was asked."""

    action = "view"
    review: ReviewRequest

    def load(self) -> HttpResponse | None:
        """Find the user's own request about a fix, or raise Http404."""
        super().load()
        asked = ReviewRequest.objects.filter(post=self.article, fix__isnull=False)
        asked = asked.select_related("requested_by", "reviewer")
        self.review = get_object_or_404(asked, pk=self.kwargs["asked"], reviewer=self.request.user)
        return None

    def post(self, request: HttpRequest, pk: int, asked: int) -> HttpResponse:
        """Save the answer; show the page again where it can't be."""
        form, action = FixAnswerForm(request.POST), request.POST.get("action", "")
        if action not in VERDICTS or not form.is_valid():
            return self.render(form)
        review, answer = self.review, form.cleaned_data["answer"]
        try:
            with transaction.atomic():
                if action == "approve":
                    seen = request.POST.get("approval_hash", "")
                    approvals.approve(review, by=request.user, approval_hash=seen, note=answer)
                else:
                    verdict = VERDICTS[action]
                    requests.answer_request(review, by=request.user, answer=answer, verdict=verdict)
                review.refresh_from_db()
                emails.send_review_notice(request, review)
        except ValidationError as error:
            add_errors(form, error)
            return self.render(form)
        messages.success(request, f"Thank you. {review.requested_by} sees your answer at the desk.")
        return redirect(self.open_or_home(request.path))

    def render(self, form: FixAnswerForm | None = None) -> HttpResponse:
        """Show what differs, and below it the whole; or why there is nothing to answer any more."""
        review, post = self.review, self.article
        subject, ended = None, ""
        try:
            if review.is_open:
                subject = review_subject(review, timezone.now())
            elif not review.answered_at:
                ended = f"{review.requested_by} withdrew the request."
        except ValidationError as error:
            ended = requests.why_unreadable(review) or " ".join(error.messages)
        approvals.tell_voided([review])
        user = self.request.user
        may_review = bool(subject and user.has_perm("blog.review_post", post))
        why_not = approvers.why_not(post, user, subject.fix) if subject and may_review else ""
        edition = subject and subject.edition
        if edition:
            edition.picture_route = ("admin:picture",)
        return self.render_page(
            "review_fix",
            title=f"Review a fix: {post.title}",
            review=review,
            ended=ended,
            subject=subject,
            # The page has ids of its own.
            sections=[replace(each, anchor="") for each in edition.section_list] if edition else [],
            is_changed=bool(subject and review.fix_hash != subject.approval_hash),
            can_approve=may_review and not why_not,
            why_not=why_not,
            form=form or FixAnswerForm(),
            error_list=list_errors(form, []) if form else [],
        )
