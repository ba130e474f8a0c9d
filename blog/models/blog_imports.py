"""Blogs of other systems that somebody brings in; ``blog.moving_in`` does that."""

import hashlib
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from taggit.models import Tag

from blog.models.authors import Author
from blog.models.pictures import Picture, new_token, uploads
from blog.models.posts import Post
from blog.models.taxonomy import Category

FOLDER = "imports"
STALLED = timedelta(minutes=15)  # longer than one article takes, whatever its pictures are
MAX_KEY = 400  # characters


def import_path(blog_import: "BlogImport", filename: str = "") -> str:
    """Return the storage path of the file that is brought in; its own name is dropped."""
    return f"{FOLDER}/{blog_import.token}"


class BlogImport(models.Model):
    """A blog that is brought in from a file: first read, then brought in as was chosen.

    The row stays, since what it became is known by it; its file is deleted after some days.
    """

    class State(models.TextChoices):
        """How far it is. Each of those that end in "ing" is work in the background."""

        READING = "reading", "being read"
        PLANNED = "planned", "read"
        RUNNING = "running", "being brought in"
        DONE = "done", "brought in"
        UNDOING = "undoing", "being undone"
        UNDONE = "undone", "undone"

    AT_WORK = (State.READING, State.RUNNING, State.UNDOING)

    token = models.CharField(max_length=32, primary_key=True, default=new_token)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Empty for what was brought in by the server's console.",
    )
    acted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who had it brought in, or taken back, last: it is done in their name.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    file = models.FileField(storage=uploads, upload_to=import_path, blank=True)
    name = models.CharField(max_length=255, help_text="The name of the file.")
    state = models.CharField(max_length=10, choices=State, default=State.READING)
    system = models.CharField(max_length=60, blank=True, help_text="As people call it: WordPress.")
    title = models.CharField(max_length=200, blank=True, help_text="Of the blog.")
    address = models.CharField(max_length=300, blank=True, help_text="Of the old site.")
    source = models.CharField(
        max_length=200,
        blank=True,
        db_index=True,
        help_text="Which blog it is: a later export of the same one has the same.",
    )
    plan = models.JSONField(default=dict, help_text="What is in it; see blog.moving_in.plan.")
    choices = models.JSONField(default=dict, help_text="See blog.moving_in.choices.")
    report = models.JSONField(default=dict, help_text="See blog.moving_in.report.")
    done = models.PositiveIntegerField(default=0, help_text="Of the work that it is at.")
    total = models.PositiveIntegerField(default=0)
    beat_at = models.DateTimeField(
        default=timezone.now, help_text="When something of it was done last."
    )
    problem = models.TextField(blank=True, help_text="Why it stands still, as a sentence.")
    has_rows = models.BooleanField(
        default=False, help_text="Each post that is chosen has its row; see blog.moving_in.rows."
    )
    started_at = models.DateTimeField(null=True, help_text="When it was chosen to bring it in.")
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.title or self.name

    @property
    def is_at_work(self) -> bool:
        """Whether something of it is being done in the background, or waits for that."""
        return self.state in self.AT_WORK and not self.problem

    @property
    def is_stalled(self) -> bool:
        """Whether it should be at work, and nothing was done for a while: its worker was killed."""
        return self.is_at_work and timezone.now() - self.beat_at > STALLED

    @property
    def percent(self) -> int:
        """How much is done of what it is at, as far as that is known."""
        return min(100, 100 * self.done // self.total) if self.total else 0

    @property
    def has_file(self) -> bool:
        """Whether its file is still here, so that it can be brought in again."""
        return bool(self.file)

    def forget(self) -> None:
        """Delete its file, and what was read in it: names of people who may have gone are there."""
        default_storage.delete(import_path(self))
        type(self).objects.filter(pk=self.pk).update(file="", plan={})
        self.file, self.plan = "", {}


@receiver(post_delete, sender=BlogImport)
def delete_file(instance: Any, **kwargs: object) -> None:
    """Delete the file of a deleted import."""
    path = import_path(instance)
    transaction.on_commit(lambda: default_storage.delete(path))


def row_key(kind: str, key: str) -> str:
    """Return a key as rows have it: one that is too long is cut, and told by its hash.

    That of an author is the hash alone: it may be the name by which somebody signs in there.
    """
    if kind == ImportedRow.Kind.AUTHOR:
        return hashlib.sha256(key.encode()).hexdigest()[:32]
    if len(key) <= MAX_KEY:
        return key
    return f"{key[: MAX_KEY - 65]} {hashlib.sha256(key.encode()).hexdigest()}"


class ImportedRow(models.Model):
    """What a thing of another blog became here, so that it comes once and can be taken back.

    It is known by its blog and by its key there. What it became may have been deleted here since.
    """

    class Kind(models.TextChoices):
        """What it is."""

        POST = "post"
        AUTHOR = "author"
        CATEGORY = "category"
        TAG = "tag"
        PICTURE = "picture"

    class State(models.TextChoices):
        """Where it is."""

        WAITING = "waiting"  # for the import to come to it
        HERE = "here"
        FAILED = "failed"  # its ``problems`` say why
        REMOVED = "removed"  # was taken back
        KEPT = "kept"  # was to be taken back, and stays: ``kept`` says why

    PRESENT = (State.HERE, State.KEPT)

    blog_import = models.ForeignKey(
        BlogImport,
        on_delete=models.PROTECT,
        related_name="rows",
        help_text="The one that brought it in last.",
    )
    source = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=MAX_KEY)
    name = models.CharField(
        max_length=200, blank=True, help_text="What it is called there; of people it isn't kept."
    )
    post = models.ForeignKey(
        Post, on_delete=models.SET_NULL, null=True, related_name="imported_rows"
    )
    author = models.ForeignKey(
        Author, on_delete=models.SET_NULL, null=True, related_name="imported_rows"
    )
    category = models.ForeignKey(
        Category, on_delete=models.SET_NULL, null=True, related_name="imported_rows"
    )
    tag = models.ForeignKey(Tag, on_delete=models.SET_NULL, null=True, related_name="imported_rows")
    picture = models.ForeignKey(
        Picture, on_delete=models.SET_NULL, null=True, related_name="imported_rows"
    )
    written_hash = models.CharField(
        max_length=64, blank=True, help_text="Of what was written; another one: edited since."
    )
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of a picture's bytes, by which it comes once."
    )
    state = models.CharField(max_length=10, choices=State, default=State.HERE)
    kept = models.CharField(max_length=300, blank=True)
    # Of posts alone.
    status = models.CharField(max_length=10, blank=True, help_text="Who could read it there.")
    post_kind = models.CharField(max_length=20, blank=True)
    slug = models.CharField(max_length=100, blank=True, help_text="That it has or will have here.")
    old_addresses = models.JSONField(default=list, help_text="Paths, as redirects have them.")
    redirected = models.JSONField(default=list, help_text="Those that lead here by a redirect.")
    went_live = models.BooleanField(default=False, help_text="The import published it.")
    problems = models.JSONField(default=list, help_text="Sentences: what could not be kept.")
    blocking = models.JSONField(default=list, help_text="Sentences: why it waits as a draft.")

    class Meta:
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "kind", "key"], name="imported_once"),
        ]
        indexes = [
            models.Index(fields=["blog_import", "kind"], name="imported_by"),
            models.Index(
                fields=["digest"], condition=~models.Q(digest=""), name="imported_picture"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.key
