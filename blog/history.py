"""The history of working copies: what was saved, by whom, and the way back to it."""

from typing import Any

from django.db import transaction

from blog import content
from blog.content import Content
from blog.models import Post, Revision


def current(post: Post) -> tuple[Content, str]:
    """Give the working copy as it is stored at this moment, and its fingerprint."""
    stored = content.of_post(Post.objects.get(pk=post.pk))
    return stored, content.fingerprint(stored)


def record(post: Post, by: Any = None, note: str = "") -> Revision:
    """Keep the stored state in history, unless it is the newest one there; give that one.

    ``by`` is None for a state that came by another road than the desk.
    """
    stored, fingerprint = current(post)
    newest = post.revisions.first()
    if newest and newest.fingerprint == fingerprint:
        return newest
    return Revision.objects.create(
        post=post, content=stored, fingerprint=fingerprint, by=by, note=note
    )


@transaction.atomic
def restore(post: Post, wanted: Content, *, by: Any, note: str) -> Revision:
    """Make a content the working copy; what stood there is in history. Readers see nothing of it.

    Raises ValidationError, with nothing written, where the content doesn't fit.
    """
    post = Post.objects.select_for_update().get(pk=post.pk)
    record(post)
    content.write(post, wanted)
    return record(post, by, note)
