"""Open forms: what is typed there is kept, who else has the article open, and the way back.

Whatever is typed at the desk is kept within seconds, outside of the article: it makes no history
and readers see nothing of it. It goes when the article is saved or when its writer throws it away,
never by itself.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from blog.models import EditingSession, Post
from blog.models.editing_sessions import EditingSessionQuerySet

Pairs = list[tuple[str, str]]

# An open form gives a sign of life every 20 seconds (static/js/desk/autosave.js).
PRESENT_FOR = timedelta(seconds=60)
# How long an open form without words is remembered.
FORGOTTEN_AFTER = timedelta(days=1)


def form_pairs(data: QueryDict) -> Pairs:
    """Give what was typed in a posted form: no buttons, no token, no rows that are templates.

    Nobody types a NUL, and PostgreSQL keeps none.
    """
    return [
        (name.replace("\0", ""), value.replace("\0", ""))
        for name, values in data.lists()
        if not (name.startswith("_") or name == "csrfmiddlewaretoken" or "-__prefix__-" in name)
        for value in values
    ]


def posted_data(pairs: Iterable[Iterable[str]]) -> QueryDict:
    """Give kept pairs as the form that was posted."""
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, value)
    return data


@transaction.atomic
def touch_session(token: UUID, user: Any, post: Post | None, base: str = "") -> EditingSession:
    """Note that a form is open at this moment. Raises PermissionError for somebody else's form."""
    now = timezone.now()
    session, new = EditingSession.objects.select_for_update().get_or_create(
        token=token, defaults={"user": user, "post": post, "base_hash": base, "last_seen_at": now}
    )
    if session.user_id != user.pk:
        raise PermissionError("An open form belongs to the one who opened it.")
    if new:
        EditingSession.objects.filter(data=[], last_seen_at__lt=now - FORGOTTEN_AFTER).delete()
    session.last_seen_at = now
    session.save(update_fields=["last_seen_at"])
    return session


@transaction.atomic
def save_typed(
    token: UUID, user: Any, post: Post | None, pairs: Pairs, *, base: str = "", edits: int
) -> EditingSession:
    """Keep what is typed, unless what is kept is newer, or was saved or thrown away since.

    ``edits`` counts the changes of the form. Raises PermissionError for somebody else's form.
    """
    session = touch_session(token, user, post, base)
    if edits > session.edits or (edits == session.edits and session.data):
        session.post, session.base_hash, session.edits = post, base, edits
        session.data, session.saved_at = pairs, timezone.now()
        session.title = dict(pairs).get("title", "").strip()[:200]
        session.save()
    return session


@transaction.atomic
def park(token: UUID, user: Any, post: Post, pairs: Pairs, *, base: str) -> EditingSession:
    """Keep what was about to be saved and can't be yet: it is the newest that there is."""
    session = touch_session(token, user, post, base)
    return save_typed(token, user, post, pairs, base=base, edits=session.edits + 1)


def parse_token(text: Any) -> UUID | None:
    """Give the token that a hidden field holds, or None for what is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None


def discard(token: UUID, user: Any) -> None:
    """The words are saved now, or not wanted: forget them, and older ones that come late."""
    EditingSession.objects.filter(token=token, user=user).update(data=[], last_seen_at=_long_ago())


def close_session(token: UUID, user: Any) -> None:
    """The form is closed: it is open no more, and its words stay."""
    EditingSession.objects.filter(token=token, user=user).update(last_seen_at=_long_ago())


def other_editors(post: Post | None, token: UUID) -> EditingSessionQuerySet:
    """The other forms of an article that are open now, by whomever, the longest open first."""
    return (
        EditingSession.objects.filter(
            post=post, post__isnull=False, last_seen_at__range=_just_now()
        )
        .exclude(token=token)
        .select_related("user")
        .order_by("opened_at")
    )


def unsaved_sessions(user: Any, post: Post | None, token: UUID) -> EditingSessionQuerySet:
    """The words of this person for an article, or for a new one, that wait in other forms."""
    return EditingSession.objects.with_words(user).filter(post=post).exclude(token=token)


def is_session_open(session: EditingSession) -> bool:
    """Whether its form gave a sign of life just now."""
    first, last = _just_now()
    return first <= session.last_seen_at <= last


def _just_now() -> tuple[datetime, datetime]:
    """The span of time that counts as now, also for a clock that was put back."""
    now = timezone.now()
    return now - PRESENT_FOR, now + PRESENT_FOR


def _long_ago() -> datetime:
    return timezone.now() - 2 * PRESENT_FOR
