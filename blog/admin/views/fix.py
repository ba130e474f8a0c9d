"""Fixing what readers see now: the article form with what is live, and the page that publishes it.

What a fix does is the rule of ``blog.publishing.fixes``.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from blog.admin.forms.error_list import list_errors, list_field_errors
from blog.admin.forms.posted_content import posted_content
from blog.admin.views.base import ArticlePage
from blog.admin.views.checklist import AttestedForm
from blog.admin.views.unsaved import form_address
from blog.articles import autosave
from blog.articles.content import Content
from blog.models import EditingSession
from blog.publishing import fixes
from blog.publishing.status import status_of

NOTHING_LIVE = "Readers see nothing of this article now, so there is nothing to fix."
SAME = "Readers see what is on your desk. Change it here, and publish it."


class FixView(ArticlePage):
    """The article form with what readers see, in an editing session of its own."""

    action = "publish"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the form's data as autosave does, and lead to the page that publishes it."""
        token = autosave.parse_token(request.POST.get("editing")) or uuid4()
        pairs, base = autosave.form_pairs(request.POST), request.POST.get("base", "")
        session = autosave.save_form_data(token, request.user, self.article, pairs, base_hash=base)
        if session.fixes is None:  # the form of the working copy: its words are kept
            return redirect(f"{form_address(session)}?unsaved={token}")
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
    """What a fix changes, for readers and elsewhere, and the button that publishes it."""

    action = "publish"
    session: EditingSession

    def load(self) -> HttpResponse | None:
        """Find the fix; without one, redirect to the publishing page."""
        super().load()
        unsaved = EditingSession.objects.with_unsaved_data(self.request.user).of_fixes()
        session = unsaved.filter(token=self.kwargs["token"], post=self.article).first()
        if session is None:  # published or discarded meanwhile, perhaps in another tab
            return redirect("admin:blog_post_publish", self.article.pk)
        self.session = session
        return None

    def post(self, request: HttpRequest, pk: int, token: UUID) -> HttpResponse:
        """Publish the fix; show the page again if it can't be, or if anything changed meanwhile."""
        form = AttestedForm(request.POST)
        form.full_clean()
        try:
            fix = fixes.publish_fix(
                self.session,
                self._my_content(),
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
        else:
            said += [sentence for _, sentence in fix.effects[1:]]
        messages.success(request, " ".join(said))
        return redirect("admin:blog_post_publish", pk)

    def render(self, form: Any = None) -> HttpResponse:
        """Show what the fix changes, and what happens when it is published."""
        session, now, post = self.session, timezone.now(), self.article
        status = status_of(post, now)
        if status.live is None:
            messages.warning(self.request, NOTHING_LIVE)
            return redirect("admin:blog_post_unsaved", session.token)
        fix = fixes.plan_fix(session, self._my_content(), status, now, self.request.POST)
        refused = form is not None
        form = form or AttestedForm()
        try:
            checked = fix.checked
            form.show_attestation(post, fix.edition.content_hash)
            effects = fix.effects
        except ValidationError as error:  # of what was typed: no date, an address that is taken
            form = AttestedForm({})
            _add_errors(form, error)
            checked, effects = None, []
        return self.render_page(
            "fix",
            title=f"{'Not published' if refused else 'Look at the fix'}: {fix.live.title}",
            fix=fix,
            session=session,
            form=form,
            error_list=list_errors(form, []),
            refused="Not published" if refused else "Not yet",
            checklist=checked,
            effects=effects,
            seen=fixes.seen_by(session, status),
            form_address=f"{form_address(session)}?unsaved={session.token}",
        )

    def _my_content(self) -> Content:
        data = autosave.querydict_from_pairs(self.session.data)
        return posted_content(self.post_admin, self.request, self.article, data)


def _add_errors(form: AttestedForm, error: ValidationError) -> None:
    """Add errors to the form, those of the article's fields with their names."""
    errors = error.update_error_dict({})
    if sentences := errors.pop("attested", None):
        form.add_error("attested", sentences)
    if errors:
        form.add_error(None, list_field_errors(ValidationError(errors)))
