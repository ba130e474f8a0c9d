"""Keyset pagination of article lists: a page is what follows an article, not a range of rows.

So the hundredth page costs what the second does, and no article is repeated or skipped when one is
published between two clicks. An address such as ``?before=20260503T140000Z-123`` names the article
(when it was first live, in UTC, then its key) after which the page begins. Packages for this are
larger, put the direction and JSON into the address, and fail on an invalid one.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import Http404, HttpRequest

from blog.models import Edition
from blog.models.editions import EditionQuerySet, ListPosition
from blog.public.relations import load_relations

PER_PAGE = 10
# A list of fewer articles says nothing that these don't: search engines leave it out.
LEAST_INDEXED = 3
CURSOR = re.compile(r"(\d{8}T\d{6}(?:\.\d{6})?Z)-(\d{1,18})", re.ASCII)


def has_few_articles(now: datetime) -> bool:
    """Return whether the whole site has fewer live articles than a list that is indexed."""
    latest = Edition.objects.articles().live(now).newest_first()  # in the order of an index
    return len(latest.values_list("pk")[:LEAST_INDEXED]) < LEAST_INDEXED


@dataclass(frozen=True)
class Page:
    """A page of a list, with the addresses of the pages before and after it ("" for none)."""

    editions: list[Edition]
    address: str
    newer: str
    older: str

    @property
    def is_first(self) -> bool:
        """Whether this is the first page."""
        return not self.newer


def paginate(
    request: HttpRequest,
    editions: EditionQuerySet,
    path: str = "",
    period: tuple[datetime, datetime] | None = None,
) -> Page:
    """Return the requested page of a list (``Edition.objects.listed``), or of a period of it.

    ``path`` is that of the list, by default the request's. Raises Http404 for an invalid cursor,
    or one that nothing follows.
    """
    position = parse_cursor(request.GET["before"]) if "before" in request.GET else None
    top, above, below = position, editions, editions
    if period:  # a query has one bound where it begins: of two, SQLite may begin at the further one
        start, end = period
        top = min(position or ListPosition(end, 0), ListPosition(end, 0))
        above, below = editions.appeared_before(end), editions.appeared_from(start)
    found = below.older_than(top).defer("sections").select_related("lead_picture")
    rows = list(found[: PER_PAGE + 1])
    if position and not rows:
        raise Http404("Nothing is older than this.")
    shown = rows[:PER_PAGE]
    load_relations(request, shown)
    path = path or request.path

    def address(after: ListPosition | None) -> str:
        return f"{path}?before={format_cursor(after)}" if after else path

    newer = ""
    if position:
        rising = above.not_older_than(position).values_list("first_live_from", "post_id")
        last = rising[PER_PAGE : PER_PAGE + 1].first()  # None where the first page begins
        newer = address(ListPosition(*last) if last else None)
    older = address(shown[-1].list_position) if len(rows) > PER_PAGE else ""
    return Page(shown, address(position), newer, older)


def format_cursor(position: ListPosition) -> str:
    """Return a position as a cursor for an address, exact to the microsecond."""
    moment = position.appeared.astimezone(UTC)
    fraction = f".{moment:%f}" if moment.microsecond else ""
    return f"{moment:%Y%m%dT%H%M%S}{fraction}Z-{position.article}"


def parse_cursor(text: str) -> ListPosition:
    """Return the position of a cursor; raises Http404 for an invalid one."""
    match = CURSOR.fullmatch(text)
    if match is None:
        raise Http404("There is no such page.")
    try:
        return ListPosition(datetime.fromisoformat(match[1]), int(match[2]))
    except ValueError as error:
        raise Http404("There is no such page.") from error
