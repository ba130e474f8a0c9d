"""What somebody may do by bringing in a blog: no more than at the desk.

Asked when they choose, and once more when it is done, since roles change.
"""

from dataclasses import dataclass

from blog.models import ImportedRow
from blog.permissions import AnyUser

Kind = ImportedRow.Kind
DELETING = {
    Kind.PICTURE: "blog.delete_picture",
    Kind.AUTHOR: "blog.delete_author",
    Kind.CATEGORY: "blog.delete_category",
    Kind.TAG: "taggit.delete_tag",
}


@dataclass(frozen=True)
class Rights:
    """What becomes of an import by somebody: each is a permission that the desk asks for, too."""

    write: bool  # articles: without this nobody brings anything in
    publish: bool
    pictures: bool
    authors: bool
    categories: bool
    redirects: bool


def may(user: AnyUser | None, permission: str) -> bool:
    """Return whether somebody has a permission; None is whoever has the server's console."""
    return user is None or bool(user.has_perm(permission))


def may_delete(user: AnyUser | None, kind: str) -> bool:
    """Return whether somebody may delete what was made of a kind; of articles each is asked."""
    return may(user, DELETING[Kind(kind)])


def rights_of(user: AnyUser | None) -> Rights:
    """Return the rights of a user; None is whoever has the server's console, and may do all."""
    return Rights(
        write=may(user, "blog.add_post"),
        publish=may(user, "blog.publish_post"),
        pictures=may(user, "blog.add_picture"),
        authors=may(user, "blog.add_author"),
        categories=may(user, "blog.add_category"),
        redirects=may(user, "blog.add_redirect"),
    )
