"""The library of pictures."""

import secrets
from dataclasses import dataclass
from typing import Any, BinaryIO, cast

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.urls import reverse

from blog.pictures import decoding


def new_token() -> str:
    """A name that can't be guessed: the address of a picture must not betray the next one."""
    return secrets.token_hex(16)


def master_path(picture: "Picture", filename: str) -> str:
    """Where the kept original goes; the name that it was uploaded under is forgotten."""
    return f"pictures/{picture.token}/master.png"


def validate_picture(file: Any) -> None:
    """Raise ValidationError, in words for the person who chose it, unless it is a picture."""
    if getattr(file, "_committed", False):
        return
    try:
        file.seek(0)
        decoding.decode_picture(file, file.size)
    except decoding.NotAPictureError as error:
        raise ValidationError(str(error)) from error
    finally:
        file.seek(0)


class Picture(models.Model):
    """A picture with the words that stand for it. Its file never changes once it is taken in."""

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
        """Take in a new file: bare pixels only, in all sizes. Raises NotAPictureError."""
        if self.file and not self.file._committed:  # type: ignore[attr-defined]
            self._take_in()
        super().save(*args, **kwargs)

    def _take_in(self) -> None:
        if self.pk and self.width:
            raise ValueError("The file of a picture never changes: add another picture.")
        self.file.seek(0)
        image = decoding.decode_picture(cast(BinaryIO, self.file.file), self.file.size)
        self.width, self.height = image.size
        files = {f"{width}.webp": decoding.encode_width(image, width) for width in self.widths}
        files["share.jpg"] = decoding.encode_share(image)
        for name, content in files.items():
            default_storage.save(self.path(name), ContentFile(content))
        self.file.save("master.png", ContentFile(decoding.encode_master(image)), save=False)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row and, once that is certain, its files."""
        names = [str(self.file.name), *(self.path(name) for name in self.rendition_names)]
        result = super().delete(*args, **kwargs)

        def delete_files() -> None:
            for name in names:
                default_storage.delete(name)

        transaction.on_commit(delete_files)
        return result

    @property
    def alt(self) -> str:
        """The text for the ``alt`` attribute: empty for a decorative picture."""
        return "" if self.decorative else self.alt_text

    @property
    def widths(self) -> list[int]:
        """The widths in pixels that it is offered in."""
        return decoding.widths(self.width)

    @property
    def rendition_names(self) -> list[str]:
        """The file names under which it is offered, as in ``960.webp``."""
        return [*(f"{width}.webp" for width in self.widths), "share.jpg"]

    def path(self, name: str) -> str:
        """Where a rendition lies in the storage."""
        return f"pictures/{self.token}/{name}"

    def url(self, name: str, route: str = "picture", *before: str) -> str:
        """The address of a rendition; the route ``admin:picture`` shows it at the desk alone.

        ``before`` is what that route's address holds before the picture.
        """
        return reverse(route, args=[*before, self.token, name])


@dataclass(frozen=True)
class PictureView:
    """A picture as a page shows it, with the words that were published with it; plain text."""

    picture: Picture
    alt: str
    credit: str
    route: tuple[str, ...] = ("picture",)

    @property
    def url(self) -> str:
        """The JPEG, which every browser knows."""
        return self.picture.url("share.jpg", *self.route)

    share_url = url

    @property
    def smallest(self) -> str:
        """The smallest WebP, for where it is shown small."""
        return self.picture.url(f"{self.picture.widths[0]}.webp", *self.route)

    @property
    def srcset(self) -> str:
        """The WebP sizes, for the ``srcset`` attribute."""
        return ", ".join(
            f"{self.picture.url(f'{width}.webp', *self.route)} {width}w"
            for width in self.picture.widths
        )

    @property
    def width(self) -> int:
        """Pixels; with the height it keeps the page from jumping while it loads."""
        return self.picture.width

    @property
    def height(self) -> int:
        """Pixels."""
        return self.picture.height

    @property
    def shape(self) -> str:
        """Its class, by which the stylesheet knows its place before the file is there."""
        if self.height > self.width:
            return "tall"
        return "wide" if self.width > 4 * self.height else "plain"
