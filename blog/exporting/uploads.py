"""Pictures and files of an export, put in their place before any row is written."""

import re
from contextlib import suppress
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, default_storage

from blog.exporting.opened import Opened, UnreadableExportError
from blog.media import formats
from blog.media.problems import InvalidMediaError
from blog.models import MediaFile, Picture
from blog.models.media_files import digest_of
from blog.models.pictures import LOST, uploads
from blog.pictures import bounded, renditions
from blog.pictures.problems import InvalidPictureError
from practice_site.disk import MIN_FREE, free_space

KEY = re.compile(r"(\d{1,3}(-[0-9a-f]{1,16})?)?", re.ASCII)
TOKEN = re.compile(r"\w{1,32}", re.ASCII)
COLOR = re.compile(r"(#[0-9a-f]{6})?", re.ASCII)
# How files begin, by the end of their name: where, and with what. None is served as another.
BEGINNINGS = {
    "avif": (4, b"ftypavif"), "webp": (8, b"WEBP"), "jpg": (0, b"\xff\xd8\xff"),
    "png": (0, b"\x89PNG"),
}  # fmt: skip


class UploadStore:
    """Puts uploads in their place, and takes them away again if the rows can't be written."""

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        self.here = set(opened.uploads)
        self.stored: list[str] = []

    def check_room(self) -> None:
        """Raise UnreadableExportError if the uploads could fill the disk."""
        needed = sum(map(self.opened.size, self.here))
        if not settings.S3_BUCKET and needed > free_space() - MIN_FREE:
            raise UnreadableExportError(
                f"Its pictures and files need {needed >> 20} MB, and there is no room for them."
            )

    def take_picture(self, picture: Picture) -> None:
        """Store the files of a picture; one without them says at the desk that they are lost."""
        if not (
            TOKEN.fullmatch(picture.token)
            and KEY.fullmatch(picture.rendition_key)
            and COLOR.fullmatch(picture.color)
        ):
            raise UnreadableExportError(f"The picture “{picture}” names files that there can’t be.")
        paths = [picture.path(name) for name in picture.file_names] if picture.is_ready else []
        if not paths or not self.here.issuperset(paths):
            picture.file, picture.problem = "", picture.problem or LOST
            return
        master = picture.path(renditions.MASTER)
        with self.opened.open(master) as file:
            try:
                size = bounded.check_picture(file)
            except InvalidPictureError as error:
                raise UnreadableExportError(f"{master} is no picture: {error}") from error
        if size != (picture.width, picture.height):
            raise UnreadableExportError(f"{master} has another size than its picture.")
        for path in paths:
            self._check_beginning(path)
            self._store(path, default_storage)

    def take_file(self, media: MediaFile) -> None:
        """Store a file, which must be what its row says of it."""
        path = media.path
        problem = f"{path} isn’t what is said of it."
        if str(media.file.name) != path or not TOKEN.fullmatch(media.token):
            raise UnreadableExportError(problem)
        if path not in self.here:
            raise UnreadableExportError(f"{path} is missing in it: restore it, and export again.")
        with self.opened.open(path) as file:
            try:
                form = formats.recognize(file, self.opened.size(path))
            except InvalidMediaError as error:
                raise UnreadableExportError(f"{path} can’t be taken: {error}") from error
            said: Any = (media.kind, media.digest, media.size, path.rpartition(".")[2])
            kind = formats.FORMATS[form].kind
            if said != (kind, digest_of(file), self.opened.size(path), form):
                raise UnreadableExportError(problem)
        self._store(path, uploads())

    def _check_beginning(self, path: str) -> None:
        start, wanted = BEGINNINGS[path.rpartition(".")[2]]
        with self.opened.open(path) as file:
            if file.read(start + len(wanted))[start:] != wanted:
                raise UnreadableExportError(f"{path} is no such picture.")

    def _store(self, path: str, storage: Storage) -> None:
        if storage.exists(path):
            raise UnreadableExportError(
                f"{path} is there already. If it is left of an import that was broken off, "
                "“manage.py check_data --mend” deletes it after an hour."
            )
        self.stored.append(path)
        with self.opened.open(path) as file:
            if storage.save(path, File(file)) != path:
                raise UnreadableExportError(f"{path} can’t be stored under its name.")

    def take_away(self) -> None:
        """Delete what was stored."""
        for path in self.stored:
            with suppress(OSError):  # that the storage is away isn't what is to be said
                default_storage.delete(path)
