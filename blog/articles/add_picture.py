"""A picture is added to the library, and prepared: in the background, or at once."""

import re
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction

from blog.models import Picture
from blog.models.pictures import prepare_picture

MAX_NAME = 120  # characters


def add_checked_picture(
    content: bytes,
    name: str,
    alt_text: str,
    size: tuple[int, int],
    *,
    prepare: bool = True,
    **texts: str,
) -> Picture:
    """Save what ``check_picture`` found to be a picture of this width and height.

    It is prepared in the background, or by the caller if ``prepare`` is False. ``texts`` are its
    caption and credit.
    """
    picture = Picture(name=name, alt_text=alt_text, file=ContentFile(content, name), **texts)
    picture.width, picture.height = size
    picture.note_checked()
    save_with_file(picture, prepare=prepare)
    return picture


def save_with_file(picture: Picture, *, prepare: bool = True) -> None:
    """Save a picture with its file, and have it prepared; of one that can't be, no file is left."""
    try:
        with transaction.atomic():
            picture.save()
            if prepare:
                prepare_picture.enqueue(picture.pk, str(picture.file.name))
    except Exception:
        picture.delete_files()
        raise


def name_from(file_name: str) -> str:
    """Return a name for the library, made of the name of a file: ``two_cups.JPG`` is Two cups."""
    stem = " ".join(re.split(r"[\s_]+", PurePath(file_name).stem)).strip()
    return (stem[:1].upper() + stem[1:])[:MAX_NAME].strip() or "Picture"
