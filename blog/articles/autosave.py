"""Autosave: the form data of open editing forms, and who else has the article open.

Form data is saved within two seconds, outside of the article: it creates no revision, and neither
colleagues nor readers see it. To its writer it is saved, and unfinished. It is deleted when it goes
into the article or its writer discards it, and never expires.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone

from blog.articles.content import Content
from blog.models import EditingSession, Edition, Post
from blog.permissions import AnyUser
from blog.text.numbers import whole_number

FormPairs = list[tuple[str, str]]

FIX_BASE = "edition-"

# An open form sends a heartbeat every 20 seconds (static/js/desk/autosave.js).
SESSION_TIMEOUT = timedelta(seconds=60)
# How long a session without form data is stored.
EMPTY_SESSION_LIFETIME = timedelta(days=1)


def form_pairs(data: QueryDict) -> FormPairs:
    """Return a posted form's data as pairs, without buttons, CSRF token and empty-form rows.

    NUL characters are removed, since PostgreSQL can't store them.
    """
    return [
        (name.replace("\0", ""), value.replace("\0", ""))
        for name, values in data.lists()
        if not (name.startswith("_") or name == "csrfmiddlewaretoken" or "-__prefix__-" in name)
        for value in values
    ]


def querydict_from_pairs(pairs: Iterable[Iterable[str]]) -> QueryDict:
    """Return saved pairs as a QueryDict, like the form that was posted."""
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return data


def touch_session(token: UUID, user: Any, post: Post | None, base_hash: str = "") -> EditingSession:
    """Record that a form is open, and return its session; PermissionDenied for another user.

    A new article without words leaves nothing: its session isn't in the database.
    """
    if post is None and not EditingSession.objects.filter(token=token).exists():
        return EditingSession(token=token, user=user, base_hash=base_hash)
    return _touch(token, user, post, base_hash)


@transaction.atomic
def _touch(
    token: UUID, user: Any, post: Post | None, base_hash: str, fixes: Edition | None = None
) -> EditingSession:
    now = timezone.now()
    opened = {"user": user, "post": post, "base_hash": base_hash, "last_seen_at": now}
    opened["fixes"] = lambda: fixes or fixed_edition(post, base_hash)  # only for a new one
    session, created = EditingSession.objects.select_for_update().get_or_create(
        token=token, defaults=opened
    )
    if session.user_id != user.pk:
        raise PermissionDenied("An open form belongs to the one who opened it.")
    if created:
        old = EditingSession.objects.filter(last_seen_at__lt=now - EMPTY_SESSION_LIFETIME)
        # A fix that was asked about stays, for who asked and answered to refer to.
        old.filter(data=[], review_requests=None, approvals=None).delete()
    session.last_seen_at = now
    session.save(update_fields=["last_seen_at"])
    return session


@transaction.atomic
def save_form_data(
    token: UUID,
    user: Any,
    post: Post | None,
    pairs: FormPairs,
    *,
    base_hash: str = "",
    edits: int | None = None,
    content: Content | None = None,
    fixes: Edition | None = None,
) -> EditingSession:
    """Save form data unless the stored data is newer, or was saved or discarded since.

    ``edits`` counts the changes made in the form; without it the data replaces any other. The
    session ``has_news`` if other words were kept than were there.
    ``content`` is what the form would save, if it is one of a fix; ``fixes`` is then its
    ``fixed_edition``, where that is loaded. Raises PermissionDenied for another user's form.
    """
    fixes = fixes or fixed_edition(post, base_hash)
    session = _touch(token, user, post, base_hash, fixes)
    if edits is None:
        edits = session.edits + 1
    if edits > session.edits or (edits == session.edits and session.data):
        session.post, session.base_hash, session.edits = post, base_hash, edits
        session.fixes = fixes
        session.has_news = session.data != [list(pair) for pair in pairs]
        session.data, session.saved_at = pairs, timezone.now()
        session.content = content if session.fixes else None
        session.title = dict(pairs).get("title", "").strip()[:200]
        session.save()
    return session


def base_of_fix(edition: Edition) -> str:
    """Return what a form that fixes an edition has in place of the hash of the working copy.

    It is posted with whatever the form posts, and equals no hash: so the form is never taken for
    one of the working copy, and can't be saved over it.
    """
    return f"{FIX_BASE}{edition.pk}"


def fixed_edition(post: Post | None, base: str) -> Edition | None:
    """Return the edition of an article that a form with this base fixes, or None.

    It comes with what its form shows, in some queries: load it once and pass it on.
    """
    if post is None or not base.startswith(FIX_BASE):
        return None
    key = whole_number(base.removeprefix(FIX_BASE))
    return Edition.objects.with_relations().filter(post=post.pk, pk=key).first()


def parse_token(text: object) -> UUID | None:
    """Return the token in a hidden field, or None where it isn't a UUID."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def discard(token: UUID, user: AnyUser) -> None:
    """Delete form data that is saved or not wanted; older data that arrives late is ignored."""
    EditingSession.objects.filter(token=token, user=user.pk).update(
        data=[], content=None, last_seen_at=_closed_at()
    )


def close_session(token: UUID, user: AnyUser) -> None:
    """Record that a form was closed; its data stays."""
    EditingSession.objects.filter(token=token, user=user.pk).update(last_seen_at=_closed_at())


def other_sessions(
    user: AnyUser, post: Post | None, token: UUID
) -> tuple[list[EditingSession], list[EditingSession]]:
    """Return the other sessions of an article, or of new articles, beside that of a token.

    First the user's own with unsaved data, the newest first; then, of an article, what else is
    open, one session for each person, the longest open first. One query.
    """
    own = Q(user=user.pk) & ~Q(data=[])
    is_open = Q(post__isnull=False, last_seen_at__range=_open_range())
    sessions = EditingSession.objects.filter(own | is_open, post=post).exclude(token=token)
    unsaved: list[EditingSession] = []
    others: dict[int, EditingSession] = {}
    for session in sessions.select_related("user").order_by("opened_at"):
        if session.user_id == user.pk and session.data:
            unsaved.append(session)
        else:
            others.setdefault(session.user_id, session)
    unsaved.sort(key=lambda session: session.saved_at or session.opened_at, reverse=True)
    return unsaved, list(others.values())


def is_session_open(session: EditingSession) -> bool:
    """Return whether the session's form sent a heartbeat recently."""
    first, last = _open_range()
    return first <= session.last_seen_at <= last


def _open_range() -> tuple[datetime, datetime]:
    """Return the range of last_seen_at of open forms; its end allows for a clock set back."""
    now = timezone.now()
    return now - SESSION_TIMEOUT, now + SESSION_TIMEOUT


def _closed_at() -> datetime:
    return timezone.now() - 2 * SESSION_TIMEOUT
