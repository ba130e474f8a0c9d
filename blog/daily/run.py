"""Making the daily run: once a day in the practice's time zone, however often it is started.

Each part is made by itself: one that fails is noted as a sentence, and the others are made. The
mail is queued in the transaction that notes the end, so nobody gets it twice. One that was killed
is taken up by the next start on its day; what its day should have told, the next day's tells. So it
does with what could not be found out, or not be written to somebody.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from blog.daily import digest
from blog.daily.expired import delete_expired
from blog.daily.stray_files import NotDoneError, delete_stray_files
from blog.models import DailyRun, Practice
from blog.models.rendering import queue_rendering
from blog.publishing.expiring_licenses import LicenseWarning
from practice_site import mail
from practice_site.backup import archive
from practice_site.locks import only_one

logger = logging.getLogger(__name__)

HOUR = 6  # on the practice's clock, from which on the background worker starts it
MOST_STARTS = 3  # of a part that was begun and never ended, as if it ended the process
NO_MAIL = "The e-mail about it could not be written to everybody."
NOT_FOUND = "It could not be found out which {} to tell of."
NOT_ENDED = "It was begun and never ended."
SEE_LOG = "The output of the background worker says why."


@dataclass(frozen=True)
class Part:
    """A part of the run: its name, what it does, and what is said if it can't be done."""

    name: str
    do: Callable[[], object]
    sentence: str


def make_backup() -> None:
    """Make a backup where one is configured."""
    if settings.BACKUP_DIR:
        archive.make_backup(settings.BACKUP_DIR)


def parts() -> list[Part]:
    """Return what is done before the mail, in order."""
    return [
        Part("expired", delete_expired, "What has expired could not be deleted."),
        Part("backup", make_backup, "No backup could be made."),
        # Behind the backup, which has them still.
        Part("files", delete_stray_files, "Files that belong to nothing could not be deleted."),
        Part("pictures", queue_rendering, "Sizes of pictures could not be queued."),
    ]


def is_due(now: datetime) -> bool:
    """Return whether the run of the day is still to be made. One query, from HOUR on two."""
    local = timezone.localtime(now, Practice.load().zone)
    return local.hour >= HOUR and not DailyRun.objects.completed().filter(day=local.date()).exists()


def run_daily() -> DailyRun | None:
    """Make the run of the day, or what is left of it; return None if there is nothing left.

    Waits for one that another process is at.
    """
    practice = Practice.load()
    with only_one("daily.lock", "daily run"), timezone.override(practice.zone):
        run, _ = DailyRun.objects.get_or_create(day=timezone.localdate())
        if run.ended_at:
            return None
        run.starts += 1
        run.save()
        for part in parts():
            _make(run, part)
        _tell(run, practice)
    return run


def _make(run: DailyRun, part: Part) -> None:
    """Make a part, unless it was made, or ended the process each time."""
    unfinished = f"{part.sentence} {NOT_ENDED}"
    noted = run.parts.get(part.name)
    if noted not in (None, unfinished) or (noted and run.starts > MOST_STARTS):
        return
    run.parts[part.name] = unfinished
    run.save()
    _try(run, part)
    if run.parts[part.name] == unfinished:
        run.parts[part.name] = ""
    run.save()


def _try(run: DailyRun, part: Part) -> Any:
    """Return what a part gives; where it fails, note its sentence and return None."""
    try:
        return part.do()
    except NotDoneError as error:
        run.parts[part.name] = str(error)
        return None
    except Exception:  # whatever is wrong with it, the other parts are made
        logger.exception("A part of the daily run failed: %s", part.name)
        run.parts[part.name] = f"{part.sentence} {SEE_LOG}"
        return None


def _tell(run: DailyRun, practice: Practice) -> None:
    """Queue the mail, and note that the run has ended."""
    now = timezone.now()
    news = _find_news(run, practice, now)
    for each in news.values():
        each.problems = run.problems
    digests = {
        person: _try(run, _mail_to(person, partial(digest.digest_for, person, each)))
        for person, each in news.items()
    }
    with transaction.atomic():
        for person, mine in digests.items():
            if mine:
                _try(run, _mail_to(person, partial(_send, mine, practice)))
        run.ended_at = now
        run.save()


def _find_news(run: DailyRun, practice: Practice, now: datetime) -> dict[Any, digest.News]:
    """Return what is new for each person.

    That is since the last run in which it could be found out and be written to them. For nearly
    all this is the last one, and it is looked for once.
    """
    earlier = list(DailyRun.objects.completed().filter(day__lt=run.day).order_by("-day"))

    def last(name: str, person: Any) -> DailyRun | None:
        names = (name, _mail_to(person).name)
        return next((each for each in earlier if not any(map(each.parts.get, names))), None)

    @cache
    def licenses(since: DailyRun | None) -> list[LicenseWarning]:
        find = partial(digest.find_licenses, since.day if since else None, run.day)
        return _try(run, Part("licenses", find, NOT_FOUND.format("licenses"))) or []

    @cache
    def due(since: DailyRun | None) -> list[int]:
        find = partial(digest.find_due, since.day if since else None, now, practice)
        return _try(run, Part("articles", find, NOT_FOUND.format("articles"))) or []

    @cache
    def undelivered(since: DailyRun | None) -> int:
        find = partial(mail.count_undelivered, since.ended_at if since else None, now)
        return _try(run, Part("mail", find, NOT_FOUND.format("e-mails"))) or 0

    return {
        person: digest.News(
            licenses=licenses(last("licenses", person)),
            due=due(last("articles", person)),
            undelivered=undelivered(last("mail", person)),
        )
        for person in digest.people()
    }


def _mail_to(person: Any, do: Callable[[], object] = lambda: None) -> Part:
    """Return the part that writes to a person."""
    return Part(f"e-mail to {person.pk}", do, NO_MAIL)


@transaction.atomic
def _send(mine: digest.Digest, practice: Practice) -> None:
    """Queue the mail to a person; what is wrong with one leaves that to others queued."""
    digest.send_digest(mine, practice)
