"""The article form keeps what is typed, and says who else has the article open.

``static/js/desk/autosave.js`` posts the form here while it is written; nothing of it touches the
article.
"""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache

from blog.articles import autosave
from blog.models import EditingSession, Post
from blog.text.dates import format_time


class Autosave:
    """The part of the article form that loses no word."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the address to which the open form is posted."""
        return [
            # Not by way of the sign-in page: a form that is open wants to know, not to be led away.
            path("autosave/", never_cache(self.autosave), name="blog_post_autosave"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def autosave(self, request: HttpRequest) -> HttpResponse:
        """Keep what is typed, or take a sign of life; GET says who is signed in, with a token.

        401 is for nobody, 409 for somebody else than the one who opened the form.
        """
        user = request.user
        if not self.admin_site.has_permission(request):
            return JsonResponse({}, status=401)
        if request.method != "POST":
            who = {"user": str(user.pk), "name": str(user)}
            return JsonResponse(who | {"csrf": get_token(request)})
        if request.POST.get("_user") != str(user.pk):
            return JsonResponse({"name": str(user)}, status=409)
        token = autosave.parse_token(request.POST.get("editing"))
        if token is None:
            return JsonResponse({}, status=400)
        post = self._post_of(request)
        base = request.POST.get("base", "").replace("\0", "")[:64]
        edits = request.POST.get("_edits", "")
        try:
            if edits.isdecimal() and len(edits) < 10:
                pairs = autosave.form_pairs(request.POST)
                session = autosave.save_typed(token, user, post, pairs, base=base, edits=int(edits))
            else:
                if "_unchanged" in request.POST:
                    autosave.discard(token, user)
                session = autosave.touch_session(token, user, post, base)
        except PermissionError as error:
            raise PermissionDenied from error
        if "_leaving" in request.POST:
            autosave.close_session(token, user)
        kept = format_time(session.saved_at) if session.data and session.saved_at else ""
        return JsonResponse(
            {
                "edits": session.edits,
                "kept": kept,
                "company": render_to_string(
                    "admin/blog/post/company.html", other_editors_context(user, post, token)
                ),
            }
        )

    def _post_of(self, request: HttpRequest) -> Post | None:
        """The article of the form, None for a new one, or for one that somebody deleted."""
        pk = request.POST.get("_post", "")
        post = Post.objects.filter(pk=pk).first() if pk.isdecimal() and len(pk) < 19 else None
        self.require_writer(request, post)
        return post

    def require_writer(self, request: HttpRequest, post: Post | None) -> None:
        """Raise PermissionDenied unless this person may write the article, or any without it."""
        allowed = self.has_change_permission(request, post)  # type: ignore[attr-defined]
        if not allowed and (post or not self.has_add_permission(request)):  # type: ignore[attr-defined]
            raise PermissionDenied

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form with who else has it open, and words that wait to be saved."""
        form = context["adminform"].form
        token = autosave.parse_token(form["editing"].value()) or uuid4()
        session = EditingSession.objects.filter(token=token, user=request.user.pk).first()
        context |= other_editors_context(request.user, context.get("original"), token)
        context["edits"] = session.edits if session else 0
        return super().render_change_form(request, context, *args, **kwargs)  # type: ignore[misc]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """What is saved needs no longer be kept."""
        super().save_related(request, form, formsets, change)  # type: ignore[misc]
        if token := form.cleaned_data.get("editing"):
            autosave.discard(token, request.user)


def other_editors_context(user: Any, post: Post | None, token: UUID) -> dict[str, Any]:
    """Give what ``admin/blog/post/company.html`` shows above the form of this token."""
    unsaved = list(autosave.unsaved_sessions(user, post, token))
    for each in unsaved:
        each.at = format_time(each.saved_at)  # type: ignore[attr-defined, arg-type]
        each.is_open = autosave.is_session_open(each)  # type: ignore[attr-defined]
    with_words = {each.token for each in unsaved}
    others: dict[int, EditingSession] = {}
    for each in autosave.other_editors(post, token):
        if each.token not in with_words:
            each.since = format_time(each.opened_at)  # type: ignore[attr-defined]
            others.setdefault(each.user_id, each)
    return {"unsaved_words": unsaved, "others": list(others.values()), "writer": user}
