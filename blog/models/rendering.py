"""Renditions of pictures are made anew where an earlier version of the site made them.

In the background, one picture after the other, so that what else is to be done comes between; or by
``manage.py render_pictures``. Both may be broken off anywhere: each start of the background worker
and each daily run goes on.
"""

import errno
import logging

from django.db.models import QuerySet
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from blog.models.pictures import Picture
from blog.pictures import renditions
from practice_site.disk import is_disk_full

logger = logging.getLogger(__name__)


def outdated_pictures() -> QuerySet[Picture]:
    """Return the pictures whose renditions are to be made anew, by primary key."""
    ready = Picture.objects.filter(file__endswith=f"/{renditions.MASTER}")
    return ready.exclude(rendition_key__startswith=f"{renditions.VERSION}-").order_by("pk")


def bring_up_to_date(picture: Picture) -> None:
    """Make a picture's renditions anew if that is due, and delete those that it had.

    Raises what ``Picture.render`` does.
    """
    if not picture.is_ready:
        return
    if renditions.is_current(picture.rendition_key):
        picture.delete_files(but=tuple(picture.file_names))  # it may have been broken off there
    else:
        picture.render()


@task(priority=-2)  # what people wait for comes first
def render_picture(pk: int) -> None:
    """Bring a picture up to date, and queue the next one.

    Fails where the disk is full; whatever else is wrong with a picture is logged. Where files can't
    be reached, none is queued.
    """
    try:
        if picture := Picture.objects.filter(pk=pk).first():
            bring_up_to_date(picture)
    except Exception as error:  # a damaged file makes the decoders stumble over anything
        if isinstance(error, OSError) and is_disk_full(error):
            raise
        if is_outage(error):
            logger.exception("Pictures can't be made anew now: their files can't be reached.")
            return
        logger.exception("Picture %s can't be made anew; the backup has its master.", pk)
    queue_next(after=pk)


def is_outage(error: Exception) -> bool:
    """Return whether files can't be reached, rather than that one is missing or damaged."""
    # What Pillow raises of a damaged file is an OSError without a number.
    return isinstance(error, OSError) and error.errno not in (None, errno.ENOENT)


def queue_next(after: int = 0) -> None:
    """Queue the next picture that isn't up to date, if there is any."""
    if picture := outdated_pictures().filter(pk__gt=after).only("pk").first():
        render_picture.enqueue(picture.pk)


def queue_rendering() -> None:
    """Queue what is to be rendered, unless it is queued."""
    waiting = DBTaskResult.objects.filter(
        task_path=render_picture.module_path, status__in=["READY", "RUNNING"]
    )
    if not waiting.exists():
        queue_next()
