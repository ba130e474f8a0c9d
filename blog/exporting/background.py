"""Exports for the desk, made in the background: that may take minutes."""

import shutil
import time
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.dispatch import receiver
from django_tasks import TaskResult, task
from django_tasks.signals import task_finished

from blog.models import Export
from blog.models.exports import export_path
from blog.models.pictures import uploads
from practice_site.background import has_failed
from practice_site.disk import MIN_FREE, free_space, is_disk_full

WORK = ".export"  # the folder in DATA_DIR, in which each export has one while it is made
BROKEN_OFF = "The server didn’t get to the end of making it. Try again."
NO_ROOM = "There is no room for it on the server’s disk. Tell whoever looks after the server."
LOOKS = 1.0  # seconds between two notes of how far it is


class NoRoomError(OSError):
    """The disk would become full."""


@task(priority=-1)  # mail and documents come first
def make_export(token: str) -> None:
    """Make an export, unless it was made or deleted. It may be done again."""
    export = Export.objects.filter(pk=token).first()
    if export is None or not export.is_being_made:
        return
    work = _folder(token)
    try:
        _make(export, work / "export.zip")
    except OSError as error:
        if not isinstance(error, NoRoomError) and not is_disk_full(error):
            raise
        Export.objects.filter(pk=token).update(problem=NO_ROOM)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        with suppress(OSError):  # another one is being made
            work.parent.rmdir()


def _folder(token: str) -> Path:
    """Return an empty folder for an export, without those that a worker left that was killed."""
    whole = Path(settings.DATA_DIR) / WORK
    whole.mkdir(mode=0o700, exist_ok=True)
    being_made = Export.objects.filter(file="", problem="").exclude(pk=token)
    others = set(being_made.values_list("pk", flat=True))
    for each in whole.iterdir():
        if each.name not in others:
            shutil.rmtree(each, ignore_errors=True)
    (whole / token).mkdir(mode=0o700, parents=True)
    return whole / token


def _make(export: Export, path: Path) -> None:
    # What writes Markdown takes 8 MB, which no web worker needs.
    from blog.exporting.write import summary, write_export

    rows, noted = Export.objects.filter(pk=export.pk), 0.0

    def note(done: int, total: int) -> None:
        nonlocal noted
        if time.monotonic() - noted < LOOKS:
            return
        if free_space() < MIN_FREE:
            raise NoRoomError
        rows.update(done=done, total=total)
        noted = time.monotonic()

    rows.update(total=1)  # it was begun
    manifest = write_export(path, note)
    size = path.stat().st_size
    if not settings.S3_BUCKET and size > free_space() - MIN_FREE:
        raise NoRoomError
    storage, name = uploads(), export_path(export)
    storage.delete(name)  # of a worker that was killed
    with path.open("rb") as file:
        storage.save(name, File(file))
    if not rows.update(file=name, size=size, contents=summary(manifest)):
        storage.delete(name)  # the export was deleted meanwhile


@receiver(task_finished)
def note_broken_off(task_result: TaskResult, **kwargs: object) -> None:
    """Say so of an export for which the task failed, or was begun too often."""
    if has_failed(task_result, make_export):
        (token,) = task_result.args
        Export.objects.filter(pk=token, file="").update(problem=BROKEN_OFF)
