"""Several articles are copied, moved to the bin or put back."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet

from blog.admin.bulk.base import Effect, Operation, Shown
from blog.articles import bin
from blog.articles.duplicate import duplicate
from blog.models import Post
from blog.permissions import AnyUser, in_bin


class Duplicate(Operation):
    """Make a copy of each."""

    name, label, title = "duplicate", "Duplicate", "Duplicate {}"
    button, done = "Duplicate {}", "{} copied."

    @classmethod
    def is_open_to(cls, user: AnyUser) -> bool:
        """Return whether a user may write articles."""
        return bool(user.has_perm("blog.add_post"))

    def effects(
        self, posts: Sequence[Post], data: dict[str, Any], shown: Shown | None = None
    ) -> Iterator[Effect]:
        """Yield the same for each."""
        for post in posts:
            yield Effect(post, "A copy of it becomes a draft.", self._duplicate(post))

    def _duplicate(self, post: Post) -> Callable[[], object]:
        return lambda: duplicate(post, by=self.user)


class MoveToBin(Operation):
    """Move drafts to the bin."""

    name, label, title = "bin", "Move to the bin", "Move {} to the bin"
    button, done = "Move {} to the bin", "{} moved to the bin, to be put back within 30 days."

    @classmethod
    def is_open_to(cls, user: AnyUser) -> bool:
        """Return whether a user may delete any article."""
        return bool(user.has_perm("blog.delete_post") or user.has_perm("blog.add_post"))

    def effects(
        self, posts: Sequence[Post], data: dict[str, Any], shown: Shown | None = None
    ) -> Iterator[Effect]:
        """Yield which go to the bin, and which stay."""
        binnable = bin.binnable(posts)
        for post in posts:
            if post.pk not in binnable:
                yield Effect(post, "It has been public, scheduled or approved, so it stays.")
            elif not self.user.has_perm("blog.delete_post", post):
                yield Effect(post, "Somebody else began it or has worked on it, so it stays.")
            else:
                yield Effect(post, "Goes to the bin for 30 days.", self._move(post))

    def _move(self, post: Post) -> Callable[[], object]:
        return lambda: bin.move_to_bin(post, by=self.user)


class OfBin(Operation):
    """Base of what is done with articles in the bin."""

    of_bin = True
    is_open_to = MoveToBin.is_open_to

    def offered(self) -> QuerySet[Post]:
        """Return the articles in the bin."""
        return in_bin(self.user)


class PutBack(OfBin):
    """Put articles back on the desk."""

    name, label, title = "put-back", "Put back", "Put back {}"
    button, done = "Put back {}", "{} put back on the desk."

    def effects(
        self, posts: Sequence[Post], data: dict[str, Any], shown: Shown | None = None
    ) -> Iterator[Effect]:
        """Yield the same for each."""
        for post in posts:
            sentence = "Goes back to the desk. Reviews of it have to be asked for again."
            yield Effect(post, sentence, self._put_back(post))

    def _put_back(self, post: Post) -> Callable[[], object]:
        return lambda: bin.put_back(post, by=self.user)


class DeleteForGood(OfBin):
    """Delete articles in the bin at once, for example where a client is named in one."""

    name, label, title = "delete", "Delete for good", "Delete {} for good"
    button, done = "Delete {} for good", "{} deleted for good."

    def effects(
        self, posts: Sequence[Post], data: dict[str, Any], shown: Shown | None = None
    ) -> Iterator[Effect]:
        """Yield the same for each."""
        for post in posts:
            sentence = "Is gone at once, with its history. Nobody can bring it back."
            yield Effect(post, sentence, self._delete(post))

    def _delete(self, post: Post) -> Callable[[], object]:
        return lambda: bin.delete_for_good(post, by=self.user)
