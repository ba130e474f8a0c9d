"""Exports that somebody asked for at the desk; ``blog.exporting`` makes them."""

from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from blog.models.pictures import new_token, uploads

FOLDER = "exports"


def export_path(export: "Export", filename: str = "") -> str:
    """Return the storage path of an export's file."""
    return f"{FOLDER}/{export.token}.zip"


class Export(models.Model):
    """Everything that the practice has, as a file for whoever asked for it, alone.

    It is deleted after a few days; see ``blog.daily.expired``.
    """

    token = models.CharField(max_length=32, primary_key=True, default=new_token)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(storage=uploads, upload_to=export_path, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="In bytes.")
    done = models.PositiveIntegerField(default=0, help_text="Files that are in it by now.")
    total = models.PositiveIntegerField(default=0, help_text="Files that will be in it.")
    contents = models.CharField(max_length=200, blank=True, help_text="What is in it, for people.")
    problem = models.TextField(blank=True, help_text="Why it can't be made, as a sentence.")

    class Meta:
        default_permissions = ()
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"Export of {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_made(self) -> bool:
        """Whether its file is there."""
        return bool(self.file)

    @property
    def is_being_made(self) -> bool:
        """Whether it waits to be made, or is at it."""
        return not (self.file or self.problem)

    @property
    def percent(self) -> int:
        """How much of it is done, as far as that is known."""
        return 100 * self.done // self.total if self.total else 0

    def delete_file(self) -> None:
        """Delete its file, if it has one."""
        default_storage.delete(export_path(self))


@receiver(post_delete, sender=Export)
def delete_file(instance: Any, **kwargs: object) -> None:
    """Delete the file of a deleted export, also of one deleted with the person."""
    path = export_path(instance)
    transaction.on_commit(lambda: default_storage.delete(path))
