"""The series of an article: its live parts, in order. One that is alone is no series to a reader.

Readers count what they can see: a part that isn't live leaves no gap and tells no title.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import FilteredRelation

from blog.models import Edition, SeriesPart
from blog.visibility import live_articles_q


@dataclass(frozen=True)
class SeriesPlace:
    """The place of an article in its series; ``number`` counts from one."""

    key: int
    name: str
    parts: list[Edition]  # with title, slug, language and post alone; the article itself as it is
    number: int

    @property
    def previous(self) -> Edition | None:
        """The part before it, if there is one."""
        return self.parts[self.number - 2] if self.number > 1 else None

    @property
    def next(self) -> Edition | None:
        """The part after it, if there is one."""
        return self.parts[self.number] if self.number < len(self.parts) else None


def series_places(editions: Iterable[Edition], at: datetime) -> dict[int, SeriesPlace]:
    """Return the place of each edition that is in a series, by its post. One query.

    Each edition stands where its article stands, whether it is live, or saved at all (a preview).
    """
    shown = {edition.post_id: edition for edition in editions}
    series = SeriesPart.objects.filter(post__in=list(shown)).values("series")
    live = FilteredRelation("post__editions", condition=live_articles_q(at, "post__editions__"))
    rows = SeriesPart.objects.filter(series__in=series).annotate(live=live)
    columns = ("series", "series__name", "post", "live__title", "live__slug", "live__language")
    parts: defaultdict[tuple[int, str], list[Edition]] = defaultdict(list)
    for key, name, post, title, slug, language in rows.values_list(*columns):
        if edition := shown.get(post):
            parts[key, name].append(edition)
        elif slug:
            live_part = Edition(post_id=post, title=title, slug=slug, language=language)
            parts[key, name].append(live_part)
    return {
        part.post_id: SeriesPlace(key, name, together, number)
        for (key, name), together in parts.items()
        if len(together) > 1
        for number, part in enumerate(together, start=1)
        if part.post_id in shown
    }
