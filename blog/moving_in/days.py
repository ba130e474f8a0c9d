"""On which days readers see that articles of another blog were published: there, and here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from blog.importing.blogs import SourcePost
from blog.visibility import PostKind

MAX_CLOCKS = 5_000  # articles of which it is kept; the first ones tell of a larger blog, too

Clock = tuple[str, str]  # a moment in UTC, and what the old site's clock said then, to the minute


def clock_of(post: SourcePost) -> Clock | None:
    """Return when an article was published, if its file says by which clock."""
    if post.kind != PostKind.ARTICLE or post.published_at is None or post.clock_there is None:
        return None
    utc = post.published_at.astimezone(UTC).replace(tzinfo=None)
    return utc.isoformat(timespec="minutes"), post.clock_there.isoformat(timespec="minutes")


@dataclass(frozen=True)
class Days:
    """How many articles would show another day in a time zone than they did there."""

    articles: int = 0  # whose files say the day there
    other_days: int = 0
    other_clocks: int = 0

    @classmethod
    def of(cls, clocks: Iterable[Clock], zone: ZoneInfo) -> "Days":
        """Count."""
        pairs = [
            (datetime.fromisoformat(utc).replace(tzinfo=UTC).astimezone(zone), there)
            for utc, there in clocks
        ]
        here = [
            (moment.replace(tzinfo=None).isoformat(timespec="minutes"), there)
            for moment, there in pairs
        ]
        return cls(
            len(here),
            sum(ours[:10] != there[:10] for ours, there in here),
            sum(ours != there for ours, there in here),
        )

    @property
    def is_other_zone(self) -> bool:
        """Whether the old site kept another time zone, so that readers would see other days."""
        return bool(self.other_days) and 2 * self.other_clocks > self.articles

    def sentence(self, zone: str) -> str:
        """Return what is so, with the practice's time zone as people call it; "" if they fit."""
        if not self.is_other_zone:
            return ""
        return (
            f"Articles there were dated by another time zone than the practice’s, {zone}: "
            f"{self.other_days:,} of {self.articles:,} would show another day."
        )
