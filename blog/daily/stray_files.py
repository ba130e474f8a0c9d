"""Files that belong to nothing: a worker was killed before it saved a row, say."""

import logging
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import default_storage

from blog.models import BlogImport, Document, MediaFile, Picture
from blog.models.blog_imports import FOLDER as IMPORTS
from blog.models.media_files import FOLDER as FILES

logger = logging.getLogger(__name__)


class NotDoneError(Exception):
    """A part of the daily run that left something to people. Its text is a sentence for them."""


PICTURES, DOCUMENTS = "pictures", "documents"
KEPT = timedelta(days=1)  # far longer than any upload takes
# More files than this aren't what was killed: the database may be another one, older
# than the files or of another site.
MOST, MOST_SHARE = 20, 1 / 10
TOO_MANY = (
    "{} of {} uploaded files belong to no picture, worksheet or recording. That many are not "
    "deleted by themselves: the database may not be the one of these files. If it is, “manage.py "
    "check_data --mend” deletes them."
)


def delete_stray_files() -> None:
    """Delete the files that belong to nothing. It may be done at any time, and again.

    Raises NotDoneError where those of pictures are too many for that to be sure, and OSError where
    a bucket is away.
    """
    # No document is kept longer, whatever the rows say.
    _delete(_older([*_without_document(), *_without_import()], KEPT))
    stored = [*_stored(PICTURES), *_stored(FILES)]
    strays = _without_row(stored)
    old = [*_older(strays, KEPT)]
    if old and len(strays) > min(MOST, len(stored) * MOST_SHARE):
        raise NotDoneError(TOO_MANY.format(len(strays), len(stored)))
    _delete(old)


def stray_files(min_age: timedelta) -> Iterator[str]:
    """Yield the paths of files, also of documents and imported blogs, that belong to nothing.

    A younger one may belong to a row that isn't saved yet. Raises OSError where a bucket is away.
    """
    stored = [*_stored(PICTURES), *_stored(FILES)]
    others = [*_without_document(), *_without_import()]
    yield from _older([*_without_row(stored), *others], min_age)


def _without_row(stored: list[str]) -> list[str]:
    """Return which of these paths, listed before the rows are read, no picture or file needs."""
    needed = {file.path for file in MediaFile.objects.only("token", "file_name").iterator()}
    unprepared: list[str] = []  # folders in which files come to be
    for picture in Picture.objects.iterator():
        if picture.is_uploaded:
            unprepared.append(picture.path(""))
        else:
            needed.update(map(picture.path, picture.file_names))
    folders = tuple(unprepared)
    return [path for path in stored if path not in needed and not path.startswith(folders)]


def _without_document() -> list[str]:
    """Return the paths of files that no document needs any more: it was read, or is gone."""
    stored = _stored(DOCUMENTS)
    documents = Document.objects.filter(problem="").only("proposal", "problem")
    needed = {
        f"{DOCUMENTS}/{each.pk}"
        for each in documents.iterator()
        if not each.is_read or each.has_pictures
    }
    return [path for path in stored if path not in needed]


def _without_import() -> list[str]:
    """Return the paths of files of other blogs that no import has."""
    stored = _stored(IMPORTS)
    needed = set(BlogImport.objects.exclude(file="").values_list("file", flat=True))
    return [path for path in stored if path not in needed]


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


def _older(paths: Iterable[str], age: timedelta) -> Iterator[str]:
    """Yield the paths of files that are older."""
    for path in paths:
        try:
            stored_at = default_storage.get_modified_time(path)
        except FileNotFoundError:  # deleted since it was listed
            continue
        if time.time() - stored_at.timestamp() > age.total_seconds():
            yield path


def _delete(paths: Iterable[str]) -> None:
    for path in paths:
        default_storage.delete(path)
        logger.info("Deleted a file that belonged to nothing: %s", path)
