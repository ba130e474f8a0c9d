"""Autosave for the article form, and who else has the article open.

``static/js/desk/autosave.js`` posts the open form here. The article itself is not changed.
"""

from uuid import UUID, uuid4

from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from blog.admin.forms.posted_content import keep_form
from blog.admin.views.base import DeskView
from blog.articles import autosave
from blog.middleware import note_act
from blog.models import EditingSession, Post
from blog.permissions import AnyUser, on_desk
from blog.text.dates import format_time
from blog.text.numbers import whole_number


class AutosaveView(DeskView):
    """Where an open article form saves its data. It answers in JSON, signed in or not."""

    def load(self) -> HttpResponse | None:
        """Answer 401 when nobody is signed in, in place of the sign-in page."""
        signed_in = self.post_admin.admin_site.has_permission(self.request)
        return None if signed_in else JsonResponse({}, status=401)

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return who is signed in, and a CSRF token."""
        note_act(request, is_act=False)
        identity = {"user": str(request.user.pk), "name": str(request.user)}
        return JsonResponse(identity | {"csrf": get_token(request)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save the posted form data, or only mark the session as active.

        The status is 409 when somebody other than the person who opened the form is signed in.
        """
        user = request.user
        note_act(request, is_act=False)  # an open form posts by itself
        if request.POST.get("_user") != str(user.pk):
            return JsonResponse({"name": str(user)}, status=409)
        token = autosave.parse_token(request.POST.get("editing"))
        if token is None:
            return JsonResponse({}, status=400)
        # A new article has no key, or it was deleted, or moved to the bin.
        post = on_desk().filter(pk=whole_number(request.POST.get("_post"))).first()
        self.require_writer(post)
        session = self._save_session(token, post)
        note_act(request, is_act=session.has_news)
        if "_leaving" in request.POST:
            autosave.close_session(token, user)
        saved_at = post.updated_at if post and not session.data else session.saved_at
        return JsonResponse(
            {
                "edits": session.edits,
                "saved": format_time(saved_at),
                "unfinished": bool(session.data),
                "other_editors": render_to_string(
                    "admin/blog/post/other_editors.html", other_editors_context(user, post, token)
                ),
            }
        )

    def _save_session(self, token: UUID, post: Post | None) -> EditingSession:
        data, user = self.request.POST, self.request.user
        edits = data.get("_edits", "")
        if edits.isdecimal() and len(edits) < 10:
            return keep_form(self.post_admin, self.request, post, token, int(edits))
        if "_unchanged" in data:
            autosave.discard(token, user)
        base = data.get("base", "").replace("\0", "")[:64]
        return autosave.touch_session(token, user, post, base)


def autosave_context(user: AnyUser, post: Post | None, form: BaseForm) -> dict[str, object]:
    """Return what the article form shows of its session: other editors, and unsaved changes."""
    token = autosave.parse_token(form["editing"].value()) or uuid4()
    own = EditingSession.objects.filter(token=token, user=user.pk)
    edits = own.values_list("edits", flat=True).first() if form.is_bound else None
    return {**other_editors_context(user, post, token), "edits": edits or 0}


def other_editors_context(user: AnyUser, post: Post | None, token: UUID) -> dict[str, object]:
    """Return the context of ``admin/blog/post/other_editors.html`` in the form of a token."""
    unsaved, others = autosave.other_sessions(user, post, token)
    return {
        "unsaved_sessions": [(each, _describe_unsaved(each)) for each in unsaved],
        "other_editors": _describe_editors(others, user, post.noun if post else ""),
        "writer": user,
    }


def _describe_editors(sessions: list[EditingSession], user: AnyUser, noun: str) -> list[str]:
    """Return a sentence or two for each session, the last with what happens to both changes."""
    sentences = [
        f"{_describe_editor(each, user, noun)}, since {format_time(each.opened_at)}."
        for each in sessions
    ]
    if sentences and not any(each.fixes_id for each in sessions):
        sentences[-1] += (
            " What is saved second is shown beside what was saved first."
            if [each.user for each in sessions] == [user]
            else " You can both write: whoever saves second sees what the other changed."
        )
    if any(each.user == user for each in sessions):
        # Nobody says good-bye after a crash: autosave.SESSION_TIMEOUT, and a heartbeat.
        sentences[-1] += " If your other tab is closed already, this goes away in a minute or two."
    return sentences


def _describe_editor(session: EditingSession, user: AnyUser, noun: str) -> str:
    is_self, is_fix = session.user == user, bool(session.fixes_id)
    who = "You" if is_self else str(session.user)
    tab = " in another tab" if is_self else ""
    if is_fix:
        return f"{who} {'are' if is_self else 'is'} fixing what readers see{tab}"
    return f"{who} {'have' if is_self else 'has'} this {noun} open{tab} too"


def _describe_unsaved(session: EditingSession) -> str:
    saved = format_time(session.saved_at)
    if session.post_id:
        what = "an unfinished fix of what readers see" if session.fixes_id else "unfinished changes"
    else:
        what = f"an unfinished new article, “{session.title or 'without a title'}”,"
    if autosave.is_session_open(session):
        return f"You had {what} from {saved} open in another tab just now."
    return f"You have {what} from {saved}."
