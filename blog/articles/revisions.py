"""Revisions of the working copy: saving one, restoring one, and saving a merge."""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.utils import timezone

from blog.articles import content
from blog.articles.content import Content, SectionContent
from blog.articles.hashes import data_hash
from blog.articles.snapshot import build_edition
from blog.models import Edition, Picture, Post, Revision
from blog.search import index


def current_content(post: Post) -> tuple[Content, str]:
    """Return the content of the working copy as stored now, and its data hash."""
    stored = content.content_from_post(Post.objects.get(pk=post.pk))
    return stored, data_hash(stored)


@transaction.atomic
def save_revision(post: Post, by: Any = None, note: str = "") -> Revision:
    """Save the stored working copy as a revision, unless the newest one equals it; return it.

    ``by`` is None for a state that wasn't saved by anybody at the desk.
    """
    locked = Post.objects.select_for_update().get(pk=post.pk)
    revision = save_locked_revision(locked, by, note)
    post.content_hash = locked.content_hash
    return revision


def save_locked_revision(post: Post, by: Any = None, note: str = "") -> Revision:
    """Do what ``save_revision`` does for a post that was just read with a lock."""
    keep_content_hash(post)
    stored = content.content_from_post(post)
    newest = post.revisions.defer("content").first()
    if newest and newest.data_hash == data_hash(stored):
        return newest
    return create_revision(post, stored, by, note)


def keep_content_hash(post: Post, built: Edition | None = None) -> bool:
    """Save the content hash of a locked working copy, from which its status is told, and its words.

    Returns whether it is another one. ``built`` is the post's ``build_edition``, if it is at hand.
    """
    built = built or build_edition(post)
    if built.content_hash == post.content_hash:
        return False
    post.content_hash = built.content_hash
    Post.objects.filter(pk=post.pk).update(content_hash=built.content_hash)
    index.index_posts({post.pk: built})
    return True


@receiver(post_save, sender=Picture)
@transaction.atomic
def keep_content_hashes(instance: Picture, created: bool, **kwargs: object) -> None:
    """Keep the content hashes of the articles that show a picture: its texts are part of them.

    When one changes, the picture keeps the moment.
    """
    if not created:
        shown_in = Q(lead_picture=instance) | Q(blog_section_set__picture=instance)
        posts = Post.objects.filter(pk__in=Post.objects.filter(shown_in).values("pk"))
        changed = [keep_content_hash(post) for post in posts.select_for_update().order_by("pk")]
        if any(changed):
            instance.texts_changed_at = timezone.now()
            Picture.objects.filter(pk=instance.pk).update(texts_changed_at=timezone.now())


def create_revision(post: Post, saved: Content, by: Any, note: str) -> Revision:
    """Keep a content in the history, whatever is on the desk, and return its revision."""
    return Revision.objects.create(
        post=post, content=saved, data_hash=data_hash(saved), created_by=by, note=note
    )


def last_changed_section(newest: Content, before: Content | None) -> SectionContent | None:
    """Return the last section that was changed or added since ``before``, or None."""
    previous = before["sections"] if before else []
    changed = [
        section
        for section in newest["sections"]
        if not any(content.same_section(section, other) for other in previous)
    ]
    return changed[-1] if changed else None


@transaction.atomic
def restore_content(post: Post, restored: Content, *, by: Any, note: str) -> Revision:
    """Save a content as the working copy, which is saved as a revision before. Publishes nothing.

    Raises ValidationError, with nothing written, where the content doesn't fit its fields.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    save_revision(post)
    content.write_content(post, restored)
    return save_revision(post, by, note)


@transaction.atomic
def save_merged_content(
    post: Post, mine: Content, merged: Content, *, by: Any, note: str
) -> Revision:
    """Save merged content as the working copy; both of its sources are saved as revisions.

    Raises ValidationError, with nothing written, where the content doesn't fit its fields.
    """
    save_revision(post)
    if mine != merged:
        create_revision(post, mine, by, "As it was written before it was put together.")
    content.write_content(post, merged)
    return save_revision(post, by, note)
