"""Autosave for the article form, and who else has the article open.

``static/js/desk/autosave.js`` posts the open form here. The article itself is not changed.
"""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from blog.admin.views.base import PermissionMixin
from blog.articles import autosave
from blog.models import EditingSession, Post
from blog.text.dates import format_time


class AutosaveMixin(PermissionMixin):
    """Autosave in the article form."""

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's URLs with the autosave endpoint."""
        return [
            # Not wrapped in admin_view: an open form needs a status code, not the sign-in page.
            path("autosave/", never_cache(self.autosave), name="blog_post_autosave"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def autosave(self, request: HttpRequest) -> HttpResponse:
        """Save the posted form data, or only mark the session as active.

        GET returns who is signed in, and a CSRF token. The status is 401 when nobody is signed in,
        and 409 when somebody other than the person who opened the form is.
        """
        user = request.user
        if not self.admin_site.has_permission(request):
            return JsonResponse({}, status=401)
        if request.method != "POST":
            identity = {"user": str(user.pk), "name": str(user)}
            return JsonResponse(identity | {"csrf": get_token(request)})
        if request.POST.get("_user") != str(user.pk):
            return JsonResponse({"name": str(user)}, status=409)
        token = autosave.parse_token(request.POST.get("editing"))
        if token is None:
            return JsonResponse({}, status=400)
        post = self._posted_article(request)
        base = request.POST.get("base", "").replace("\0", "")[:64]
        edits = request.POST.get("_edits", "")
        try:
            if edits.isdecimal() and len(edits) < 10:
                pairs = autosave.form_pairs(request.POST)
                session = autosave.save_form_data(
                    token, user, post, pairs, base_hash=base, edits=int(edits)
                )
            else:
                if "_unchanged" in request.POST:
                    autosave.discard(token, user)
                session = autosave.touch_session(token, user, post, base)
        except PermissionError as error:
            raise PermissionDenied from error
        if "_leaving" in request.POST:
            autosave.close_session(token, user)
        saved = format_time(session.saved_at) if session.data and session.saved_at else ""
        return JsonResponse(
            {
                "edits": session.edits,
                "saved": saved,
                "other_editors": render_to_string(
                    "admin/blog/post/other_editors.html", other_editors_context(user, post, token)
                ),
            }
        )

    def _posted_article(self, request: HttpRequest) -> Post | None:
        """Return the form's article; None if it is new or was deleted."""
        pk = request.POST.get("_post", "")
        post = Post.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
        self.require_writer(request, post)
        return post

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form with its other editors and its unsaved changes."""
        form = context["adminform"].form
        token = autosave.parse_token(form["editing"].value()) or uuid4()
        session = EditingSession.objects.filter(token=token, user=request.user.pk).first()
        context |= other_editors_context(request.user, context.get("original"), token)
        context["edits"] = session.edits if session else 0
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and discard the autosaved form data."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        if token := form.cleaned_data.get("editing"):
            autosave.discard(token, request.user)


def other_editors_context(user: Any, post: Post | None, token: UUID) -> dict[str, Any]:
    """Return the context of ``admin/blog/post/other_editors.html`` in the form of a token."""
    unsaved = list(autosave.unsaved_sessions(user, post, token))
    for session in unsaved:
        session.at = format_time(session.saved_at)  # type: ignore[attr-defined, arg-type]
        session.is_open = autosave.is_session_open(session)  # type: ignore[attr-defined]
    shown = {session.token for session in unsaved}
    others: dict[int, EditingSession] = {}
    for session in autosave.other_editors(post, token):
        if session.token not in shown:
            session.since = format_time(session.opened_at)  # type: ignore[attr-defined]
            others.setdefault(session.user_id, session)
    return {"unsaved_sessions": unsaved, "other_editors": list(others.values()), "writer": user}
