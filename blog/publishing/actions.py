"""From the desk to the readers: snapshot, publish, schedule, take down.

Every function is one transaction and raises ValidationError, in words for the person at the desk,
when it can't do what was asked. The admin only calls them.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils import timezone

from blog import checklist
from blog.articles import revisions, snapshot
from blog.checklist import approval, licenses, waivers
from blog.models import (
    Author,
    Edition,
    EditionAuthor,
    EditionCategory,
    EditionPicture,
    Post,
    Practice,
    TaggedEdition,
)
from blog.publishing.status import status_of
from blog.search import index
from blog.search.related import save_related
from blog.signals import audit_event

FARTHEST = timedelta(days=2 * 366)  # that something may be scheduled ahead


@transaction.atomic
def publish(
    post: Post,
    *,
    by: Any,
    at: datetime | None = None,
    until: datetime | None = None,
    now: datetime | None = None,
) -> Edition:
    """Pin the working copy as an edition that is live from ``at`` (now if None) until ``until``.

    Moments are aware. Whatever was scheduled and is not live yet is replaced; the edition that
    is live stays so until the new one begins. ``now`` is for whoever brings in articles that
    were public before: it is the moment at which this would have been done. Nothing that the
    checklist says must be may be missing; what it advises is asked for by ``publish_checked``.
    """
    post = _locked(post)
    now = now or timezone.now()
    at = at or now
    if at < now:
        raise ValidationError({"at": "This moment has passed. Choose a later one, or publish now."})
    _refuse_far(at, now)
    if until and until <= at:
        raise ValidationError(
            {
                "until": "The article would come down before it is published. "
                "Choose a later moment, or leave this empty."
            }
        )
    post.clean()
    if found := checklist.blocking_sentences(post, at):
        raise ValidationError(found)
    revisions.save_revision(post, by)
    edition = _begin(snapshot.build_edition(post), at=at, until=until, by=by, now=now)
    _tell("published" if at <= now else "scheduled", edition, by, _said(at, until))
    return edition


@transaction.atomic
def publish_checked(
    post: Post,
    *,
    by: Any,
    attested: str,
    at: datetime | None = None,
    until: datetime | None = None,
) -> Edition:
    """Publish as the desk does: nothing on the checklist is open, and somebody vouches for it.

    ``attested`` is the content_hash of the state in which ``by`` saw that no client can be recognized;
    it is empty where they didn't say so. What is refused leaves nothing behind.
    """
    stands = status_of(_locked(post), timezone.now())
    if (
        at is None
        and stands.live
        and stands.live.ends_at == until
        and not (stands.changed or stands.upcoming)
    ):
        return stands.live  # a second click; readers' programs would be told of an update
    edition = publish(post, by=by, at=at, until=until)
    errors: dict[str, list[str]] = {}
    if found := checklist.check_post(edition.post, edition.live_from).open:
        errors[NON_FIELD_ERRORS] = [finding.sentence for finding in found]
    if not attested:
        errors["attested"] = ["Read it with this in mind, then tick it."]
    elif attested != edition.content_hash:
        errors["attested"] = [
            "The article was changed after you opened this page. Read it once more, then tick this."
        ]
    if errors:
        raise ValidationError(errors)
    waivers.add_attestation(post, edition.content_hash, by=by)
    return edition


@transaction.atomic
def take_down(post: Post, *, by: Any, at: datetime | None = None) -> None:
    """End what is live at ``at`` (now if None).

    An update that goes live before then still does, and ends then; a later one is canceled.
    """
    post = _locked(post)
    now = timezone.now()
    at = at or now
    if at < now:
        raise ValidationError({"at": "This moment has passed. Choose a later one."})
    live = [each for each in _kept(post) if each.is_live(now)]
    if not live:
        raise ValidationError("Nothing of this article is live, so there is nothing to take down.")
    update = next((each for each in _kept(post) if now < each.live_from < at), None)
    if update is None:
        _cancel_upcoming(post, now, by)
    for edition in [*live, *filter(None, [update])]:
        # What the update follows ends when it begins; the end is its own if that is canceled.
        edition.live_until = edition.live_until if update and edition != update else at
        edition.ends_at, edition.ended_by = at, by
        edition.save(update_fields=["live_until", "ends_at", "ended_by"])
    _tell("taken_down", live[0], by, _said(at))


@transaction.atomic
def cancel_schedule(post: Post, *, by: Any) -> None:
    """Drop what is scheduled; what is live stays so, until the end that was set for it."""
    post = _locked(post)
    now = timezone.now()
    pinned = next((each for each in _kept(post) if each.live_from > now), None)
    if pinned is None:
        raise ValidationError("Nothing of this article is scheduled.")
    _cancel_upcoming(post, now, by)
    _tell("unscheduled", pinned, by, _said(pinned.live_from))


@transaction.atomic
def reschedule(post: Post, *, by: Any, at: datetime, seen: Edition | None = None) -> Edition:
    """Let what is scheduled go live at another moment, word for word as it was pinned.

    What was saved on the desk since is not in it, and the end that was set for it stays. On
    record the old schedule is canceled, and a copy of its edition has the new one. ``seen`` is
    what somebody looked at when they chose the moment: nothing else is moved.
    """
    post = _locked(post)
    now = timezone.now()
    pinned = next((each for each in _kept(post) if each.live_from > now), None)
    if pinned is None:
        raise ValidationError("Nothing of this article is scheduled.")
    if seen and seen != pinned:
        raise ValidationError("It was scheduled anew meanwhile. Look at it once more.")
    check_move(pinned, at, now)
    moved = _begin(_copy(pinned), at=at, until=pinned.ends_at, by=by, now=now)
    _tell("rescheduled", moved, by, f"{_said(pinned.live_from)} → {_said(at)}")
    return moved


def check_move(pinned: Edition, at: datetime, now: datetime) -> None:
    """Raise ValidationError unless a scheduled edition may go live at ``at`` instead."""
    if at <= now:
        raise ValidationError({"at": "This moment has passed. Choose a later one."})
    _refuse_far(at, now)
    if at == pinned.live_from:
        raise ValidationError({"at": "It goes live at this moment already. Choose another one."})
    if pinned.ends_at and pinned.ends_at <= at:
        raise ValidationError(
            {
                "at": "The article would come down before it goes live. Choose an earlier moment, "
                "or schedule it anew under Publishing, where you can change when it comes down."
            }
        )
    practice = Practice.load()
    authors = Author.objects.with_licenses().filter(edition_links__edition=pinned)
    on = practice.date_at(at)
    if lapsed := licenses.unlicensed_authors(authors, on, practice):
        raise ValidationError({"at": list(lapsed.values())})
    if lacking := approval.missing_approval(pinned, on, practice):
        raise ValidationError({"at": lacking})


def _refuse_far(at: datetime, now: datetime) -> None:
    """Nobody means a day that is years away: the year was mistyped."""
    if at > now + FARTHEST:
        raise ValidationError(
            {"at": "This is more than two years from now. Look at the year once more."}
        )


def _tell(what: str, edition: Edition, by: Any, details: str) -> None:
    audit_event.send(sender=Post, action=what, actor=by, target=edition.post, details=details)


def _said(at: datetime, until: datetime | None = None) -> str:
    """Name a moment, or a span, with the offset of the practice's zone then."""
    return " until ".join(
        f"{timezone.localtime(each):%Y-%m-%d %H:%M %z}" for each in (at, until) if each
    )


def _locked(post: Post) -> Post:
    """Read the post anew under a lock, so that two people can't publish across each other."""
    return Post.objects.select_for_update().get(pk=post.pk)


def _kept(post: Post) -> list[Edition]:
    return list(post.editions.filter(canceled=False).defer("sections"))


def _begin(
    edition: Edition, *, at: datetime, until: datetime | None, by: Any, now: datetime
) -> Edition:
    """Save a new edition that is live from ``at``; what it replaces ends then or is canceled."""
    _cancel_upcoming(edition.post, now, by)
    earlier = [each for each in _kept(edition.post) if each.live_from <= now]
    for each in earlier:
        if each.live_until is None or each.live_until > at:
            _close(each, at)
    edition.live_from, edition.live_until, edition.ends_at = at, until, until
    edition.first_live_from = min((each.first_live_from for each in earlier), default=at)
    edition.created_by = by
    edition.save(force_insert=True)
    _save_relations(edition)
    save_related(edition, now)
    index.index_edition(edition, now)
    return edition


def _copy(edition: Edition) -> Edition:
    """Give the same words, pictures and names as an edition that is not saved."""
    columns = [field.attname for field in Edition._meta.concrete_fields if not field.primary_key]
    copy = Edition(**{name: getattr(edition, name) for name in columns})
    for name in ("author_list", "category_list", "tag_list", "picture_list"):
        setattr(copy, name, getattr(edition, name))
    return copy


def _cancel_upcoming(post: Post, now: datetime, by: Any) -> bool:
    """Cancel what isn't live yet, and give what is live its own end back."""
    upcoming = [each for each in _kept(post) if each.live_from > now]
    for edition in upcoming:
        edition.live_until, edition.canceled, edition.ended_by = edition.live_from, True, by
        edition.save(update_fields=["live_until", "canceled", "ended_by"])
    for edition in _kept(post):
        if upcoming and edition.is_live(now) and edition.live_until != edition.ends_at:
            _close(edition, edition.ends_at)
    return bool(upcoming)


def _close(edition: Edition, at: datetime | None) -> None:
    edition.live_until = at
    edition.save(update_fields=["live_until"])


def _save_relations(edition: Edition) -> None:
    filed = {"post_id": edition.post_id, "first_live_from": edition.first_live_from}
    EditionAuthor.objects.bulk_create(
        EditionAuthor(edition=edition, author=author, position=position, **filed)
        for position, author in enumerate(edition.author_list)
    )
    EditionCategory.objects.bulk_create(
        EditionCategory(edition=edition, category=category, position=position, **filed)
        for position, category in enumerate(edition.category_list)
    )
    EditionPicture.objects.bulk_create(
        EditionPicture(edition=edition, picture=picture) for picture in edition.picture_list
    )
    TaggedEdition.objects.bulk_create(
        TaggedEdition(content_object=edition, tag=tag, **filed) for tag in edition.tag_list
    )
