"""Unsaved changes: what differs from the saved article, and restoring them into the form.

To their writer they are "unfinished": saved, and not yet in the article.
"""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from blog.admin.forms.posted_content import posted_content
from blog.admin.views.base import DeskView
from blog.articles import autosave, content, revisions
from blog.articles.diff import compare_contents
from blog.models import EditingSession
from blog.text.dates import format_time


class UnsavedView(DeskView):
    """Shows how a user's unsaved changes differ from what is saved, and discards them."""

    session: EditingSession

    def load(self) -> None:
        """Find the user's own session with unsaved changes, or raise Http404."""
        unsaved = EditingSession.objects.with_unsaved_data(self.request.user)
        self.session = get_object_or_404(unsaved, token=self.kwargs["token"])
        self.require_writer(self.session.post)

    def get(self, request: HttpRequest, token: UUID) -> HttpResponse:
        """Show the changes."""
        session, post = self.session, self.session.post
        saved = revisions.current_content(post)[0] if post else content.empty_content()
        typed = posted_content(
            self.post_admin, request, post, autosave.querydict_from_pairs(session.data)
        )
        return self.render_page(
            "unsaved",
            title="Unfinished changes",
            post=post,
            session=session,
            at=format_time(session.saved_at),
            before_label="The article" if post else "Nothing",
            discard_label="Discard them",
            form_address=form_address(session),
            difference=compare_contents(saved, typed),
            changed_since=changed_since(session),
        )

    def post(self, request: HttpRequest, token: UUID) -> HttpResponse:
        """Discard them."""
        autosave.discard(token, request.user)
        messages.success(request, "They are discarded.")
        return HttpResponseRedirect(form_address(self.session))


def restore_unsaved(
    request: HttpRequest, object_id: str | None, token: UUID
) -> dict[str, object] | None:
    """Have the article form show a session's unsaved changes, and return its extra context.

    None if they were saved or discarded since, or belong to another article or person.
    """
    session = EditingSession.objects.with_unsaved_data(request.user).filter(token=token).first()
    if session is None or str(session.post_id or "") != (object_id or ""):
        return None
    request.unsaved_data = autosave.querydict_from_pairs(session.data)  # type: ignore[attr-defined]  # ours
    return {
        "restored_at": format_time(session.saved_at),
        "changed_since": changed_since(session),
    }


def unsaved_data(request: HttpRequest) -> QueryDict | None:
    """Return the unsaved changes to show in the form of this request, or None."""
    return getattr(request, "unsaved_data", None)


def form_address(session: EditingSession) -> str:
    """Return the URL of the form that a session belongs to."""
    if session.post_id:
        return reverse("admin:blog_post_change", args=[session.post_id])
    return reverse("admin:blog_post_add")


def changed_since(session: EditingSession) -> bool:
    """Return whether the article was changed after the session's form was opened."""
    post = session.post
    base = session.base_hash
    return bool(post and base and revisions.current_content(post)[1] != base)
