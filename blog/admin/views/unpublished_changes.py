"""The changes of an article that are scheduled, or saved and not published."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.articles import content
from blog.articles.diff import Difference, compare_contents
from blog.models import Post
from blog.publishing.status import ArticleStatus


@dataclass(frozen=True)
class UnpublishedChange:
    """The difference between two of: the live edition, the scheduled one, the working copy."""

    title: str
    before: str
    after: str
    difference: Difference


def unpublished_changes(post: Post, status: ArticleStatus) -> Iterator[UnpublishedChange]:
    """Yield what is scheduled to change for readers, and what is saved but not published."""
    live, scheduled = status.live, status.scheduled
    if live and scheduled:
        difference = compare_contents(
            content.content_from_edition(live), content.content_from_edition(scheduled)
        )
        day = date_format(timezone.localtime(scheduled.live_from), "F j")
        yield UnpublishedChange(
            f"What changes for readers on {day}", "Readers see now", f"On {day}", difference
        )
    if (published := scheduled or live) and status.changed:
        # The day of the next recheck is never public.
        current = content.content_from_post(post) | {"recheck_on": None}
        yield UnpublishedChange(
            "What is not published yet",
            "Scheduled" if scheduled else "Readers see now",
            "On the desk",
            compare_contents(content.content_from_edition(published), current),
        )
