"""What can be done with several articles at once; each says beforehand what will happen to each."""

from django.urls import reverse

from blog.admin.bulk.base import Effect, Operation, Said, Shown, run
from blog.admin.bulk.bin import DeleteForGood, Duplicate, MoveToBin, PutBack
from blog.admin.bulk.publishing import Schedule, TakeDown
from blog.admin.bulk.topics import ChangeAuthors, ChangeCategories, ChangeTags
from blog.models import Post
from blog.permissions import AnyUser

__all__ = ["DeleteForGood", "Duplicate", "Effect", "MoveToBin", "Operation", "Said", "Shown", "run"]

OPERATIONS: dict[str, type[Operation]] = {
    each.name: each
    for each in (
        ChangeTags,
        ChangeCategories,
        ChangeAuthors,
        Schedule,
        TakeDown,
        Duplicate,
        MoveToBin,
        PutBack,
        DeleteForGood,
    )
}


def operations_for(user: AnyUser, *, of_bin: bool = False) -> list[type[Operation]]:
    """Return what a user may do in the list, or in the bin."""
    offered = (each for each in OPERATIONS.values() if each.of_bin is of_bin)
    return [each for each in offered if each.is_open_to(user)]


def bulk_address(operation: type[Operation], post: Post) -> str:
    """Return the address on which it is done with a single article."""
    return reverse("admin:blog_post_bulk", args=[operation.name], query={"post": post.pk})
