"""Several pictures at once: each becomes one of the library, or is refused in a sentence."""

import re
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile

from blog.articles.add_picture import save_with_file
from blog.models import Picture
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
    save_with_file(picture)
    return picture


def name_from(file_name: str) -> str:
    """Return a name for the library, made of the name of a file: ``two_cups.JPG`` is Two cups."""
    stem = " ".join(re.split(r"[\s_]+", PurePath(file_name).stem)).strip()
    return (stem[:1].upper() + stem[1:])[:MAX_NAME].strip() or "Picture"
