"""Several pictures at once: each becomes one of the library, or is refused in a sentence."""

import re
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from blog.models import Picture
from blog.models.pictures import prepare_picture
from blog.pictures.problems import MAX_BYTES, SMALLER

MAX_NAME = 120  # characters
# What a script says of a file before it sends it.
TOO_LARGE = f"Pictures may have {MAX_BYTES >> 20} MB at most. {SMALLER}"


def add_picture(file: UploadedFile) -> Picture:
    """Save a file as a picture, named as it was, and have it prepared.

    Raises ValidationError, with a message for whoever chose it.
    """
    picture = Picture(name=name_from(file.name or ""), file=file)
    picture.full_clean()
    _save(picture)
    return picture


def add_checked_picture(content: bytes, name: str, alt_text: str, size: tuple[int, int]) -> Picture:
    """Save what ``check_picture`` found to be a picture of this width and height."""
    picture = Picture(name=name, alt_text=alt_text, file=ContentFile(content, name))
    picture.width, picture.height = size
    picture.note_checked()
    _save(picture)
    return picture


def _save(picture: Picture) -> None:
    """Save a picture with its file, and have it prepared; of one that can't be, no file is left."""
    try:
        with transaction.atomic():
            picture.save()
            prepare_picture.enqueue(picture.pk, str(picture.file.name))
    except Exception:
        picture.delete_files()
        raise


def name_from(file_name: str) -> str:
    """Return a name for the library, made of the name of a file: ``two_cups.JPG`` is Two cups."""
    stem = " ".join(re.split(r"[\s_]+", PurePath(file_name).stem)).strip()
    return (stem[:1].upper() + stem[1:])[:MAX_NAME].strip() or "Picture"
