"""The backups in a folder, by their names, and which of them are kept."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

NAME = "practice-blog-%Y-%m-%d-%H%M%SZ.zip"  # in UTC
# Of this many days, weeks and months that have a backup, the newest one of each is kept.
PERIODS = ((7, "%Y-%m-%d"), (5, "%G-%V"), (12, "%Y-%m"))
# So that the one before an upgrade outlives the ones that are made the night after.
ALL_KEPT = timedelta(days=2)
# Named later than this from now, a backup is of a clock that was ahead: nobody knows its age.
AHEAD = timedelta(days=1)


def backups(folder: Path) -> dict[datetime, Path]:
    """Return the backups in a folder by their moments; other files are passed over."""
    found = {}
    for path in folder.glob("practice-blog-*.zip"):
        try:
            found[datetime.strptime(path.name, NAME).replace(tzinfo=UTC)] = path
        except ValueError:  # somebody's own file
            continue
    return found


def newest_backup(folder: Path) -> datetime | None:
    """Return the moment of the newest backup in a folder; None if it has none, or isn't there.

    One of a clock that was ahead doesn't count.
    """
    latest = timezone.now() + AHEAD
    return max((moment for moment in backups(folder) if moment < latest), default=None)


def kept(moments: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return the moments of the backups to keep, the newest one always among them.

    Those of a clock that was ahead are kept until their moment comes, and take no other's place.
    """
    in_order = sorted(moments)
    keep = {moment for moment in in_order if moment >= now + AHEAD}
    in_order = [moment for moment in in_order if moment not in keep]
    keep.update(moment for moment in in_order if in_order[-1] - moment < ALL_KEPT)
    for number, period in PERIODS:
        newest = {moment.strftime(period): moment for moment in in_order}
        keep.update(list(newest.values())[-number:])
    return keep


def prune(folder: Path) -> None:
    """Delete the backups in a folder that are not to be kept."""
    found = backups(folder)
    for moment in found.keys() - kept(found, timezone.now()):
        found[moment].unlink(missing_ok=True)
