"""Documents that are brought in, until they are articles."""

import json
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from blog.models.pictures import new_token, uploads

PASTED = "pasted.html"


def document_path(document: "Document", filename: str) -> str:
    """Return the storage path of a document's file."""
    return f"documents/{document.token}"


class Document(models.Model):
    """A file or pasted words, and what is read from them, for whoever brought them in alone.

    It is kept until it is an article, for a day at most. Its file is deleted as soon as it is read,
    unless there are pictures in it: then with the document.
    """

    token = models.CharField(max_length=32, primary_key=True, default=new_token)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(storage=uploads, upload_to=document_path, blank=True)
    name = models.CharField(max_length=255, blank=True, help_text="The name of the file.")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    proposal = models.TextField(blank=True, help_text="What was read, as JSON.")
    problem = models.TextField(blank=True, help_text="Why it can't be read, as a sentence.")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.name or "Pasted words"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; of one that can't be saved no file is left."""
        try:
            super().save(*args, **kwargs)
        except BaseException:
            self.delete_file()
            raise

    @property
    def file_name(self) -> str:
        """The name of its file: pasted words with pictures are one of HTML."""
        return self.name or PASTED

    @property
    def is_read(self) -> bool:
        """Whether it was read, or couldn't be."""
        return bool(self.proposal or self.problem)

    @property
    def has_pictures(self) -> bool:
        """Whether there are pictures in its file, of which the article will be made."""
        return bool(self.proposal and json.loads(self.proposal).get("files"))

    def delete_file(self) -> None:
        """Delete its file, if it has one."""
        default_storage.delete(document_path(self, ""))


@receiver(post_delete, sender=Document)
def delete_file(instance: Document, **kwargs: object) -> None:
    """Delete the file of a deleted document, also of one deleted with the person."""
    path = document_path(instance, "")  # by then the row has no key any more
    transaction.on_commit(lambda: default_storage.delete(path))
