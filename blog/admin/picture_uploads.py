"""Several pictures at once: each becomes one of the library, or is refused in a sentence."""

from django.core.files.uploadedfile import UploadedFile

from blog.articles.add_picture import name_from, save_with_file
from blog.models import Picture
from blog.pictures.problems import MAX_BYTES, SMALLER

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
