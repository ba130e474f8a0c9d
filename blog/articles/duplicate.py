"""A copy of an article, to be written on from there."""

from typing import Any

from django.db import transaction

from blog.articles import content, revisions
from blog.models import Post

COPY_OF = "Copy of "


@transaction.atomic
def duplicate(post: Post, *, by: Any) -> Post:
    """Return a new draft with the words, pictures, authors and topics of another article.

    Not with its day of a check, its place in a series, its translations, remarks and approvals.
    """
    taken = content.content_from_post(post)
    title = f"{COPY_OF}{post.title}"[: Post._meta.get_field("title").max_length]
    copied = taken | {
        "title": title,
        "slug": content.unique_slug(title),
        "recheck_on": None,
        "sections": [section | {"id": None} for section in taken["sections"]],
    }
    copy = Post(kind=post.kind, readers_there=post.readers_there, created_by=by)
    content.write_content(copy, copied)
    revisions.save_revision(copy, by, f"Copied from “{post.title}”"[:200])
    return copy
