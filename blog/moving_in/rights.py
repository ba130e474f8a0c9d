"""What somebody may do by bringing in a blog: no more than at the desk.

Asked when they choose, and once more when it is done, since roles change.
"""

from dataclasses import dataclass

from blog.permissions import AnyUser


@dataclass(frozen=True)
class Rights:
    """What becomes of an import by somebody: each is a permission that the desk asks for, too."""

    write: bool  # articles: without this nobody brings anything in
    publish: bool
    pictures: bool
    authors: bool
    categories: bool
    redirects: bool


def rights_of(user: AnyUser | None) -> Rights:
    """Return the rights of a user; None is whoever has the server's console, and may do all."""

    def may(permission: str) -> bool:
        return user is None or bool(user.has_perm(permission))

    return Rights(
        write=may("blog.add_post"),
        publish=may("blog.publish_post"),
        pictures=may("blog.add_picture"),
        authors=may("blog.add_author"),
        categories=may("blog.add_category"),
        redirects=may("blog.add_redirect"),
    )
