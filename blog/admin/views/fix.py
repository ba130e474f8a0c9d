"""Fixing what readers see now: the article form with what is live, and the page that publishes it.

What a fix does is the rule of ``blog.publishing.fixes``.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone

from blog.admin.forms.asking import AskForm
from blog.admin.forms.error_list import add_errors, list_errors, list_field_errors
from blog.admin.forms.posted_content import keep_form
from blog.admin.views.base import ArticlePage
from blog.admin.views.checklist import AttestedForm
from blog.admin.views.review import asked_sentence
from blog.admin.views.unsaved import form_address
from blog.articles import autosave
from blog.articles.content import Content
from blog.middleware import practice_of
from blog.models import EditingSession, Post, ReviewRequest
from blog.publishing import fixes
from blog.publishing.status import status_of
from blog.review import approvals, approvers, emails, requests
from blog.review.subject import Subject, fix_subject, keep_new_tags

NOTHING_LIVE = "Readers see nothing of it now, so there is nothing to fix."
SAME = "Readers see what is on your desk. Change it here, and publish it."


class FixView(ArticlePage):
    """The article form with what readers see, in an editing session of its own."""

    action = "publish"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the form's data as autosave does, and lead to the page that publishes it."""
        token = autosave.parse_token(request.POST.get("editing")) or uuid4()
        session = keep_form(self.post_admin, request, self.article, token)
        if session.fixes is None:  # the form of the working copy: its words are kept
            return redirect(f"{form_address(session)}?unsaved={token}")
        if session.review_requests.open().exists():
            try:
                _ready_to_ask(session)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
        return redirect("admin:blog_post_publish_fix", pk, token)

    def render(self) -> HttpResponse:
        """Show the form with the user's unfinished fix, or else with what is live."""
        request, post = self.request, self.article
        session, wanted = self._unfinished(), autosave.parse_token(request.GET.get("unsaved"))
        if session and session.token != wanted:
            return redirect(f"{request.path}?unsaved={session.token}")
        now = timezone.now()
        status = status_of(post, now)
        if session is None and not status.has_fix:
            messages.warning(request, SAME if status.live else NOTHING_LIVE)
            return redirect(f"admin:blog_post_{'change' if status.live else 'publish'}", post.pk)
        request.shown_edition = session.fixes if session else status.live  # type: ignore[attr-defined]  # ours
        context = {
            "title": "Fix what readers see now",
            "fixing": True,
            "status": status,
            "update": status.scheduled and fixes.update_label(status.scheduled, now),
        }
        response: HttpResponse = self.post_admin.changeform_view(
            request, str(post.pk), request.path, context
        )
        return response

    def _unfinished(self) -> EditingSession | None:
        """Return the fix that the address names if it is the user's, else their newest one."""
        token = autosave.parse_token(self.request.GET.get("unsaved"))
        unsaved = EditingSession.objects.with_unsaved_data(self.request.user).of_fixes()
        own = unsaved.filter(post=self.article)
        return (own.filter(token=token).first() if token else None) or own.first()


class PublishFixView(ArticlePage):
    """What a fix changes, its approval where that is required, and the button that publishes it."""

    action = "publish"
    session: EditingSession
    content: Content

    def load(self) -> HttpResponse | None:
        """Find the fix; without one, redirect to the publishing page."""
        super().load()
        session = fixes.unfinished_fix(self.request.user, self.article, self.kwargs["token"])
        if session is None:  # published or discarded meanwhile, perhaps in another tab
            return redirect("admin:blog_post_publish", self.article.pk)
        if session.content is None:  # its form saves it
            return redirect(self._form_address(session))
        self.session, self.content = session, session.content
        return None

    def post(self, request: HttpRequest, pk: int, token: UUID) -> HttpResponse:
        """Ask for the approval of the fix, or publish it; show the page again if it can't be."""
        action = request.POST.get("action", "")
        if action not in ("ask", "withdraw", "approve"):
            return self._publish()
        invalid = None
        try:
            if action == "ask":
                invalid = self._ask()
            elif action == "withdraw":
                asked = self.get_posted(self.session.review_requests.all(), "request")
                requests.withdraw_request(asked, by=request.user)
                messages.success(request, f"Withdrawn: {asked.reviewer_name} is no longer asked.")
            else:
                self._approve()
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return self.render(ask_form=invalid) if invalid else redirect(f"{request.path}#approval")

    def _ask(self) -> AskForm | None:
        """Ask for the approval; return the form where it isn't valid."""
        request = self.request
        form = self._ask_form(request.POST)
        if not form.is_valid():
            return form
        try:
            with transaction.atomic():
                asked = form.save(_ready_to_ask(self.session))
                emails.send_review_notice(request, asked)
        except ValidationError as error:
            add_errors(form, error)
            return form
        messages.success(request, asked_sentence(asked))
        return None

    @transaction.atomic
    def _approve(self) -> None:
        """Approve it oneself, as who may review the article and doesn't sign it; once."""
        Post.objects.select_for_update().get(pk=self.article.pk)
        user, seen = self.request.user, self.request.POST.get("approval_hash", "")
        was_seen = seen == fix_subject(self.session, timezone.now()).approval_hash
        subject = _ready_to_ask(self.session)
        given = approvals.approvals_of(self.article, subject.approval_hash, self.session).current
        if any(each.approved_by_id == user.pk for each in given):
            return
        asked = requests.start_review(self.article, by=user, subject=subject)
        if was_seen:  # since then its new tags were created
            seen = subject.approval_hash
        approvals.approve(asked, by=user, approval_hash=seen)

    def _publish(self) -> HttpResponse:
        request, pk = self.request, self.article.pk
        form = AttestedForm(request.POST)
        form.full_clean()
        try:
            fix = fixes.publish_fix(
                self.session,
                self.content,
                by=request.user,
                attested=form.cleaned_data["attested"],
                seen=request.POST.get("seen", ""),
                holds="holds" in request.POST,
                choices=request.POST,
            )
        except ValidationError as error:
            _add_errors(form, error)
            return self.render(form)
        self.log_change(self.article, "Published a fix of what readers see.")
        said = ["The fix is published: readers see it now."]
        if fix.what_next:
            messages.warning(request, fix.what_next)
        if not fix.held_back:
            said += [sentence for _, sentence in fix.effects[1:]]
        messages.success(request, " ".join(said))
        return redirect("admin:blog_post_publish", pk)

    def render(self, form: Any = None, ask_form: AskForm | None = None) -> HttpResponse:
        """Show what the fix changes, its approval, and what happens when it is published."""
        session, now, post = self.session, timezone.now(), self.article
        status = status_of(post, now)
        if status.live is None:
            messages.warning(self.request, NOTHING_LIVE)
            return redirect("admin:blog_post_unsaved", session.token)
        fix = fixes.plan_fix(session, self.content, status, now, self.request.POST)
        refused = form is not None
        form = form or AttestedForm()
        try:
            checked = fix.checked
            form.show_attestation(post, fix.edition)
            effects, what_next = fix.effects, fix.what_next
        except ValidationError as error:  # of what was typed: no date, an address that is taken
            form = AttestedForm({})
            _add_errors(form, error)
            checked, effects, what_next = None, [], ""
        return self.render_page(
            "fix",
            title=f"{'Not published' if refused else 'Look at the fix'}: {fix.live.title}",
            fix=fix,
            session=session,
            form=form,
            error_list=list_errors(ask_form or form, []),
            refused="Not published" if refused else "Not asked yet" if ask_form else "Not yet",
            checklist=checked,
            effects=effects,
            what_next=what_next,
            seen=fixes.seen_by(session, status, fix.desk.before),
            form_address=self._form_address(session),
            **(self._approval_context(fix, ask_form) if checked else {}),
        )

    def _approval_context(self, fix: fixes.Fix, invalid: AskForm | None) -> dict[str, object]:
        """Return who approved the fix, who was asked about it, and who can be."""
        session, user = self.session, self.request.user
        asked = session.review_requests.exclude(closed_at__isnull=False, answered_at=None)
        waiting = {each.reviewer_name for each in asked if each.is_open and not each.has_expired}
        ask_form = invalid or self._ask_form(None)
        can_review = user.has_perm("blog.review_post", self.article)
        why_not = approvers.why_not(self.article, user, fix) if can_review else ""
        return {
            "approvals": approvals.approvals_of(
                self.article, fix.edition.approval_hash, fix=session
            ),
            # An approval stands above them; what was said with it is theirs to read.
            "asked": [
                each
                for each in asked
                if each.reviewer_id != user.pk
                and (each.answer or each.verdict != ReviewRequest.Verdict.APPROVED)
            ],
            "outside_allowed": practice_of(self.request).allow_outside_approval,
            "needs_approval": any(each.review for each in fix.checked.blocking),
            "can_approve": can_review and not why_not,
            "why_not": why_not,
            "ask_form": ask_form,
            "one_press": [each for each in ask_form.one_press() if each.name not in waiting],
        }

    def _ask_form(self, data: QueryDict | None) -> AskForm:
        return AskForm(data, self.article, self.request.user, practice_of(self.request))

    @staticmethod
    def _form_address(session: EditingSession) -> str:
        return f"{form_address(session)}?unsaved={session.token}"


@transaction.atomic
def _ready_to_ask(session: EditingSession) -> Subject:
    """Return a fix as it is to be approved: its new tags exist, so that it stays what it is."""
    now = timezone.now()
    subject = fix_subject(session, now)
    if subject.fix and keep_new_tags(subject.fix):
        return fix_subject(session, now)
    return subject


def _add_errors(form: AttestedForm, error: ValidationError) -> None:
    """Add errors to the form, those of the article's fields with their names."""
    errors = error.update_error_dict({})
    if sentences := errors.pop("attested", None):
        form.add_error("attested", sentences)
    if errors:
        form.add_error(None, list_field_errors(ValidationError(errors)))
