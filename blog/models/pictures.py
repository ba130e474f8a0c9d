"""The picture library.

A request stores an upload as it is, in the folder of its picture, where it is never served. In the
background ``prepare`` makes of it what is kept, a master and renditions, and deletes it. Of the
master new renditions can be made at any time: ``render``.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, default_storage, storages
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models.fields.files import FieldFile
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django_tasks import TaskResult, task
from django_tasks.signals import task_finished
from PIL import Image

from blog.pictures import bounded, renditions
from blog.pictures.file_formats import TAKEN
from blog.pictures.problems import MAX_BYTES, InvalidPictureError
from practice_site.background import has_failed, is_late
from practice_site.disk import is_disk_full
from practice_site.paths import path_of

MIDDLE = 960  # pixels
UPLOAD = "upload-"  # begins the name of an uploaded file; each has its own, so none is mistaken
STAND_IN = "?stand-in"  # so that browsers don't take one picture's cached stand-in for the picture

# What preparing and rendering write, of which a row that was read before knows nothing.
PREPARED = {"file", "width", "height", "rendition_key", "color", "problem"}

# What is said of an upload that isn't at fault.
DISK_FULL = "The server’s disk is full. Once there is room, save this page to try again."
BROKEN_OFF = "The server didn’t get to the end of preparing it. Save this page to try again."
LOST = "This file got lost on the server. Choose it once more."


def new_token() -> str:
    """Return a token that can't be guessed, so that URLs of other pictures can't be derived."""
    return secrets.token_hex(16)


def uploads() -> Storage:
    """Return the storage of files that only the site itself may read."""
    return storages["uploads"]


def upload_path(picture: "Picture", filename: str) -> str:
    """Return the storage path of the upload; the name that the file had is dropped."""
    return picture.path(UPLOAD + new_token())


def validate_picture(file: FieldFile) -> None:
    """Raise ValidationError, with a message for the user, unless a new file may be a picture."""
    picture = file.instance
    if not isinstance(picture, Picture) or picture.is_ready or picture.is_uploaded:
        return
    try:
        picture.check_file()
    except InvalidPictureError as error:
        raise ValidationError(str(error)) from error


class Picture(models.Model):
    """A picture with its description. Once it is ready, its file never changes."""

    token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    file = models.FileField(
        "picture file",
        storage=uploads,
        upload_to=upload_path,
        validators=[validate_picture],
        help_text=f"{TAKEN}, {MAX_BYTES >> 20} MB at most. Place and camera data are removed.",
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
        help_text="What it shows, in a sentence: it is read aloud in place of the picture. An "
        "article can say it in other words.",
    )
    decorative = models.BooleanField(
        default=False,
        help_text="Decorative is what says nothing that the text doesn’t. Without a choice, no "
        "article with this picture can be published.",
    )
    caption = models.CharField(
        max_length=300,
        blank=True,
        help_text="What stands below it in an article, where the article doesn’t give it another.",
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
    # Of its renditions, whose names have it; "" for those that were made before there were any.
    rendition_key = models.CharField(max_length=16, editable=False, blank=True)
    # What stands in its place until it is loaded, as in CSS: the average of its renditions.
    color = models.CharField(max_length=7, editable=False, blank=True)
    # Why its upload can't be prepared, as a sentence.
    problem = models.CharField(max_length=300, editable=False, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    # When one of its texts was last changed in an article: no revision tells it.
    texts_changed_at = models.DateTimeField(null=True, editable=False)

    _checked: File | None = None

    class Meta:
        ordering = ["-added_at", "-pk"]
        indexes = [
            models.Index(fields=["added_at"], name="picture_added_last"),
            models.Index(fields=["alt_text", "added_at"], name="picture_undescribed"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it, with a new file as it was uploaded. Raises InvalidPictureError."""
        if not self.file or self.is_ready or self.is_uploaded:
            if not self._state.adding:  # what the background worker may be changing stays
                fields = {
                    field.name for field in self._meta.concrete_fields if not field.primary_key
                }
                kwargs.setdefault("update_fields", fields - PREPARED)
            super().save(*args, **kwargs)
            return
        if self.pk and Picture.objects.filter(pk=self.pk, file=self.path(renditions.MASTER)):
            raise ValueError("The file of a picture never changes: add another picture.")
        self.check_file()
        self.problem = ""
        self.delete_files()  # of an upload that couldn't be prepared
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.delete_files()
            raise

    def check_file(self) -> None:
        """Set the width and height that its new file will have. Raises InvalidPictureError."""
        if self._checked is not self.file.file:  # a form does it before it is saved
            self.width, self.height = bounded.check_picture(self.file)
            self._checked = self.file.file

    def note_checked(self) -> None:
        """Leave the width and height that were found of its new file: they are right."""
        self._checked = self.file.file

    def prepare(self) -> None:
        """Make the master and the renditions of its upload, and delete that; or say the problem.

        Takes seconds. It may be done again, also after it was broken off anywhere.
        """
        if not self.is_uploaded:
            return
        upload = str(self.file.name)
        unprepared = Picture.objects.filter(pk=self.pk, file=upload)  # another file isn't touched
        if self.problem:
            unprepared.update(problem="")  # so that no file is asked for meanwhile
        changes: dict[str, object] = {"file": "", "problem": ""}
        try:
            with default_storage.open(upload) as file:
                image = bounded.decode_picture(file)
            # Names that nothing had before; another try makes the same files.
            changes |= self._store(image, renditions.encode_all(image), str(renditions.VERSION))
            changes["file"] = self.path(renditions.MASTER)
            changes["width"], changes["height"] = image.size
        except InvalidPictureError as error:
            changes["problem"] = str(error)
        except FileNotFoundError:
            changes["problem"] = LOST
        except OSError as error:
            if not is_disk_full(error):
                raise
            self.delete_files(but=(UPLOAD,))
            changes = {"problem": DISK_FULL}
        if unprepared.update(**changes):
            self.refresh_from_db(fields=changes)
            if "file" in changes:
                default_storage.delete(upload)
                self.delete_files(but=(UPLOAD, *self.file_names))  # what another upload left
        elif not Picture.objects.filter(pk=self.pk).exists():  # it was deleted meanwhile
            self.delete_files()

    def render(self) -> bool:
        """Make its renditions anew of the master; return whether it has these now.

        They have other names, so until all are there pages show the ones before. It may be broken
        off anywhere, and done again. Raises OSError, and whatever Pillow makes of a master that is
        damaged.
        """
        with default_storage.open(self.path(renditions.MASTER)) as file:
            image = Image.open(file)
            image.load()
        as_it_is = Picture.objects.filter(pk=self.pk, rendition_key=self.rendition_key)
        key = renditions.new_key()
        try:
            changes = self._store(image, renditions.encode_renditions(image), key)
            is_made = bool(as_it_is.update(**changes))
        except BaseException:
            # Its own alone: another process may have made the renditions anew meanwhile.
            self.delete_files(key=key)
            raise
        if Picture.objects.filter(pk=self.pk).exists():
            self.refresh_from_db(fields=["rendition_key", "color"])
            self.delete_files(but=tuple(self.file_names))
        else:  # it was deleted meanwhile
            self.delete_files()
        return is_made

    def _store(
        self, image: Image.Image, encoded: Iterator[tuple[str, bytes]], key: str
    ) -> dict[str, object]:
        """Store its files under a new key; return what is to be saved of them."""
        for name, content in encoded:
            path = self.path(renditions.keyed(name, key))
            default_storage.delete(path)  # of a worker that was killed
            default_storage.save(path, ContentFile(content))
        return {"rendition_key": key, "color": renditions.average_color(image)}

    def delete_files(self, but: tuple[str, ...] = (), key: str = "") -> None:
        """Delete its files, also those written in part, ``but`` those whose names begin so.

        With a key the renditions alone that have it.
        """
        try:
            names = default_storage.listdir(self.path(""))[1]
        except FileNotFoundError:  # a folder that isn't there; elsewhere than on disks it is empty
            return
        for name in names:
            if f"-{key}." in name if key else not name.startswith(but):
                default_storage.delete(self.path(name))

    @property
    def is_ready(self) -> bool:
        """Whether its master and renditions are there."""
        return self.file.name == self.path(renditions.MASTER)

    @property
    def is_uploaded(self) -> bool:
        """Whether its file is the upload, which is to be prepared."""
        return str(self.file.name).startswith(self.path(UPLOAD))

    @property
    def is_being_prepared(self) -> bool:
        """Whether its upload waits to be prepared, or is at it."""
        return self.is_uploaded and not self.problem

    @property
    def is_late(self) -> bool:
        """Whether it is being prepared, and that should have begun; it takes a look at the file."""
        try:
            return self.is_being_prepared and is_late(
                default_storage.get_modified_time(str(self.file.name))
            )
        except FileNotFoundError:  # nobody has said so yet
            return True
        except OSError:  # a bucket that can't be reached now: nobody can tell
            return False

    @property
    def alt(self) -> str:
        """The text for the ``alt`` attribute: empty for a decorative picture."""
        return "" if self.decorative else self.alt_text

    @property
    def is_described(self) -> bool:
        """Whether those who can't see it are told what it shows, or that it shows nothing."""
        return self.decorative or bool(self.alt_text)

    @property
    def widths(self) -> list[int]:
        """The widths of its renditions, in pixels."""
        return renditions.rendition_widths(self.width, self.rendition_key)

    @property
    def rendition_names(self) -> list[str]:
        """The file names of its renditions."""
        return renditions.rendition_names(self.width, self.rendition_key)

    def named(self, name: str) -> str:
        """Return the file name of the rendition that is called ``960.webp``, say, without a key."""
        return renditions.keyed(name, self.rendition_key)

    @property
    def jpeg(self) -> str:
        """The file name of the JPEG, which every browser supports."""
        return self.named(renditions.SHARE)

    @property
    def smallest(self) -> str:
        """The file name of the smallest WebP."""
        return self.named(f"{self.widths[0]}.webp")

    @property
    def largest(self) -> str:
        """The file name of the largest WebP."""
        return self.named(f"{self.widths[-1]}.webp")

    @property
    def file_names(self) -> list[str]:
        """The names of the files that it should have now, the one it is made of first."""
        if self.is_ready:
            return [renditions.MASTER, *self.rendition_names]
        return [str(self.file.name).removeprefix(self.path(""))] if self.is_uploaded else []

    def path(self, name: str) -> str:
        """Return the storage path of a rendition."""
        return f"pictures/{self.token}/{name}"

    def url(self, name: str, route: str = "picture", *route_args: str) -> str:
        """Return the URL of a rendition; ``route_args`` come before the picture's token."""
        url = path_of(route, *route_args, self.token, name)
        return url if self.is_ready else url + STAND_IN


@receiver(post_delete, sender=Picture)
def delete_files(instance: Picture, **kwargs: object) -> None:
    """Delete the files of a deleted picture, also of one of several that were ticked."""
    transaction.on_commit(instance.delete_files)


@task(priority=-1)  # mail and documents come first
def prepare_picture(pk: int, upload: str) -> None:
    """Prepare a picture, unless it was deleted or has another file by now."""
    if picture := Picture.objects.filter(pk=pk, file=upload).first():
        picture.prepare()
    else:  # it was prepared by a worker that was killed before it deleted the upload
        default_storage.delete(upload)


@receiver(task_finished)
def note_broken_off(task_result: TaskResult, **kwargs: object) -> None:
    """Say so of a picture for which the task failed, or was begun too often."""
    if has_failed(task_result, prepare_picture):
        pk, upload = task_result.args
        Picture.objects.filter(pk=pk, file=upload).update(problem=BROKEN_OFF)


@dataclass(frozen=True)
class PictureView:
    """A picture for a template, with plain texts, and the URL pattern and its first arguments."""

    picture: Picture
    alt: str
    credit: str
    route: tuple[str, ...] = ("picture",)
    caption: str = ""  # of the library, which an article may replace

    @property
    def values(self) -> tuple[object, ...]:
        """All that there is of it: what has the same shows the same."""
        row = [getattr(self.picture, each.attname) for each in Picture._meta.concrete_fields]
        return (*row, self.alt, self.credit, self.route, self.caption)

    @property
    def url(self) -> str:
        """The URL of the JPEG."""
        return self.picture.url(self.picture.jpeg, *self.route)

    @property
    def smallest(self) -> str:
        """The URL of the smallest WebP."""
        return self.picture.url(self.picture.smallest, *self.route)

    def srcsets(self, most: float) -> list[tuple[str, str]]:
        """Return the format and the ``srcset`` of each kind of renditions, the best one first.

        Of those at most so many pixels wide, or the smallest. For older browsers there is one, at
        most MIDDLE wide, since each address is bytes of the page. None while it isn't ready: its
        drawing is the JPEG's.
        """
        picture = self.picture
        if not picture.is_ready:
            return []
        widths = [width for width in picture.widths if width <= most] or picture.widths[:1]
        if len(widths) == 1:  # so small that one format is enough
            return [("webp", self._url(widths[0], "webp"))]
        best, *others = renditions.formats(picture.rendition_key)
        srcset = ", ".join(f"{self._url(width, best)} {width}w" for width in widths)
        middle = max((width for width in widths if width <= MIDDLE), default=widths[0])
        return [(best, srcset), *((kind, self._url(middle, kind)) for kind in others)]

    def webp(self, least: float) -> str:
        """Return the URL of a WebP at least so many pixels wide, or of the widest; "" before."""
        if not self.picture.is_ready:
            return ""
        widths = self.picture.widths
        return self._url(next((each for each in widths if each >= least), widths[-1]), "webp")

    def _url(self, width: int, kind: str) -> str:
        return self.picture.url(self.picture.named(f"{width}.{kind}"), *self.route)

    @property
    def shape(self) -> str:
        """Its CSS class, which reserves the space for it before the file is loaded."""
        width, height = self.picture.width, self.picture.height
        if height > width:
            return "tall"
        return "wide" if width > 4 * height else "plain"
