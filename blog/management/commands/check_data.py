"""``python3 manage.py check_data``: looks for pictures without files and files without pictures."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from PIL import Image

from blog.models import Picture
from blog.pictures import renditions

FOLDER = "pictures"
YOUNG = 3600  # seconds; a file younger than this may belong to an upload that isn't saved yet

MISSING, MADE_ANEW = "Missing", "Made anew"


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
                outcome = restore_file(picture, name) if mend else MISSING
                left += outcome != MADE_ANEW
                self.stdout.write(f"{outcome}: {picture.path(name)} “{picture}”.")
        for path in files_without_picture():
            if mend:
                default_storage.delete(path)
            left += not mend
            self.stdout.write(f"{'Deleted' if mend else 'Belongs to no picture'}: {path}.")
        if left:
            hint = "Copy them back from a backup." if mend else "Run it again with --mend."
            raise CommandError(f"{left} to be mended. {hint}")
        self.stdout.write("Every picture has its files, and every file its picture.")


def has_file(path: str) -> bool:
    """Return whether there is a file, and something in it."""
    return default_storage.exists(path) and default_storage.size(path) > 0


def missing_files(picture: Picture) -> list[str]:
    """Return the names of the picture's files that aren't there, the original first."""
    names = ("master.png", *picture.rendition_names)
    return [name for name in names if not has_file(picture.path(name))]


def restore_file(picture: Picture, name: str) -> str:
    """Make a size anew from the original; return what became of it."""
    path, original = picture.path(name), picture.path("master.png")
    if name == "master.png" or not has_file(original):
        return MISSING
    try:
        with default_storage.open(original) as file, Image.open(file) as image:
            data = renditions.encode(image, name)
    except Exception:  # a damaged file makes the decoders stumble over anything
        return f"{MISSING}, and {original} is damaged"
    default_storage.delete(path)  # it may be there, and empty
    default_storage.save(path, ContentFile(data))
    return MADE_ANEW


def files_without_picture() -> Iterator[str]:
    """Yield the paths of picture files that belong to no row."""
    if not default_storage.exists(FOLDER):
        return
    for token in default_storage.listdir(FOLDER)[0]:
        picture = Picture.objects.filter(token=token).first()
        names = {"master.png", *picture.rendition_names} if picture else set()
        for name in default_storage.listdir(f"{FOLDER}/{token}")[1]:
            path = f"{FOLDER}/{token}/{name}"
            age = time.time() - default_storage.get_modified_time(path).timestamp()
            if name not in names and age > YOUNG:
                yield path
