"""The page on which somebody is asked to look at an article, and on which they answer.

There they read it section by section, comment on any of them, ask for changes or approve it.
"""

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
from blog.admin.forms.schedule_fields import WhenField
from blog.admin.views import section_comments as sections
from blog.admin.views.checklist import AttestedForm
from blog.articles import snapshot
from blog.checklist import approval
from blog.models import Post, ReviewRequest
from blog.publishing import actions
from blog.review import approvals, comments, requests
from blog.text.dates import format_moment

Verdict = ReviewRequest.Verdict


class Reviewers(forms.ModelChoiceField):
    """People who can be asked; beside the name of each who may approve it stands that they may."""

    may_approve: frozenset[int] = frozenset()

    def label_from_instance(self, person: Any) -> str:
        """Give the name, and what the answer can be worth."""
        return f"{person} (may approve it)" if person.pk in self.may_approve else str(person)


class AskForm(forms.Form):
    """Whom one asks, and what for."""

    reviewer = Reviewers(
        None,
        label="Whom do you ask?",
        empty_label="Choose a person",
        error_messages={
            "required": "Choose whom you ask.",
            "invalid_choice": "This person can’t look at it any more. Choose somebody else.",
        },
    )
    note = forms.CharField(
        label="What should they look at?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="A sentence or two, if you like. It stands at their desk beside the title.",
    )

    def __init__(self, *args: Any, post: Post, asking: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        field: Any = self.fields["reviewer"]
        field.queryset = requests.possible_reviewers(asking)
        field.may_approve = approvals.possible_approvers(post)


class AnswerForm(AttestedForm):
    """What a reviewer thinks, and for who may publish as well, when readers see it."""

    field_order = ["answer", "at", "attested"]

    answer = forms.CharField(
        label="What do you think?",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="They read your words at the desk. Readers never see them.",
    )
    at = WhenField(label="When do readers see it?", empty_label="Now")


class ReviewPages:
    """Asking and answering, beside the form of an article."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the page."""
        return [
            path(
                "<int:pk>/review/", self.admin_site.admin_view(self.review), name="blog_post_review"
            ),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def review(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who was asked and what they said, or do what a button says.

        What could not be done is shown again with everything that was typed.
        """
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "view", post)  # type: ignore[attr-defined]
        action = request.POST.get("action", "")
        posted = request.POST if request.method == "POST" else None
        ask_form = AskForm(posted if action == "ask" else None, post=post, asking=request.user)
        answer_form = AnswerForm(posted if action in ANSWERS else None, post=post)
        typed = None
        try:
            if action == "ask":
                done = self._ask(request, post, ask_form)
            elif action in ANSWERS:
                done = self._answer(request, post, action, answer_form)
            elif action == "comment":
                typed = sections.save_comment(post, request.POST, by=request.user)
                done = typed is None
            else:
                done = request.method == "POST"
                if done:
                    self._follow(request, post, action)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            done = True
        if done:
            return HttpResponseRedirect(_back(request))
        return self._review_page(request, post, ask_form, answer_form, typed)

    def _review_page(
        self,
        request: HttpRequest,
        post: Post,
        ask_form: AskForm,
        answer_form: AnswerForm,
        typed: tuple[int, sections.CommentForm] | None,
    ) -> HttpResponse:
        user: Any = request.user
        draft = snapshot.build_edition(post)
        draft.picture_route = ("admin:picture",)
        asked = ReviewRequest.objects.filter(post=post).select_related("reviewer", "asked_by")
        mine = asked.open().filter(reviewer=user).first()
        may_review = user.has_perm("blog.review_post", post)
        signs = approvals.is_author(post, user)
        practice = request.practice  # type: ignore[attr-defined]
        given = approvals.approvals_of(post, draft.approval_hash)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Review: {post.title}",
            "opts": Post._meta,
            "post": post,
            "may_ask": self.has_change_permission(request, post),  # type: ignore[attr-defined]
            "may_approve": may_review and not signs,
            "may_publish": self.has_publish_permission(request, post),  # type: ignore[attr-defined]
            "may_comment": comments.may_comment(user, post),
            "may_answer": answer_form.is_bound or mine or (may_review and not signs),
            "approval_hash": draft.approval_hash,
            "draft": draft,
            "approvals": given,
            # Who approved it already may do so once more, after a year say.
            "again": not mine and any(each.approved_by == user for each in given.standing),
            "lacking": approval.missing_approval(draft, practice.date_at(timezone.now()), practice),
            "sections": sections.commented_sections(post, draft, typed),
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
        """Say on the form who waits for me or answered me, and what was said about its sections."""
        if post := context.get("original"):
            context["reviews"] = requests.requests_waiting_for(request.user).filter(post=post)
            context["comments"] = sections.open_comments_by_section(post)
            context["approvals"] = approvals.approvals_of(
                post, snapshot.build_edition(post).approval_hash
            )
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def _ask(self, request: HttpRequest, post: Post, form: AskForm) -> bool:
        self.require(request, "change", post)  # type: ignore[attr-defined]
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
        """Answer, ask for changes or approve; together with publishing, or neither."""
        if not form.is_valid():
            return False
        data = form.cleaned_data
        user: Any = request.user
        try:
            with transaction.atomic():
                asked = _waiting(post, request) or requests.open_unasked_review(post, by=user)
                if action in ("approve", "publish"):
                    seen = request.POST.get("approval_hash", "")
                    approvals.approve(asked, by=user, seen=seen, words=data["answer"])
                else:
                    requests.answer_request(
                        asked, by=user, words=data["answer"], verdict=ANSWERS[action]
                    )
                sentence = f"Thank you. {asked.asked_by} reads it at the desk."
                if action == "publish":
                    self.require(request, "publish", post)  # type: ignore[attr-defined]
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

    def _follow(self, request: HttpRequest, post: Post, action: str) -> None:
        """Take back or put aside what was asked, or settle a comment."""
        if action == "settle":
            comment = _of(post.comments, request.POST.get("comment", ""))
            comments.resolve_comment(comment, by=request.user)
        elif action in ("withdraw", "put_aside"):
            asked = _of(post.review_requests, request.POST.get("request", ""))
            if action == "withdraw":
                requests.withdraw_request(asked, by=request.user)
                messages.success(request, f"Taken back: {asked.reviewer} is no longer asked.")
            else:
                requests.dismiss_answer(asked, by=request.user)


# What a button under the answer says.
ANSWERS = {
    "answer": Verdict.LOOKED,
    "changes": Verdict.CHANGES,
    "approve": Verdict.APPROVED,
    "publish": Verdict.APPROVED,
}


def _waiting(post: Post, request: HttpRequest) -> ReviewRequest | None:
    """Give what this person was asked, if the page that they answer on showed it."""
    key = request.POST.get("request", "")
    return _of(post.review_requests, key) if key else None


def _of(rows: Any, key: str) -> Any:
    return get_object_or_404(rows, pk=key if key.isdecimal() else 0)


def _back(request: HttpRequest) -> str:
    """Where it goes on: to the desk's home if it was pressed there, to the section of a comment."""
    if "home" in request.POST:
        return reverse("admin:index")
    key = request.POST.get("section", "")
    return f"{request.path}#section-{key}" if key.isdecimal() else request.path
