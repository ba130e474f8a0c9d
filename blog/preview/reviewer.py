"""The page of a personal link: an article to read, remark on, answer about and approve by name.

What it shows is the public page of the working copy. When an earlier version was approved, it shows
first what was changed since. Of a fix of what readers see it shows first what that changes. A GET
approves nothing and changes nothing, since mail filters fetch the links in mail; only that a
browser opened it for the first time is noted.
"""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods, require_safe

from blog.models import Approval, Comment, Edition, ReviewRequest, Section
from blog.models.review import MAX_NAME
from blog.people import bylines
from blog.preview.views import forbid_storing, is_opened, preview_context
from blog.public.views.pictures import draft_picture_response
from blog.review import approvals, approvers, comments, emails, links, requests
from blog.review.subject import review_subject
from blog.text.numbers import whole_number

MAX_WORDS = 5000  # characters of a remark or an answer
Verdict = ReviewRequest.Verdict
VERDICTS = {"approve": Verdict.APPROVED, "changes": Verdict.CHANGES, "answer": Verdict.COMMENTED}


class AnswerForm(forms.Form):
    """The answer about the article, and the name that signs an approval."""

    answer = forms.CharField(
        label="Is there something to say?",
        required=False,
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    name = forms.CharField(
        label="Your name, as you sign",
        required=False,
        max_length=MAX_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, data: QueryDict | None, review: ReviewRequest) -> None:
        super().__init__(data, label_suffix="", initial={"name": review.reviewer_name})


class RemarkForm(forms.Form):
    """A remark about a section."""

    text = forms.CharField(
        label="Your remark",
        max_length=MAX_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Write what you think of this section."},
    )


@dataclass
class Remarks:
    """The remarks about one section by whoever has the link, and the form for another one."""

    key: int
    name: str
    form: RemarkForm
    said: list[Comment]


@require_http_methods(["GET", "HEAD", "POST"])
def review_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a personal link leads to, or take an answer.

    Wrong, expired, withdrawn and forbidden links get the same 404.
    """
    review = links.find_request(token, timezone.now())
    if review is None:
        return _private(render(request, "blog/preview_ended.html", status=404))
    if sentence := _refusal(request, review):
        context = {"review": review, "refusal": sentence}
        return _private(render(request, "blog/review_thanks.html", context, status=403))
    if review.answered_at:
        return _private(render(request, "blog/review_thanks.html", {"review": review}))
    if request.method == "POST":
        return _private(_post(request, review, token))
    if is_opened(request):
        links.note_opened(review, timezone.now())
    return _private(_page(request, review, token))


@require_safe
def review_link_picture(
    request: HttpRequest, token: str, picture: str, name: str
) -> HttpResponseBase:
    """Serve a picture of a personal link's page."""
    review = links.find_request(token, timezone.now())
    readable = review is not None and not review.answered_at
    try:
        shown = links.picture_for_request(review, picture) if review and readable else None
    except ValidationError as error:  # the fix is gone
        raise Http404("Nothing is shown any more.") from error
    if shown is None:
        raise Http404("No link shows this picture.")
    return forbid_storing(draft_picture_response(shown, name))


def _private(response: HttpResponse) -> HttpResponse:
    """Return the response, never stored; its address, which opens it, stays on this site.

    Under "no-referrer" the form would be posted with "Origin: null" and refused.
    """
    response["Referrer-Policy"] = "same-origin"
    return forbid_storing(response)


def _refusal(request: HttpRequest, review: ReviewRequest) -> str:
    """Return why whoever is signed in at the desk may not use this link; "" if they may."""
    user = request.user
    if not user.is_authenticated:
        return ""
    if user == review.requested_by:
        return f"You sent this link to {review.reviewer_name}. It is not for you."
    if approvers.is_author(review.post, user):
        return "You sign this article: somebody else has to approve it."
    return ""


def _post(request: HttpRequest, review: ReviewRequest, token: str) -> HttpResponse:
    action = request.POST.get("action", "")
    if action == "comment" and review.fix is None:
        return _remark(request, review, token)
    if action not in VERDICTS:
        return _page(request, review, token)
    form = AnswerForm(request.POST, review)
    if not form.is_valid():
        return _page(request, review, token, answer_form=form)
    answer, name = form.cleaned_data["answer"], form.cleaned_data["name"]
    try:
        with transaction.atomic():
            if action == "approve":
                if not name:
                    raise ValidationError({"name": "Write your name: it signs your approval."})
                approval_hash = request.POST.get("approval_hash", "")
                approvals.approve_by_link(
                    review, name=name, approval_hash=approval_hash, note=answer
                )
            else:
                requests.answer_by_link(review, answer=answer, verdict=VERDICTS[action])
            review.refresh_from_db()
            emails.send_review_notice(request, review)
    except ValidationError as error:
        form.add_error(None, error)
        return _page(request, review, token, answer_form=form)
    return HttpResponseRedirect(request.path)


def _remark(request: HttpRequest, review: ReviewRequest, token: str) -> HttpResponse:
    key = whole_number(request.POST.get("section"))
    section = Section.objects.filter(pk=key, parent=review.post_id).first()
    form = RemarkForm(request.POST, prefix=f"s{key}", label_suffix="")
    if section is None:
        raise PermissionDenied
    if not form.is_valid():
        return _page(request, review, token, remark_form=form)
    comments.add_comment_by_link(review, section, text=form.cleaned_data["text"])
    return HttpResponseRedirect(f"{request.path}#remarks-{key}")


def _page(
    request: HttpRequest,
    review: ReviewRequest,
    token: str,
    answer_form: AnswerForm | None = None,
    remark_form: RemarkForm | None = None,
) -> HttpResponse:
    now, post = timezone.now(), review.post
    try:
        subject = review_subject(review, now)
    except ValidationError as error:
        context = {"review": review, "ended": " ".join(error.messages)}
        return render(request, "blog/review_thanks.html", context, status=410)
    edition = subject.edition
    given = approvals.approvals_of(post, edition.approval_hash, review.fix)
    difference = subject.difference or (
        given.outdated and approvals.changes_since(given.outdated, post)
    )
    context = preview_context(request, edition, now, ("review_link_picture", token))
    # Remarks are about the sections of the working copy; about a fix, the answer says it.
    remarks = _remarks(review, edition, remark_form) if review.fix is None else {}
    keys = {each.key for each in remarks.values()}
    context |= {
        "review": review,
        "difference": difference,
        "is_changed": review.fix_id and review.fix_hash != subject.approval_hash,
        "approved_before": given.outdated,
        "approved_by": given.outdated and _you_or_name(given.outdated, review),
        "opens_article": not difference or remark_form is not None or request.GET.get("all"),
        "can_approve": approvers.can_approve_by_link(review, timezone.localdate()),
        "approval_hash": edition.approval_hash,
        "answer_form": answer_form or AnswerForm(None, review),
        "remarks": remarks,
        "other_remarks": [each for each in _said(review) if each.section_id not in keys]
        if review.fix is None
        else [],
    }
    return render(request, "blog/review_link.html", context)


def _you_or_name(approval: Approval, review: ReviewRequest) -> str:
    """Return who gave an approval, to begin a sentence for whoever has the link."""
    same = bylines.bare_name(approval.reviewer_name) == bylines.bare_name(review.reviewer_name)
    return "You" if same else approval.reviewer_name


def _said(review: ReviewRequest) -> list[Comment]:
    """Return what was remarked by the links that were mailed to this address."""
    said = Comment.objects.filter(post=review.post_id, request__email=review.email)
    return list(said.select_related("request", "resolved_by"))


def _remarks(
    review: ReviewRequest, edition: Edition, invalid: RemarkForm | None
) -> dict[int, Remarks]:
    """Return the remarks about each section of the working copy, by the section's number in it."""
    said: MultiValueDict = MultiValueDict()
    for comment in _said(review):
        said.appendlist(comment.section_id, comment)
    rows = review.post.blog_section_set.all()
    by_data = {id(data): row for data, row in zip(edition.sections, rows, strict=True)}
    found = {}
    for number, view in enumerate(edition.section_list):
        row = by_data[id(view.data)]
        form = RemarkForm(prefix=f"s{row.pk}", label_suffix="")
        if invalid and invalid.prefix == form.prefix:
            form = invalid
        name = comments.section_name(row)
        found[number] = Remarks(row.pk, name, form, said.getlist(row.pk))
    return found
