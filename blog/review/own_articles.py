"""Which articles are somebody's own: an approval says that somebody else has read it."""

from enum import Enum
from typing import Any

from django.contrib.auth import get_user_model

from blog.articles import content
from blog.articles.whose_words import holds_most, wrote_most
from blog.models import Post
from blog.publishing.fixes import Fix


class Hand(Enum):
    """What makes an article somebody's own, as it follows "You", and as it follows a name."""

    SIGNS = ("sign", "signs")
    BEGAN = ("began", "began")
    WROTE = ("wrote most of", "wrote most of")

    def refusal(self, post: Post, name: str = "") -> str:
        """Return in a sentence why somebody may not approve it: you, or who is named."""
        you, they = self.value
        who = f"{name} {they}" if name else f"You {you}"
        return f"{who} this {post.noun}: somebody else has to approve it."


def hand_in(post: Post, user_id: int | None, fix: Fix | None = None) -> Hand | None:
    """Return why an article is a user's own, so that they may not approve it; None if it isn't.

    It is if they sign it. It is if they began it, in whatever way (an empty form, a document, a
    copy), since whoever begins an article can have somebody else sign it. And it is if they wrote
    most of its words, since somebody else can have begun it for them. Whoever puts a word right in
    review has written none of it, and may approve. The same holds of a ``fix``.

    This is the rule for each way to approve: at the desk, by a personal link, and as it is entered.
    It costs up to eight queries; of those who saved a version one reads the history.
    """
    if user_id is None:
        return None
    if post.authors.filter(user=user_id).exists():
        return Hand.SIGNS
    if post.created_by_id == user_id:
        return Hand.BEGAN
    if fix and _is_rewritten_by(user_id, fix):
        return Hand.WROTE
    if not post.revisions.filter(created_by=user_id).exists():
        return None
    words = fix.readers.before if fix else content.content_from_post(post)
    return Hand.WROTE if user_id in wrote_most(post, words) else None


def _is_rewritten_by(user_id: int, fix: Fix) -> bool:
    return fix.session.user_id == user_id and not holds_most(fix.readers.before, fix.readers.after)


def owners_of(post: Post) -> dict[Any, Hand]:
    """Return the users who began an article or wrote most of it, each with which of the two.

    Without those who sign it. It costs up to seven queries, one of which reads the history.
    """
    keys = {post.created_by_id, *wrote_most(post, content.content_from_post(post))}
    users = get_user_model()._default_manager.filter(pk__in=[key for key in keys if key])
    others = users.exclude(author__in=post.authors.all()).order_by("pk")
    return {user: Hand.BEGAN if user.pk == post.created_by_id else Hand.WROTE for user in others}
