"""Publish, schedule and take down articles. The admin only calls these functions.

Each function runs in one transaction and raises ValidationError, with a message for the person at
the desk, if the action isn't possible. Datetimes are aware.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from operator import attrgetter
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from blog import checklist
from blog.articles import revisions
from blog.articles.bin import lock_on_desk
from blog.articles.snapshot import set_first_moments
from blog.checklist import CheckedArticle, Checklist, approval_required, licenses
from blog.models import (
    Attestation,
    Author,
    Edition,
    EditionAuthor,
    EditionCategory,
    EditionInterviewee,
    EditionMediaFile,
    EditionPicture,
    Post,
    Practice,
    TaggedEdition,
)
from blog.publishing.status import is_changed
from blog.search import index
from blog.search.related import save_related
from blog.signals import AuditAction, send_audit_event
from practice_site.transactions import retried

MAX_LEAD_TIME = timedelta(days=2 * 366)  # how far ahead an article may be scheduled


class Published(NamedTuple):
    """What was published, and the edition that was scheduled and isn't any more."""

    edition: Edition
    dropped: Edition | None = None


@retried
def publish(
    post: Post,
    *,
    by: Any,
    at: datetime | None = None,
    until: datetime | None = None,
    now: datetime | None = None,
) -> Edition:
    """Save the working copy as an edition that is live from ``at`` (now if None) until ``until``.

    A scheduled edition is replaced; the live edition stays live until the new one begins.
    ``now`` is the moment of the action, to be passed where a past is made up, as in the demo.
    Raises ValidationError for blocking findings of the checklist; ``publish_checked``
    raises it for advisory ones too.
    """
    now = now or timezone.now()
    prepared = _prepare(lock_on_desk(post), at or now, until, now)
    _refuse_blocking(prepared)
    editions = active_editions(prepared.article.post, now)
    return _commit(prepared.article, editions, until=until, by=by, now=now)


@retried
def publish_checked(
    post: Post,
    *,
    by: Any,
    attested: str,
    at: datetime | None = None,
    until: datetime | None = None,
    practice: Practice | None = None,
) -> Published:
    """Publish as the desk does, with no open findings on the checklist.

    ``attested`` is the hash of the content in which no client can be recognized, as ``by`` attests.
    ``practice`` spares a query.
    """
    now = timezone.now()
    prepared = _prepare(lock_on_desk(post), at or now, until, now, practice)
    post = prepared.article.post
    editions = active_editions(post, now)
    newest = max(editions, key=attrgetter("pk"), default=None)
    if (
        at is None
        and newest
        and newest.is_live(now)
        and newest.ends_at == until
        and not is_changed(post, newest)
    ):
        return Published(newest)  # a second click: feeds must not announce an update
    require_attested(prepared, attested, by)
    dropped = _find_scheduled(editions, now)
    edition = _commit(prepared.article, editions, until=until, by=by, now=now)
    return Published(edition, dropped)


def _prepare(
    post: Post,
    at: datetime,
    until: datetime | None,
    now: datetime,
    practice: Practice | None = None,
) -> Checklist:
    """Return the checklist of a locked post; raise ValidationError for impossible moments."""
    if at < now:
        raise ValidationError({"at": "This moment has passed. Choose a later one, or publish now."})
    check_lead_time(at, now)
    if until and until <= at:
        raise ValidationError(
            {
                "until": "It would come down before it is published. "
                "Choose a later moment, or leave this empty."
            }
        )
    post.clean()
    prepared = checklist.check_post(post, at, practice)
    revisions.keep_content_hash(post, prepared.article.edition)
    return prepared


def _refuse_blocking(prepared: Checklist) -> None:
    if prepared.blocking:
        raise ValidationError([finding.sentence for finding in prepared.blocking])


def require_attested(prepared: Checklist, attested: str, by: Any) -> None:
    """Raise ValidationError for open findings, or without an attestation that is due; keep that.

    ``attested`` is as for ``publish_checked``.
    """
    edition, errors = prepared.article.edition, dict[str, list[str]]()
    if findings := [*prepared.blocking, *prepared.advisory]:
        errors[NON_FIELD_ERRORS] = [finding.sentence for finding in findings]
    asks = edition.may_tell_of_clients
    if asks and not attested:
        errors["attested"] = ["Read it with this in mind, then tick it."]
    elif asks and attested != edition.content_hash:
        errors["attested"] = [
            f"The {edition.noun} was changed after you opened this page. Read it once more, "
            "then tick this."
        ]
    if errors:
        raise ValidationError(errors)
    if asks:
        attestation = Attestation(
            post_id=edition.post_id, content_hash=edition.content_hash, created_by=by
        )
        Attestation.objects.bulk_create([attestation], ignore_conflicts=True)  # an earlier stays


def _commit(
    article: CheckedArticle,
    editions: list[Edition],
    *,
    until: datetime | None,
    by: Any,
    now: datetime,
) -> Edition:
    """Save a prepared article as a revision and as an edition, which joins ``editions``."""
    revisions.save_locked_revision(article.post, by)
    edition = save_edition(article.edition, editions, at=article.at, until=until, by=by, now=now)
    action = AuditAction.PUBLISHED if article.at <= now else AuditAction.SCHEDULED
    details = format_period(article.at, until)
    send_audit_event(action, article.post, by=by, details=details)
    return edition


@retried
def take_down(post: Post, *, by: Any, at: datetime | None = None) -> None:
    """End the live edition at ``at`` (now if None).

    A scheduled update that goes live before ``at`` ends then too; a later one is canceled.
    """
    post = lock_on_desk(post)
    now = timezone.now()
    at = at or now
    if at < now:
        raise ValidationError({"at": "This moment has passed. Choose a later one."})
    editions = active_editions(post, now)
    live = [edition for edition in editions if edition.is_live(now)]
    if not live:
        raise ValidationError(
            f"Nothing of this {post.noun} is live, so there is nothing to take down."
        )
    update = next((edition for edition in editions if now < edition.live_from < at), None)
    if update is None:
        _cancel_scheduled(editions, now, by)
    for edition in [*live, *filter(None, [update])]:
        # The live edition ends when the update begins, and at ``at`` if the update is canceled.
        edition.live_until = edition.live_until if update and edition != update else at
        edition.ends_at, edition.ended_by = at, by
        edition.save(update_fields=["live_until", "ends_at", "ended_by"])
    send_audit_event(AuditAction.TAKEN_DOWN, post, by=by, details=format_period(at))


@retried
def cancel_schedule(post: Post, *, by: Any) -> None:
    """Cancel the scheduled edition; a live one stays live until its own end."""
    post = lock_on_desk(post)
    now = timezone.now()
    editions = active_editions(post, now)
    scheduled = _scheduled_edition(post, editions, now)
    _cancel_scheduled(editions, now, by)
    details = format_period(scheduled.live_from)
    send_audit_event(AuditAction.SCHEDULE_CANCELED, post, by=by, details=details)


@retried
def reschedule(post: Post, *, by: Any, at: datetime, expected: Edition | None = None) -> Edition:
    """Move the scheduled edition to ``at`` with its content and end unchanged.

    Later changes of the working copy are not included. The old edition is canceled, and a copy of
    it is saved and returned. Raises ValidationError if the scheduled edition isn't ``expected``,
    the one that was shown when the moment was chosen.
    """
    post = lock_on_desk(post)
    now = timezone.now()
    editions = active_editions(post, now)
    scheduled = _scheduled_edition(post, editions, now)
    if expected and expected != scheduled:
        raise ValidationError("It was rescheduled meanwhile. Look at the new schedule first.")
    check_reschedule(scheduled, at, now)
    moved = save_edition(
        copy_edition(scheduled), editions, at=at, until=scheduled.ends_at, by=by, now=now
    )
    details = f"{format_period(scheduled.live_from)} → {format_period(at)}"
    send_audit_event(AuditAction.RESCHEDULED, post, by=by, details=details)
    return moved


def check_reschedule(scheduled: Edition, at: datetime, now: datetime) -> None:
    """Raise ValidationError unless a scheduled edition may go live at ``at`` instead."""
    if at <= now:
        raise ValidationError({"at": "This moment has passed. Choose a later one."})
    check_lead_time(at, now)
    if at == scheduled.live_from:
        raise ValidationError({"at": "It goes live at this moment already. Choose another one."})
    if scheduled.ends_at and scheduled.ends_at <= at:
        raise ValidationError(
            {
                "at": "It would come down before it goes live. Choose an earlier moment, "
                "or schedule it anew under Publishing, where you can change when it comes down."
            }
        )
    practice = Practice.load()
    authors = Author.objects.with_licenses().filter(edition_links__edition=scheduled)
    on = practice.date_at(at)
    if unlicensed := licenses.unlicensed_authors(authors, on, practice):
        raise ValidationError({"at": list(unlicensed.values())})
    if sentence := approval_required.missing_approval(scheduled, on, practice):
        raise ValidationError({"at": sentence})


def check_lead_time(at: datetime, now: datetime) -> None:
    """Raise ValidationError for a moment years ahead, which is most likely a mistyped year."""
    if at > now + MAX_LEAD_TIME:
        raise ValidationError(
            {"at": "This is more than two years from now. Look at the year once more."}
        )


def format_period(at: datetime, until: datetime | None = None) -> str:
    """Return a moment, or a period, in the practice's time zone with its UTC offset."""
    return " until ".join(
        f"{timezone.localtime(moment):%Y-%m-%d %H:%M %z}" for moment in (at, until) if moment
    )


def active_editions(post: Post, now: datetime) -> list[Edition]:
    """Return the editions that were not canceled, with what has gone live recorded."""
    editions = list(post.editions.filter(canceled=False).defer("sections"))
    for edition in editions:
        if edition.live_from <= now and not edition.went_live:
            edition.went_live = True
            edition.save(update_fields=["went_live"])
    return editions


def _find_scheduled(editions: list[Edition], now: datetime) -> Edition | None:
    """Return the one that is not live yet, if there is one."""
    return next((edition for edition in editions if edition.is_scheduled(now)), None)


def _scheduled_edition(post: Post, editions: list[Edition], now: datetime) -> Edition:
    """Return the one that is not live yet; raises ValidationError if there is none."""
    if edition := _find_scheduled(editions, now):
        return edition
    raise ValidationError(f"Nothing of this {post.noun} is scheduled.")


def save_edition(
    edition: Edition,
    editions: list[Edition],
    *,
    at: datetime,
    until: datetime | None,
    by: Any,
    now: datetime,
) -> Edition:
    """Save an edition live from ``at``, when the live one ends; a scheduled one is canceled.

    ``editions`` are the others of its post that are not canceled.
    """
    # One that readers saw before the clock was put back is no plan: it stays, as an earlier one.
    hidden = [other for other in editions if other.went_live and other.is_scheduled(now)]
    _cancel_scheduled([other for other in editions if other not in hidden], now, by)
    earlier = [other for other in editions if not other.canceled]
    for other in earlier:
        if other.live_until is None or other.live_until > at:
            _set_end(other, max(at, other.live_from))
    edition.live_from, edition.live_until, edition.ends_at = at, until, until
    edition.went_live = at <= now
    set_first_moments(edition, earlier)
    edition.created_by = by
    edition.save(force_insert=True)
    save_relations([edition])
    save_related(edition, now)
    index.index_edition(edition, now)
    return edition


def copy_edition(edition: Edition) -> Edition:
    """Return an unsaved copy of an edition with its relations."""
    columns = [field.attname for field in Edition._meta.concrete_fields if not field.primary_key]
    copy = Edition(**{name: getattr(edition, name) for name in columns})
    copy.post = edition.post
    for name in ("author_list", "category_list", "tag_list", "picture_list", "file_list"):
        setattr(copy, name, getattr(edition, name))
    return copy


def _cancel_scheduled(editions: list[Edition], now: datetime, by: Any) -> None:
    """Cancel those that aren't live yet, and restore the own end of the live one.

    One that was live before the clock was put back ends, but isn't called canceled.
    """
    scheduled = [edition for edition in editions if edition.is_scheduled(now)]
    for edition in scheduled:
        edition.live_until, edition.ended_by = edition.live_from, by
        edition.canceled = not edition.went_live
        edition.save(update_fields=["live_until", "canceled", "ended_by"])
    for edition in editions:
        if scheduled and edition.is_live(now) and edition.live_until != edition.ends_at:
            _set_end(edition, edition.ends_at)


def _set_end(edition: Edition, at: datetime | None) -> None:
    edition.live_until = at
    edition.save(update_fields=["live_until"])


def save_relations(editions: Iterable[Edition]) -> None:
    """Save the rows that link new editions to what their lists have, in a query for each list."""
    rows: dict[Any, list[Any]] = defaultdict(list)
    for edition in editions:
        order = {"post_id": edition.post_id, "first_live_from": edition.first_live_from}
        rows[EditionAuthor] += [
            EditionAuthor(edition=edition, author=author, position=position, **order)
            for position, author in enumerate(edition.author_list)
        ]
        rows[EditionCategory] += [
            EditionCategory(edition=edition, category=category, position=position, **order)
            for position, category in enumerate(edition.category_list)
        ]
        rows[EditionPicture] += [
            EditionPicture(edition=edition, picture=picture) for picture in edition.picture_list
        ]
        rows[EditionMediaFile] += [
            EditionMediaFile(edition=edition, file=file) for file in edition.file_list
        ]
        rows[EditionInterviewee] += [
            EditionInterviewee(edition=edition, author=author) for author in edition.people.values()
        ]
        rows[TaggedEdition] += [
            TaggedEdition(content_object=edition, tag=tag, **order) for tag in edition.tag_list
        ]
    for model, links in rows.items():
        model.objects.bulk_create(links)
