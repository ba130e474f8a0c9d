"""Files that belong to nothing: a worker was killed before it saved a row, say."""

import logging
import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage

from blog.models import Document, Picture

logger = logging.getLogger(__name__)

PICTURES, DOCUMENTS = "pictures", "documents"
KEPT = timedelta(days=1)  # far longer than any upload takes


def delete_stray_files() -> None:
    """Delete the files that belong to nothing. It may be done at any time, and again."""
    for path in stray_files(KEPT):
        default_storage.delete(path)
        logger.info("Deleted a file that belonged to nothing: %s", path)


def stray_files(min_age: timedelta) -> Iterator[str]:
    """Yield the paths of pictures' and documents' files that belong to nothing.

    A younger one may belong to a row that isn't saved yet. Raises OSError where a bucket is away.
    """
    for path in [*_without_picture(), *_without_document()]:
        if _is_older(path, min_age):
            yield path


def _without_picture() -> list[str]:
    paths = _stored(PICTURES)  # before the rows: what is stored later is none of these
    needed: set[str] = set()
    unprepared: list[str] = []  # folders in which files come to be
    for picture in Picture.objects.iterator():
        if picture.is_uploaded:
            unprepared.append(picture.path(""))
        else:
            needed.update(map(picture.path, picture.file_names))
    return [path for path in paths if path not in needed and not path.startswith(tuple(unprepared))]


def _without_document() -> list[str]:
    """Return the paths of files that no document needs any more: it was read, or is gone."""
    paths = _stored(DOCUMENTS)
    documents = Document.objects.filter(problem="")
    needed = {
        f"{DOCUMENTS}/{each.pk}" for each in documents if not each.is_read or each.has_pictures
    }
    return [path for path in paths if path not in needed]


def _stored(folder: str) -> list[str]:
    """Return the paths of all files in a folder and its folders."""
    if settings.S3_BUCKET:  # to list each folder would take long
        return [*default_storage.sizes(folder)]  # type: ignore[attr-defined]
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever stored
        return []
    below = [path for each in folders for path in _stored(f"{folder}/{each}")]
    return [*(f"{folder}/{name}" for name in names), *below]


def _is_older(path: str, age: timedelta) -> bool:
    try:
        stored_at = default_storage.get_modified_time(path)
    except FileNotFoundError:  # deleted since it was listed
        return False
    return time.time() - stored_at.timestamp() > age.total_seconds()
