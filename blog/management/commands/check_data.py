"""``python3 manage.py check_data``: looks for pictures without files, and files without a row."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from itertools import chain

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from PIL import Image

from blog.models import Document, Picture
from blog.models.pictures import UPLOAD
from blog.pictures import renditions

FOLDER, DOCUMENTS = "pictures", "documents"
YOUNG = 3600  # seconds; a file younger than this may belong to an upload that isn't saved yet


class Command(BaseCommand):
    """Print what doesn't fit together, and mend it with ``--mend``."""

    help = (
        "Look whether each picture has its files and each file its picture. With --mend, sizes "
        "are made anew from the original, and files that belong to no picture are deleted."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option."""
        parser.add_argument("--mend", action="store_true", help="mend what can be mended")

    def handle(self, *args: object, mend: bool, **options: object) -> None:
        """Check; raises CommandError if anything is left that doesn't fit."""
        left = 0
        for picture in Picture.objects.iterator():
            for name in missing_files(picture):
                mended = mend and restore_file(picture, name)
                left += not mended
                done = "Asked for at the desk" if name == UPLOAD else "Made anew"
                self.stdout.write(
                    f"{done if mended else 'Missing'}: {picture.path(name)} “{picture}”."
                )
        for path in chain(files_without_picture(), files_without_document()):
            if mend:
                default_storage.delete(path)
            left += not mend
            self.stdout.write(f"{'Deleted' if mend else 'Belongs to nothing'}: {path}.")
        if left:
            hint = "Copy them back from a backup." if mend else "Run it again with --mend."
            raise CommandError(f"{left} to be mended. {hint}")
        self.stdout.write("Every picture has its files, and every file its picture.")


def missing_files(picture: Picture) -> list[str]:
    """Return the names of the picture's files that aren't there, the original first."""
    return [name for name in picture.file_names if not default_storage.exists(picture.path(name))]


def restore_file(picture: Picture, name: str) -> bool:
    """Make a size anew from the original; return whether that could be done.

    Of an upload that is lost it is said at the desk, where another file can be chosen.
    """
    if name == UPLOAD:
        picture.prepare()
        return True
    if name == "master.png" or not default_storage.exists(picture.path("master.png")):
        return False
    with default_storage.open(picture.path("master.png")) as file, Image.open(file) as image:
        default_storage.save(picture.path(name), ContentFile(renditions.encode(image, name)))
    return True


def files_without_picture() -> Iterator[str]:
    """Yield the paths of picture files that belong to no row."""
    if not default_storage.exists(FOLDER):
        return
    for token in default_storage.listdir(FOLDER)[0]:
        picture = Picture.objects.filter(token=token).first()
        names = picture.file_names if picture else []
        for name in default_storage.listdir(f"{FOLDER}/{token}")[1]:
            path = f"{FOLDER}/{token}/{name}"
            if name not in names and is_old(path):
                yield path


def files_without_document() -> Iterator[str]:
    """Yield the paths of files of documents that were read, or are gone."""
    if default_storage.exists(DOCUMENTS):
        unread = set(Document.objects.filter(proposal="", problem="").values_list("pk", flat=True))
        for name in default_storage.listdir(DOCUMENTS)[1]:
            if name not in unread and is_old(path := f"{DOCUMENTS}/{name}"):
                yield path


def is_old(path: str) -> bool:
    """Return whether a file is too old to belong to what isn't saved yet."""
    return time.time() - default_storage.get_modified_time(path).timestamp() > YOUNG
