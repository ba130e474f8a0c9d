"""The page on which somebody at the desk reads an article, remarks on it and answers."""

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from blog.admin.views.review import VERDICTS, AnswerForm, ReviewView
from blog.articles import snapshot
from blog.models import Approval, ReviewRequest, Section
from blog.permissions import AnyUser
from blog.preview.reading import private_page, reading_context
from blog.review import approvers, comments
from blog.review.forms import RemarkForm
from blog.review.subject import Subject
from blog.text.numbers import whole_number


class ReadView(ReviewView):
    """The article as readers would see it, with what is said about it and one's answer.

    What else a review needs (asking, withdrawing, publishing at once) is on the review page.
    """

    shows_public_page = True

    def act(self, action: str) -> forms.Form | None:
        """Do what was posted; return its form if it isn't valid."""
        if action == "comment":
            return self._remark()
        if action == "resolve":
            comment = self.get_posted(self.article.comments.all(), "comment")
            comments.resolve_comment(comment, by=self.request.user)
            return None
        return super().act(action)

    def next_url(self) -> str:
        """Return the section that was remarked on; after an answer the review page."""
        if self.request.POST.get("action") in VERDICTS:
            review = reverse("admin:blog_post_review", args=[self.article.pk], fragment="content")
            return self.open_or_home(review)
        key = whole_number(self.request.POST.get("section"))
        return f"{self.request.path}#remarks-{key}" if key else self.request.path

    def render(self, invalid: forms.Form | None = None) -> HttpResponse:
        """Show the page, with the form that was posted if it isn't valid."""
        post, user = self.article, self.request.user
        said = post.comments.select_related("created_by", "request", "resolved_by")
        subject = Subject(snapshot.build_edition(post))
        remark = invalid if isinstance(invalid, RemarkForm) else None
        context = reading_context(self.request, subject, list(said), ("admin:picture",), remark)
        current, outdated = context["approvals"].current, context["approvals"].outdated
        mine = ReviewRequest.objects.open().filter(post=post, reviewer=user.pk, fix=None)
        review = mine.select_related("requested_by").first()
        may_approve = approvers.may_approve(post, user)
        has_approved = any(approval.approved_by_id == user.pk for approval in current)
        can_answer = bool(review or (may_approve and not has_approved))
        context |= {
            "at_desk": True,
            "reader": user,
            "review": review,
            "approved_by": outdated and _you_or_name(outdated, user),
            "can_approve": may_approve,
            "why_not": self.why_not() if review else "",
            "can_publish": self.can("publish", post),
            "can_remark": comments.can_comment(user, post),
            "answer_form": invalid if isinstance(invalid, AnswerForm) else AnswerForm(),
            "can_answer": can_answer,
        }
        if not can_answer:
            context["difference"] = None  # the review page shows it to whoever wrote it
        return private_page(render(self.request, "blog/review_link.html", context))

    def _remark(self) -> RemarkForm | None:
        data = self.request.POST
        key = data.get("section", "")
        sections = Section.objects.filter(parent=self.article)
        section = sections.filter(pk=whole_number(key)).first()
        if section is None:
            text = " ".join(data.get(f"s{key}-text", "").split())
            raise ValidationError(f"The section is gone meanwhile. You wrote: “{text}”")
        form = RemarkForm(section.pk, data)
        if not form.is_valid():
            return form
        comments.add_comment(section, by=self.request.user, **form.cleaned_data)
        return None


def _you_or_name(approval: Approval, user: AnyUser) -> str:
    return "You" if approval.approved_by_id == user.pk else approval.reviewer_name
