"""What an article is filed under and who signs it, changed without opening its form."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from blog.articles import content, revisions
from blog.articles.bin import lock_on_desk
from blog.articles.content import Content
from blog.models import Post, Revision


@transaction.atomic
def change_list(
    post: Post, name: str, change: Callable[[list[Any]], list[Any]], *, by: Any, note: str
) -> Revision:
    """Change the ``tags``, ``categories`` or ``authors`` of an article's content; publish nothing.

    Raises ValidationError for a tag that can be none, and for an article in the bin.
    """
    post = lock_on_desk(post)
    stored: Content = content.content_from_post(post)
    changed = stored | {name: change(stored[name])}
    return revisions.restore_content(post, changed, by=by, note=note)
