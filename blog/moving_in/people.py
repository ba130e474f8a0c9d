"""Who signs what: the authors of another blog become ours, as was chosen."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from blog.importing.blogs import SourceAuthor, SourceBlog
from blog.models import Author, BlogImport, ImportedRow
from blog.models.authors import LETTERS
from blog.models.blog_imports import row_key
from blog.moving_in.choices import NEW, NOBODY
from blog.moving_in.traces import written_hash
from blog.redirects import free_slug
from blog.text import richtext
from blog.text.words import normal_form

AUTHOR = ImportedRow.Kind.AUTHOR
NOT_ALLOWED = (
    "New author pages were not made, since you may not add authors: {}. Ask an owner to add them."
)


def author_key(key: str) -> str:
    """Return by what an author of another blog is known here: it may be their login there."""
    return row_key(AUTHOR, key)


def author_name(author: SourceAuthor) -> str:
    """Return a name without the letters behind it, which come from licenses here."""
    name = " ".join(LETTERS.sub("", author.name.replace("\0", "")).split())
    return name[: Author._meta.get_field("name").max_length or 0].strip()


def ours_by_name() -> dict[str, Author]:
    """Return our authors by the normal form of their names; of two of a name the first."""
    found: dict[str, Author] = {}
    for author in Author.objects.order_by("pk"):
        found.setdefault(normal_form(author.name), author)
    return found


class Signers:
    """Gives each post the authors that were chosen."""

    def __init__(self, chosen: Mapping[int | str, Author], own: Author | None) -> None:
        """``own`` signs what nobody else does."""
        self.chosen, self.own = chosen, own

    def of(self, keys: Iterable[str]) -> list[int]:
        """Return the keys of our authors, in order, for those of the other blog."""
        found = (self.chosen.get(author_key(key)) for key in keys)
        authors = [each.pk for each in found if each] or ([self.own.pk] if self.own else [])
        return list(dict.fromkeys(authors))

    def old_addresses(self, blog: SourceBlog) -> Iterator[tuple[str, str]]:
        """Yield each old address of an author's page, and the path of the page of who signs here.

        Where nobody does, it is that of all people.
        """
        for author in blog.authors.values():
            signs = self.chosen.get(author_key(author.key), self.own)
            path = signs.get_absolute_url() if signs else reverse("authors")
            yield from ((old, path) for old in author.old_addresses)


def find_signers(
    blog_import: BlogImport, blog: SourceBlog, chosen: Mapping[str, str], user: Any, may_add: bool
) -> tuple[Signers, list[str]]:
    """Return who signs what, with new author pages where that was chosen, and sentences."""
    found: dict[int | str, Author] = {}
    refused: list[str] = []
    ours = ours_by_name() if NEW in chosen.values() else {}  # some since it was chosen
    for author in blog.authors.values():
        key = author_key(author.key)
        choice = chosen.get(key, NOBODY)
        if choice == NEW:
            same = _known(blog_import, key) or ours.get(normal_form(author_name(author)))
            if same is None and not may_add:
                refused.append(author.name)
            elif same := same or _add(blog_import, author, key):
                found[key] = same
        elif choice != NOBODY and (one := Author.objects.filter(pk=choice).first()):
            found[key] = one
    own = getattr(user, "author", None) if user else None
    return Signers(found, own), [NOT_ALLOWED.format(", ".join(refused))] if refused else []


def _known(blog_import: BlogImport, key: str) -> Author | None:
    """Return the page that the same author was given by this import, or an earlier one."""
    row = ImportedRow.objects.filter(source=blog_import.source, kind=AUTHOR, key=key).first()
    return row.author if row else None


@transaction.atomic
def _add(blog_import: BlogImport, author: SourceAuthor, key: str) -> Author | None:
    """Add a page for an author; None for a name that can't be one."""
    made = Author(name=author_name(author), bio=richtext.from_plain(author.bio.replace("\0", "")))
    made.slug = free_slug(Author, made.name)
    try:
        made.full_clean()
    except ValidationError:
        return None
    made.save()
    ImportedRow.objects.update_or_create(
        source=blog_import.source,
        kind=AUTHOR,
        key=key,
        defaults={
            "blog_import": blog_import,
            "author": made,
            "state": ImportedRow.State.HERE,
            "written_hash": written_hash(made),
        },
    )
    return made
