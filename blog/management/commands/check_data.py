"""``python3 manage.py check_data``: looks for pictures without files, and files without a row.

The site may be running meanwhile.
"""

from argparse import ArgumentParser
from datetime import timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.base import BaseCommand, CommandError
from PIL import Image

from blog.daily.stray_files import PICTURES, stray_files
from blog.models import MediaFile, Picture
from blog.pictures import renditions

YOUNG = 3600  # seconds; a file younger than this may belong to an upload that isn't saved yet

MISSING, MADE_ANEW, ASKED_FOR = "Missing", "Made anew", "Asked for at the desk"


class Command(BaseCommand):
    """Print what doesn't fit together, and mend it with ``--mend``."""

    help = (
        "Look whether each picture has its files, and each file its picture or document. With "
        "--mend, sizes are made anew from the original, and files that belong to none are deleted."
    )
    requires_system_checks = ()  # it asks the database and files alone

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the option."""
        parser.add_argument("--mend", action="store_true", help="mend what can be mended")

    def handle(self, *args: object, mend: bool, **options: object) -> None:
        """Check; raises CommandError if anything is left that doesn't fit."""
        left = 0
        for picture in Picture.objects.iterator():
            for name in missing_files(picture) and missing_now(picture):
                outcome = restore_file(picture, name) if mend else MISSING
                left += outcome not in (MADE_ANEW, ASKED_FOR)
                self.stdout.write(f"{outcome}: {picture.path(name)} “{picture}”.")
        for file in MediaFile.objects.iterator():
            if not has_file(file.path) and MediaFile.objects.filter(pk=file.pk).exists():
                left += 1
                self.stdout.write(f"{MISSING}: {file.path} “{file}”.")
        for path in stray_files(timedelta(seconds=YOUNG)):
            if mend:
                default_storage.delete(path)
            left += not mend
            self.stdout.write(f"{'Deleted' if mend else 'Belongs to nothing'}: {path}.")
        if left:
            hint = "Copy them back from a backup." if mend else "Run it again with --mend."
            raise CommandError(f"{left} to be mended. {hint}")
        self.stdout.write("Every picture has its files, and every file its picture or document.")


def has_file(path: str) -> bool:
    """Return whether there is a file, and something in it."""
    try:
        return default_storage.size(path) > 0
    except FileNotFoundError:
        return False


def missing_files(picture: Picture) -> list[str]:
    """Return the names of the picture's files that aren't there, the original first."""
    if settings.S3_BUCKET and picture.file_names:  # to ask for each would take long
        sizes = default_storage.sizes(f"{PICTURES}/{picture.token}")  # type: ignore[attr-defined]
        return [name for name in picture.file_names if not sizes.get(picture.path(name))]
    return [name for name in picture.file_names if not has_file(picture.path(name))]


def missing_now(picture: Picture) -> list[str]:
    """Return ``missing_files`` of the picture as it is by now: prepared, say, or deleted."""
    try:
        picture.refresh_from_db()
    except Picture.DoesNotExist:
        return []
    return missing_files(picture)


def restore_file(picture: Picture, name: str) -> str:
    """Make a size anew from the original; return what became of it.

    Of an upload that is lost it is said at the desk, where another file can be chosen.
    """
    if picture.is_uploaded:
        picture.prepare()
        return ASKED_FOR
    path, original = picture.path(name), picture.path(renditions.MASTER)
    if name == renditions.MASTER or not has_file(original):
        return MISSING
    try:
        with default_storage.open(original) as file, Image.open(file) as image:
            data = renditions.encode(image, name)
    except Exception:  # a damaged file makes the decoders stumble over anything
        return f"{MISSING}, and {original} is damaged"
    default_storage.delete(path)  # it may be there, and empty
    default_storage.save(path, ContentFile(data))
    return MADE_ANEW
