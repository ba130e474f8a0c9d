"""The authors, categories and tags of editions, for pages that show what others show too.

A site has few of them, and most pages show the same: each is read once until something changes.
"""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, TypeVar

from django.db import models
from django.db.models import F, Value
from django.http import HttpRequest
from taggit.models import Tag

from blog.models import Author, Category, Edition, MediaFile, Picture
from blog.models.edition_links import EditionAuthor, EditionCategory, TaggedEdition
from blog.models.section_kinds import section_files
from practice_site.prepared import PreparedQuery
from practice_site.shared import share

T = TypeVar("T")
Row = TypeVar("Row", bound=models.Model)
MOST_KEPT = 1000


@lru_cache
def links_query(number: int, with_tags: bool) -> PreparedQuery[Any]:
    """Return the query for what links so many editions: kind, edition, place and what is linked."""
    in_order, by_key = F("position"), Value(0, models.IntegerField())
    links: list[tuple[str, type[models.Model], str, Any]] = [
        ("author", EditionAuthor, "edition", in_order),
        ("category", EditionCategory, "edition", in_order),
        *([("tag", TaggedEdition, "content_object", by_key)] if with_tags else []),
    ]

    def build(**keys: int) -> models.QuerySet[Any, Any]:
        first, *others = (
            model._default_manager.filter(**{f"{edition}__in": list(keys.values())})
            .order_by()
            .values_list(Value(kind, models.CharField()), edition, order, "pk", kind)
            for kind, model, edition, order in links
        )
        return first.union(*others, all=True)

    return PreparedQuery(build)


def load_relations(
    request: HttpRequest, editions: Sequence[Edition], *, with_tags: bool = False
) -> None:
    """Set ``author_list``, with licenses, ``category_list`` and ``tag_list`` of saved editions.

    The tags only where they are asked for. One query, and up to four for what no page showed since
    something changed.
    """
    if not editions:
        return
    keys = [edition.pk for edition in editions]
    rows = links_query(len(keys), with_tags)(**{f"key{n}": key for n, key in enumerate(keys)})
    found: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for kind, edition, _, _, linked in sorted(rows):
        found[kind, edition].append(linked)

    def rows_of(kind: str, rows: models.QuerySet[Row]) -> dict[int, Row]:
        shown = chain(*(found[kind, key] for key in keys))
        return shared_rows(request, kind, shown, rows)

    authors = rows_of("author", Author.objects.with_licenses())
    categories = rows_of("category", Category.objects.all())
    tags = rows_of("tag", Tag.objects.all())
    for edition in editions:
        edition.author_list = _in_order(authors, found["author", edition.pk])
        edition.category_list = _in_order(categories, found["category", edition.pk])
        if with_tags:
            named = _in_order(tags, found["tag", edition.pk])
            edition.tag_list = sorted(named, key=lambda tag: tag.name)


def load_media(request: HttpRequest, editions: Sequence[Edition]) -> None:
    """Set ``picture_list`` and ``file_list`` of saved editions.

    A query only for pictures, and one for files, that no page showed yet.
    """
    keys = {
        edition.pk: [section["picture"] for section in edition.sections if section.get("picture")]
        for edition in editions
    }
    pictures = shared_rows(request, "picture", chain(*keys.values()), Picture.objects.all())
    for edition in editions:
        edition.picture_list = _in_order(pictures, keys[edition.pk])
    shown = {edition.pk: [*section_files(edition.sections)] for edition in editions}
    files = shared_rows(request, "file", chain(*shown.values()), MediaFile.objects.all())
    for edition in editions:
        edition.file_list = _in_order(files, shown[edition.pk])


def is_among(
    request: HttpRequest,
    name: str,
    posts: Callable[[], models.QuerySet[Any, int]],
    edition: Edition,
) -> bool:
    """Return whether an edition's article may be among these posts, of which most sites have few.

    ``posts`` returns their keys; of more than a thousand it may always be one, and so may a
    preview's, which shares nothing with others.
    """
    if edition._state.adding:
        return True
    few = share(request, name, lambda: frozenset(posts()[: MOST_KEPT + 1]))
    return len(few) > MOST_KEPT or edition.post_id in few


def shared_rows(
    request: HttpRequest, name: str, keys: Iterable[int], rows: models.QuerySet[Row]
) -> dict[int, Row]:
    """Return rows by their keys; a query only for those that no page showed yet."""
    return share_each(request, name, keys, rows.in_bulk)


def share_each(
    request: HttpRequest,
    name: Hashable,
    keys: Iterable[int],
    make: Callable[[set[int]], dict[int, T]],
) -> dict[int, T]:
    """Return things by their keys, as ``share`` does; ``make`` returns those not yet made."""
    wanted = set(keys)
    known: dict[int, T] = share(request, name, dict)
    found = {key: thing for key in wanted if (thing := known.get(key)) is not None}
    if missing := wanted - found.keys():
        if len(known) > MOST_KEPT:
            known.clear()
        found |= make(missing)
        known.update(found)
    return found


def _in_order(rows: dict[int, Row], keys: list[int]) -> list[Row]:
    """Return the rows of these keys; one that was just merged away is missing."""
    return [rows[key] for key in keys if key in rows]
