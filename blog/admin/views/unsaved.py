"""Unsaved changes: what differs from the saved article, and restoring them into the form.

To their writer they are "unfinished": saved, and not yet in the article.
"""

from uuid import UUID

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from blog.admin.forms.posted_content import posted_content
from blog.admin.views.base import DeskView
from blog.articles import autosave, content, revisions
from blog.articles.diff import compare_contents
from blog.models import EditingSession, Edition
from blog.text.dates import format_time
from blog.text.numbers import whole_number


class UnsavedView(DeskView):
    """Shows how a user's unsaved changes differ from what is saved, and discards them."""

    session: EditingSession

    def load(self) -> None:
        """Find the user's own session with unsaved changes, or raise Http404."""
        unsaved = EditingSession.objects.with_unsaved_data(self.request.user)
        unsaved = unsaved.filter(post__binned_at=None)  # of a new article, too
        self.session = get_object_or_404(unsaved, token=self.kwargs["token"])
        self.require_writer(self.session.post)

    def get(self, request: HttpRequest, token: UUID) -> HttpResponse:
        """Show the changes."""
        session, post = self.session, self.session.post
        if post and session.fixes:
            saved = content.content_from_post(content.post_from_edition(post, session.fixes))
            before_label = "Readers see"
        else:
            saved = revisions.current_content(post)[0] if post else content.empty_content()
            before_label = f"The {post.noun}" if post else "Nothing"
        typed = posted_content(
            self.post_admin, request, post, autosave.querydict_from_pairs(session.data)
        )
        return self.render_page(
            "unsaved",
            title="Unfinished changes",
            post=post,
            session=session,
            at=format_time(session.saved_at),
            before_label=before_label,
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

    None if they were saved or discarded since, or belong to another form or person.
    """
    session = EditingSession.objects.with_unsaved_data(request.user).filter(token=token).first()
    if session is None or str(session.post_id or "") != (object_id or ""):
        return None
    if session.fixes != shown_edition(request):
        return None
    request.unsaved_data = autosave.querydict_from_pairs(session.data)  # type: ignore[attr-defined]  # ours
    return {
        "restored_at": format_time(session.saved_at),
        "restored": session,
        "changed_since": changed_since(session),
    }


def unfinished_address(request: HttpRequest, object_id: str | None) -> str | None:
    """Return the URL at which an article's form opens with what the user hasn't finished in it.

    None if nothing is unfinished, if it is open in another tab, or if the article was changed
    since: then its form shows the article, and offers them.
    """
    key = whole_number(unquote(object_id)) if object_id else None
    if request.method != "GET" or not key or "unsaved" in request.GET or shown_edition(request):
        return None
    session = EditingSession.objects.unfinished(request.user, key)
    if session is None or autosave.is_session_open(session) or changed_since(session):
        return None
    query = request.GET.copy()
    query["unsaved"] = str(session.token)
    return f"{form_address(session)}?{query.urlencode()}"


def unsaved_data(request: HttpRequest) -> QueryDict | None:
    """Return the unsaved changes to show in the form of this request, or None."""
    return getattr(request, "unsaved_data", None)


def shown_edition(request: HttpRequest) -> Edition | None:
    """Return the edition that the form of this request shows and fixes, or None."""
    return getattr(request, "shown_edition", None)


def form_address(session: EditingSession) -> str:
    """Return the URL of the form that a session belongs to."""
    if session.fixes_id:
        return reverse("admin:blog_post_fix", args=[session.post_id])
    if session.post_id:
        return reverse("admin:blog_post_change", args=[session.post_id])
    return reverse("admin:blog_post_add")


def fix_address(request: HttpRequest) -> str | None:
    """Return the URL of the form of the unfinished fix that a request asks to show, if it is one.

    So that no link to unfinished changes brings it into the form of the working copy.
    """
    token = autosave.parse_token(request.GET.get("unsaved"))
    unsaved = EditingSession.objects.with_unsaved_data(request.user).of_fixes()
    session = unsaved.filter(token=token).first() if token else None
    return f"{form_address(session)}?unsaved={token}" if session else None


def changed_since(session: EditingSession) -> bool:
    """Return whether the article, or what readers see, was changed after the form was opened."""
    post = session.post
    if session.fixes:
        return not session.fixes.is_live(timezone.now())
    base = session.base_hash
    return bool(post and base and revisions.current_content(post)[1] != base)
