"""The page on which somebody is asked to look at an article, and on which they answer."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse

from blog import approvals, publishing, reviews
from blog.models import Post, ReviewRequest


class AskForm(forms.Form):
    """Whom one asks, and what for."""

    reviewer: "forms.ModelChoiceField[Any]" = forms.ModelChoiceField(
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

    def __init__(self, *args: Any, asking: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["reviewer"].queryset = reviews.reviewers(asking)  # type: ignore[attr-defined]


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
        """Show who was asked and what they said, or do what a button says."""
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "view", post)  # type: ignore[attr-defined]
        may_ask = self.has_change_permission(request, post)  # type: ignore[attr-defined]
        action = request.POST.get("action", "")
        form = AskForm(request.POST if action == "ask" else None, asking=request.user)
        if action == "ask":
            if not may_ask:
                raise PermissionDenied
            if form.is_valid() and self._ask(request, post, form):
                return HttpResponseRedirect(request.path)
        elif request.method == "POST":
            self._follow(request, post, action)
            # What was answered or put aside at the desk's home leads back there.
            home = "home" in request.POST
            return HttpResponseRedirect(reverse("admin:index") if home else request.path)
        asked = ReviewRequest.objects.filter(post=post).select_related("reviewer", "asked_by")
        digest = publishing.draft(post).digest
        context = {
            **self.admin_site.each_context(request),
            "title": f"Review: {post.title}",
            "opts": Post._meta,
            "post": post,
            "may_ask": may_ask,
            "digest": digest,
            "approvals": approvals.of(post, digest),
            "form": form,
            "mine": asked.open().filter(reviewer=request.user.pk),
            "waiting": asked.open().exclude(reviewer=request.user.pk),
            "answers": asked.filter(answered_at__isnull=False).order_by("-answered_at"),
        }
        return TemplateResponse(request, "admin/blog/post/review.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Say on the form that somebody waits for me, or what was answered to me."""
        if post := context.get("original"):
            context["reviews"] = reviews.for_person(request.user).filter(post=post)
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def _ask(self, request: HttpRequest, post: Post, form: AskForm) -> bool:
        try:
            asked = reviews.ask(post, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return False
        messages.success(request, f"{asked.reviewer} finds it at the desk under “Waiting for you”.")
        return True

    def _follow(self, request: HttpRequest, post: Post, action: str) -> None:
        """Answer, approve, take back or put aside."""
        which = request.POST.get("request", "")
        asked = get_object_or_404(post.review_requests, pk=which if which.isdecimal() else 0)
        words = request.POST.get("answer", "").strip()
        try:
            if action == "answer":
                reviews.answer(asked, by=request.user, words=words)
                messages.success(request, f"Thank you. {asked.asked_by} reads it at the desk.")
            elif action == "approve":
                seen = request.POST.get("digest", "")
                approvals.approve(asked, by=request.user, seen=seen, words=words)
                messages.success(request, f"Approved. {asked.asked_by} reads it at the desk.")
            elif action == "withdraw":
                reviews.withdraw(asked, by=request.user)
                messages.success(request, f"Taken back: {asked.reviewer} is no longer asked.")
            elif action == "put_aside":
                reviews.put_aside(asked, by=request.user)
        except ValidationError as error:
            wrote = f" You wrote: “{words}”" if words else ""
            messages.error(request, " ".join(error.messages) + wrote)
