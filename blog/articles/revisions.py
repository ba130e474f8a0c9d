"""The history of working copies: what was saved, by whom, and the way back to it."""

from typing import Any

from django.db import transaction

from blog.articles import content
from blog.articles.content import Content, SectionContent
from blog.articles.diff import match_sections
from blog.models import Edition, Post, Revision


def current_content(post: Post) -> tuple[Content, str]:
    """Give the working copy as it is stored at this moment, and its content_hash."""
    stored = content.content_of_post(Post.objects.get(pk=post.pk))
    return stored, content.content_hash(stored)


def save_revision(post: Post, by: Any = None, note: str = "") -> Revision:
    """Keep the stored state in history, unless it is the newest one there; give that one.

    ``by`` is None for a state that came by another road than the desk.
    """
    stored, content_hash = current_content(post)
    newest = post.revisions.first()
    if newest and newest.content_hash == content_hash:
        return newest
    return _keep(post, stored, by, note)


def _keep(post: Post, words: Content, by: Any, note: str) -> Revision:
    return Revision.objects.create(
        post=post, content=words, content_hash=content.content_hash(words), created_by=by, note=note
    )


def content_from_edition(post: Post, edition: Edition) -> Content:
    """Give what was published as the desk can have it back: with its rows and day of review."""
    stored, _ = current_content(post)
    wanted = content.content_of_edition(edition) | {"recheck_on": stored["recheck_on"]}
    pairs = match_sections(stored["sections"], wanted["sections"])
    for old, new in pairs:
        if old is not None and new is not None:
            wanted["sections"][new]["id"] = stored["sections"][old]["id"]
    return wanted


def last_changed_section(newest: Content, before: Content | None) -> SectionContent | None:
    """Give the last section that the newest saved state changed or added, if it did."""
    known = before["sections"] if before else []
    touched = [section for section in newest["sections"] if section not in known]
    return touched[-1] if touched else None


@transaction.atomic
def restore_content(post: Post, wanted: Content, *, by: Any, note: str) -> Revision:
    """Make a content the working copy; what stood there is in history. Readers see nothing of it.

    Raises ValidationError, with nothing written, where the content doesn't fit.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    save_revision(post)
    content.write_content(post, wanted)
    return save_revision(post, by, note)


@transaction.atomic
def save_merged(post: Post, mine: Content, merged: Content, *, by: Any, note: str) -> Revision:
    """Make what came out of a merge the working copy; what was merged is in history.

    Raises ValidationError, with nothing written, where the merged words don't fit.
    """
    save_revision(post)
    if mine != merged:
        _keep(post, mine, by, "As it was written before it was put together.")
    content.write_content(post, merged)
    return save_revision(post, by, note)
