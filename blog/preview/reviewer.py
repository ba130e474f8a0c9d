"""The page of a personal link: an article to read, remark on, answer about and approve by name.

What it shows is told in ``blog.preview.reading``. A GET approves nothing and changes nothing, since
mail filters fetch the links in mail; only that a browser opened it for the first time is noted.
"""

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from blog.models import Approval, Comment, ReviewRequest, Section
from blog.models.review import MAX_NAME
from blog.people import bylines
from blog.preview.reading import private_page, reading_context
from blog.preview.views import draft_media_response, is_opened
from blog.review import approvals, approvers, comments, emails, links, requests
from blog.review.forms import MAX_WORDS, RemarkForm
from blog.review.own_articles import hand_in
from blog.review.subject import review_subject
from blog.text.numbers import whole_number

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


@require_http_methods(["GET", "HEAD", "POST"])
def review_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what a personal link leads to, or take an answer.

    Wrong, expired, withdrawn and forbidden links get the same 404. Whatever was posted to one that
    takes no answer is shown again, to be copied.
    """
    review = links.find_request(token, timezone.now())
    if review is None:
        context = {"unsent": _posted_words(request)}
        return private_page(render(request, "blog/preview_ended.html", context, status=404))
    if sentence := _refusal(request, review):
        return private_page(_end(request, review, 403, refusal=sentence))
    if review.answered_at:
        approvals.tell_voided([review])
        return private_page(_end(request, review))
    if request.method == "POST":
        return private_page(_post(request, review, token))
    if is_opened(request):
        links.note_opened(review, timezone.now())
    return private_page(_page(request, review, token))


@require_safe
def review_link_media(request: HttpRequest, token: str, media: str, name: str) -> HttpResponseBase:
    """Serve a picture or file of a personal link's page."""
    review = links.find_request(token, timezone.now())
    readable = review is not None and not review.answered_at
    try:
        shown = links.media_for_request(review, media) if review and readable else None
    except ValidationError as error:  # the fix is gone
        raise Http404("Nothing is shown any more.") from error
    return draft_media_response(request, shown, name)


def _refusal(request: HttpRequest, review: ReviewRequest) -> str:
    """Return why whoever is signed in at the desk may not use this link; "" if they may."""
    user = request.user
    if not user.is_authenticated:
        return ""
    if user == review.requested_by:
        return f"You sent this link to {review.reviewer_name}. It is not for you."
    hand = hand_in(review.post, user.pk)
    return hand.refusal(review.post) if hand else ""


def _posted_words(request: HttpRequest) -> str:
    """Return the words of an answer or a remark that was posted; "" without any."""
    fields = [key for key in request.POST if key == "answer" or key.endswith(("-quote", "-text"))]
    return "\n\n".join(filter(None, (request.POST[key].strip() for key in fields)))


def _end(
    request: HttpRequest, review: ReviewRequest, status: int = 200, **context: str
) -> HttpResponse:
    """Return the page of a link that takes no answer, with what was posted to it."""
    shown = {"review": review, "unsent": _posted_words(request), **context}
    return render(request, "blog/review_thanks.html", shown, status=status)


def _post(request: HttpRequest, review: ReviewRequest, token: str) -> HttpResponse:
    action = request.POST.get("action", "")
    if action == "comment" and review.fix is None:
        return _remark(request, review, token)
    form = AnswerForm(request.POST, review)
    if action not in VERDICTS or not form.is_valid():
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
        for name, sentences in error.update_error_dict({}).items():
            form.add_error(name if name in form.fields else None, sentences)
        return _page(request, review, token, answer_form=form)
    except PermissionDenied:
        form.add_error(None, "This link is for an answer, not for an approval.")
        return _page(request, review, token, answer_form=form, status=403)
    return HttpResponseRedirect(request.path)


def _remark(request: HttpRequest, review: ReviewRequest, token: str) -> HttpResponse:
    key = whole_number(request.POST.get("section"))
    section = Section.objects.filter(pk=key, parent=review.post_id).first()
    if section is None:
        return _page(request, review, token, answer_form=_form_of_lost_remark(request, review))
    form = RemarkForm(section.pk, request.POST)
    if not form.is_valid():
        return _page(request, review, token, remark_form=form)
    try:
        comments.add_comment_by_link(review, section, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("text", error)
        return _page(request, review, token, remark_form=form)
    return HttpResponseRedirect(f"{request.path}#remarks-{key}")


def _form_of_lost_remark(request: HttpRequest, review: ReviewRequest) -> AnswerForm:
    """Return the form of the answer with the words of a remark whose section is gone."""
    data = request.POST.copy()
    data["answer"], data["name"] = _posted_words(request), review.reviewer_name
    form = AnswerForm(data, review)
    form.add_error(
        None, "This section was deleted meanwhile. What you wrote about it stands here, to be sent."
    )
    return form


def _page(
    request: HttpRequest,
    review: ReviewRequest,
    token: str,
    answer_form: AnswerForm | None = None,
    remark_form: RemarkForm | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        subject = review_subject(review, timezone.now())
    except ValidationError as error:
        if sentence := requests.why_unreadable(review):
            return _end(request, review, being_changed=sentence)
        return _end(request, review, 410, ended=" ".join(error.messages))
    said = Comment.objects.filter(post=review.post_id, request__email=review.email)
    said = said.select_related("request", "resolved_by")
    pictures = ("review_link_media", token)
    context = reading_context(request, subject, list(said), pictures, remark_form)
    outdated = context["approvals"].outdated
    context |= {
        "review": review,
        "is_changed": review.fix_id and review.fix_hash != subject.approval_hash,
        "approved_by": outdated and _you_or_name(outdated, review),
        "can_approve": approvers.can_approve_by_link(review, timezone.localdate()),
        "can_remark": True,
        "can_answer": True,
        "reader": review.reviewer_name,
        "answer_form": answer_form or AnswerForm(None, review),
    }
    return render(request, "blog/review_link.html", context, status=status)


def _you_or_name(approval: Approval, review: ReviewRequest) -> str:
    """Return who gave an approval, to begin a sentence for whoever has the link."""
    same = bylines.bare_name(approval.reviewer_name) == bylines.bare_name(review.reviewer_name)
    return "You" if same else approval.reviewer_name
