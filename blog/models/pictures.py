"""The picture library."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.urls import reverse

from blog.pictures import decoding, renditions


def new_token() -> str:
    """Return a token that can't be guessed, so that URLs of other pictures can't be derived."""
    return secrets.token_hex(16)


def master_path(picture: "Picture", filename: str) -> str:
    """Return the storage path of the master; the name of the uploaded file is dropped."""
    return f"pictures/{picture.token}/master.png"


def validate_picture(file: FieldFile) -> None:
    """Raise ValidationError, with a message for the user, unless a new file is a valid picture."""
    picture = file.instance
    if isinstance(picture, Picture) and picture.is_stored:
        return
    try:
        file.seek(0)
        decoding.decode_picture(file, file.size)
    except decoding.InvalidPictureError as error:
        raise ValidationError(str(error)) from error
    finally:
        file.seek(0)


class Picture(models.Model):
    """A picture with its description. Its file never changes after the first save."""

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    file = models.FileField(
        "picture file",
        upload_to=master_path,
        validators=[validate_picture],
        help_text="JPEG, PNG, WebP or AVIF, 8 MB at most. Place and camera data are removed.",
    )
    name = models.CharField(
        max_length=120,
        help_text="What you look for when you choose it, for example “Two cups on a table”. "
        "Readers don’t see it.",
    )
    alt_text = models.CharField(
        "description for those who can’t see it",
        max_length=300,
        blank=True,
        help_text="What it shows, in a sentence: it is read aloud in place of the picture. Without "
        "it, or the tick below, no article with this picture can be published.",
    )
    decorative = models.BooleanField(
        default=False,
        help_text="Tick this if the picture says nothing that the text doesn’t: then it is "
        "passed over in silence.",
    )
    credit = models.CharField(
        max_length=160, blank=True, help_text="Who made it, if that must be said."
    )
    focus_x = models.PositiveSmallIntegerField(
        "focus from the left, in percent",
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="Where the eye should stay when the picture is cut: 0 is left, 100 right.",
    )
    focus_y = models.PositiveSmallIntegerField(
        "focus from the top, in percent",
        default=50,
        validators=[MaxValueValidator(100)],
        help_text="0 is top, 100 bottom.",
    )
    width = models.PositiveIntegerField(editable=False, default=0)
    height = models.PositiveIntegerField(editable=False, default=0)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new file's pixels in all sizes, then save. Raises InvalidPictureError."""
        if not self.file or self.is_stored:
            super().save(*args, **kwargs)
            return
        if self.pk and self.width:
            raise ValueError("The file of a picture never changes: add another picture.")
        self.file.seek(0)
        image = decoding.decode_picture(self.file, self.file.size)
        self.width, self.height = image.size
        try:
            for name in self.rendition_names:
                default_storage.save(self.path(name), ContentFile(renditions.encode(image, name)))
            self.file.save("master.png", ContentFile(renditions.encode_master(image)), save=False)
            super().save(*args, **kwargs)
        except BaseException:
            self.delete_files()
            raise

    def delete_files(self) -> None:
        """Delete its files, also those that were written in part."""
        for name in ("master.png", *self.rendition_names):
            default_storage.delete(self.path(name))

    @property
    def is_stored(self) -> bool:
        """Whether the file is the stored master; until the first save it is the uploaded file."""
        return str(self.file.name).startswith(self.path(""))

    def delete(
        self, using: str | None = None, keep_parents: bool = False
    ) -> tuple[int, dict[str, int]]:
        """Delete the row and, once that is committed, its files."""
        result = super().delete(using, keep_parents)
        transaction.on_commit(self.delete_files)
        return result

    @property
    def alt(self) -> str:
        """The text for the ``alt`` attribute: empty for a decorative picture."""
        return "" if self.decorative else self.alt_text

    @property
    def widths(self) -> list[int]:
        """The widths of its renditions, in pixels."""
        return renditions.rendition_widths(self.width)

    @property
    def rendition_names(self) -> list[str]:
        """The file names of its renditions, as in ``960.webp``."""
        return [*(f"{width}.webp" for width in self.widths), "share.jpg"]

    def path(self, name: str) -> str:
        """Return the storage path of a rendition."""
        return f"pictures/{self.token}/{name}"

    def url(self, name: str, route: str = "picture", *route_args: str) -> str:
        """Return the URL of a rendition; ``route_args`` come before the picture's token."""
        return reverse(route, args=[*route_args, self.token, name])


@dataclass(frozen=True)
class PictureView:
    """A picture for a template, with plain texts, and the URL pattern and its first arguments."""

    picture: Picture
    alt: str
    credit: str
    route: tuple[str, ...] = ("picture",)

    @property
    def url(self) -> str:
        """The URL of the JPEG, which every browser supports."""
        return self.picture.url("share.jpg", *self.route)

    @property
    def smallest(self) -> str:
        """The URL of the smallest WebP."""
        return self.picture.url(f"{self.picture.widths[0]}.webp", *self.route)

    @property
    def srcset(self) -> str:
        """The WebP renditions, for the ``srcset`` attribute."""
        return ", ".join(
            f"{self.picture.url(f'{width}.webp', *self.route)} {width}w"
            for width in self.picture.widths
        )

    @property
    def shape(self) -> str:
        """Its CSS class, which reserves the space for it before the file is loaded."""
        width, height = self.picture.width, self.picture.height
        if height > width:
            return "tall"
        return "wide" if width > 4 * height else "plain"
