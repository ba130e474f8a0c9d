"""What the publishing panel shows of the words that are not public, or not yet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.articles import content
from blog.articles.diff import Difference, compare_contents
from blog.models import Post
from blog.publishing.status import ArticleStatus


@dataclass(frozen=True)
class PanelDifference:
    """What differs between two of: what readers see, what is scheduled, what is on the desk."""

    title: str
    before: str
    after: str
    difference: Difference


def differences(post: Post, standing: ArticleStatus) -> Iterator[PanelDifference]:
    """Give what would go live by itself, and what is on the desk alone."""
    live, upcoming = standing.live, standing.upcoming
    if live and upcoming:
        coming = compare_contents(
            content.content_of_edition(live), content.content_of_edition(upcoming)
        )
        day = f"On {date_format(timezone.localtime(upcoming.live_from), 'F j')}"
        yield PanelDifference(
            f"What changes for readers {day[:1].lower()}{day[1:]}", "Readers see now", day, coming
        )
    if (pinned := upcoming or live) and standing.changed:
        # The day of review is the desk's own and never public.
        desk = content.content_of_post(post) | {"recheck_on": None}
        yield PanelDifference(
            "What is on the desk alone",
            "Scheduled" if upcoming else "Readers see now",
            "On the desk",
            compare_contents(content.content_of_edition(pinned), desk),
        )
