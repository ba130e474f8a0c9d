"""Lists in pages, by keyset: a page is what comes after an article, not the rows of a number.

So the hundredth page costs what the second does, and nothing is seen twice or missed when an
article appears between two clicks. An address such as ``?before=20260503T140000Z-123`` names the
article (its first moment in UTC, then its key) after which the page begins. The packages that do
this are larger than it is, put the direction and JSON into the address, and fail on a wrong one.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpRequest

from blog.models import Edition
from blog.models.editions import EditionQuerySet, ListPosition

PER_PAGE = 10
CURSOR = re.compile(r"(\d{8}T\d{6}(?:\.\d{6})?Z)-(\d{1,18})", re.ASCII)


@dataclass(frozen=True)
class Page:
    """Some articles of a list, with the addresses of the list's other pages ("" for none)."""

    editions: list[Edition]
    address: str
    newer: str
    older: str

    @property
    def is_first(self) -> bool:
        """Whether the list begins here."""
        return not self.newer


def paginate(request: HttpRequest, editions: EditionQuerySet) -> Page:
    """The page of a list (``Edition.objects.listed``) that was asked for.

    Raises Http404 for an address that names no place, or after which nothing comes.
    """
    place = parse_cursor(request.GET["before"]) if "before" in request.GET else None
    rows = list(editions.older_than(place).for_lists()[: PER_PAGE + 1])
    if place and not rows:
        raise Http404("Nothing is older than this.")
    shown = rows[:PER_PAGE]

    def address(of: ListPosition | None) -> str:
        return f"{request.path}?before={format_cursor(of)}" if of else request.path

    return Page(
        editions=shown,
        address=address(place),
        newer=address(_start_of_newer(editions, place)) if place else "",
        older=address(shown[-1].place) if len(rows) > PER_PAGE else "",
    )


def _start_of_newer(editions: EditionQuerySet, place: ListPosition) -> ListPosition | None:
    """The place after which the page before this one begins; None if that is the first."""
    newer = editions.not_older_than(place).values_list("first_live_from", "post_id")
    return next((ListPosition(*each) for each in newer[PER_PAGE : PER_PAGE + 1]), None)


def format_cursor(place: ListPosition) -> str:
    """Write a place as it stands in an address, exact to the microsecond."""
    moment = place.appeared.astimezone(UTC)
    fraction = f".{moment:%f}" if moment.microsecond else ""
    return f"{moment:%Y%m%dT%H%M%S}{fraction}Z-{place.article}"


def parse_cursor(text: str) -> ListPosition:
    """Read what ``cursor`` wrote; raises Http404 for anything else."""
    try:
        moment, article = CURSOR.fullmatch(text).groups()  # type: ignore[union-attr]
        return ListPosition(datetime.fromisoformat(moment), int(article))
    except (AttributeError, ValueError) as error:
        raise Http404("There is no such page.") from error
