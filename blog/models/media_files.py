"""Files that readers download, listen to or watch: worksheets, recordings and their captions.

A file is looked at when it is uploaded and never changes after that, so an edition that shows it
shows the same for ever. Its words for readers are in the sections that show it.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from pathlib import PurePath
from typing import IO, Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.urls import reverse
from django.utils.text import slugify

from blog.media import formats, pdf
from blog.media.problems import TAKEN, InvalidMediaError
from blog.models.pictures import uploads
from blog.practice.languages import LANGUAGES

FOLDER = "files"
# Twelve of these can't be guessed, and are copied by hand from paper: none looks like another.
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
BLOCK = 1024 * 1024
MAX_NAME = 120  # characters
# The route to a file, where that to a picture of the same page has another name.
ROUTES = {"picture": "media_file", "admin:picture": "admin:media_file"}


def new_file_token() -> str:
    """Return a token that can't be guessed, short enough to be typed from a printed page."""
    return "".join(secrets.choice(LETTERS) for _ in range(12))


def file_path(media_file: "MediaFile", filename: str) -> str:
    """Return the storage path of a file."""
    return media_file.path


def validate_media_file(file: FieldFile) -> None:
    """Raise ValidationError, with a message for the user, unless a new file can be used."""
    media_file = file.instance
    if not isinstance(media_file, MediaFile) or not media_file._state.adding:
        return
    try:
        media_file.check_file()
    except InvalidMediaError as error:
        raise ValidationError(str(error)) from error


class MediaFile(models.Model):
    """A file with what was found in it. Only its name may change."""

    class Kind(models.TextChoices):
        """What is in it, for readers."""

        PDF = formats.PDF, "PDF"
        AUDIO = formats.AUDIO, "Audio"
        VIDEO = formats.VIDEO, "Video"
        CAPTIONS = formats.CAPTIONS, "Captions"

    token = models.CharField(max_length=32, unique=True, default=new_file_token, editable=False)
    file = models.FileField(
        storage=uploads,
        upload_to=file_path,
        max_length=200,
        validators=[validate_media_file],
        help_text=f"{TAKEN}. A PDF may have {formats.LIMITS[formats.PDF] >> 20} MB, a recording "
        f"{formats.LIMITS[formats.VIDEO] >> 20} MB.",
    )
    name = models.CharField(
        max_length=MAX_NAME,
        help_text="What you look for when you choose it. Readers don’t see it.",
    )
    kind = models.CharField(max_length=10, choices=Kind.choices, editable=False)
    file_name = models.CharField(
        max_length=80, editable=False, help_text="The end of its address: what readers save."
    )
    size = models.PositiveBigIntegerField(editable=False, help_text="In bytes.")
    digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256: no file is there twice."
    )
    # Of a PDF, what it says of itself.
    pages = models.PositiveIntegerField(default=0, editable=False)
    document_title = models.CharField(max_length=200, blank=True, editable=False)
    document_language = models.CharField(max_length=20, blank=True, editable=False)
    is_tagged = models.BooleanField(default=False, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)

    FACTS: ClassVar = {"name"}  # all that may change
    _checked: Any = None

    class Meta:
        verbose_name = "file"
        ordering = ["-added_at", "-pk"]
        indexes = [models.Index(fields=["added_at"], name="media_file_added_last")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new one with what is in its file, or the name. Raises InvalidMediaError."""
        if not self._state.adding:
            kwargs.setdefault("update_fields", self.FACTS)
            super().save(*args, **kwargs)
            return
        self.check_file()
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.delete_file()
            raise

    def check_file(self) -> None:
        """Set what is found in its new file. Raises InvalidMediaError."""
        file = self.file.file
        if self._checked is file:  # a form does it before it is saved
            return
        form = formats.recognize(file, file.size, self.file.name or "")
        self.kind, self.size = formats.FORMATS[form].kind, file.size
        self.file_name = f"{_stem(self.file.name)[:60].strip('-') or self.kind}.{form}"
        if self.kind == formats.PDF:
            facts = pdf.read_pdf(file)
            self.pages, self.is_tagged = facts.pages, facts.is_tagged
            self.document_title, self.document_language = facts.title, facts.language
        self.digest = digest_of(file)
        file.seek(0)
        self._checked = file

    @property
    def path(self) -> str:
        """The storage path of its file."""
        return f"{FOLDER}/{self.token}/{self.file_name}"

    @property
    def format(self) -> formats.Format:
        """Its format."""
        return formats.FORMATS[self.file_name.rpartition(".")[2]]

    @property
    def facts(self) -> str:
        """What one knows of it before it is loaded: “PDF, 3 pages, 240 KB”."""
        pages = f"{self.pages} page{'s' * (self.pages != 1)}" if self.pages else ""
        return ", ".join(filter(None, [self.format.name, pages, self.said_size]))

    @property
    def said_size(self) -> str:
        """Its size as people say it: 240 KB, 3.2 MB."""
        if self.size < 1000 * 1024:
            return f"{max(1, round(self.size / 1024))}\xa0KB"
        return f"{self.size / 1024**2:.{0 if self.size >= 10 * 1024**2 else 1}f}\xa0MB"

    @property
    def language(self) -> str:
        """The language that a PDF says it is in, as one of LANGUAGES; "" if it says none."""
        said = self.document_language.lower()
        tags = {tag.lower(): tag for tag in LANGUAGES}
        return tags.get(said) or tags.get(said.partition("-")[0], "")

    def url(self, route: str = "media_file", *route_args: str) -> str:
        """Return its URL; ``route_args`` come before its token."""
        return reverse(route, args=[*route_args, self.token, self.file_name])

    def delete_file(self) -> None:
        """Delete its file, if it is there."""
        default_storage.delete(self.path)


@receiver(post_delete, sender=MediaFile)
def delete_file(instance: MediaFile, **kwargs: object) -> None:
    """Delete the file of a deleted row, also of one of several that were ticked."""
    transaction.on_commit(instance.delete_file)


def digest_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    file.seek(0)
    while block := file.read(BLOCK):
        digest.update(block)
    return digest.hexdigest()


def name_from(file_name: str) -> str:
    """Return a name for the desk, made of a file's: ``five_senses.pdf`` is Five senses."""
    stem = " ".join(re.split(r"[\s_-]+", PurePath(file_name).stem)).strip()
    return (stem[:1].upper() + stem[1:])[:MAX_NAME].strip() or "File"


def _stem(file_name: str | None) -> str:
    return slugify(PurePath(file_name or "").stem)


@dataclass(frozen=True)
class FileView:
    """A file for a template, with the URL pattern that serves it and its first arguments."""

    file: MediaFile
    route: tuple[str, ...] = ("picture",)  # of the page's pictures

    @property
    def url(self) -> str:
        """Its URL."""
        name, *args = self.route
        return self.file.url(ROUTES.get(name, name), *args)
