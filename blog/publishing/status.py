"""The status of an article: draft, in review, scheduled, live, taken down."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import Prefetch

from blog.articles import snapshot
from blog.models import Edition, Post


class State(models.TextChoices):
    """The state of an article, derived from its editions and the current time, never stored."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    SCHEDULED = "scheduled", "Scheduled"
    LIVE = "live", "Live"
    LIVE_CHANGED = "live_changed", "Live, with unpublished changes"
    LIVE_WITH_UPDATE = "live_with_update", "Live, with a scheduled update"
    TAKEN_DOWN = "taken_down", "Taken down"


@dataclass(frozen=True)
class ArticleStatus:
    """The live, scheduled and last public editions of a post, and whether it differs from them."""

    live: Edition | None
    scheduled: Edition | None
    last: Edition | None
    changed: bool
    in_review: bool = False

    @property
    def state(self) -> State:
        """The state that is shown at the desk."""
        if self.live and self.scheduled:
            return State.LIVE_WITH_UPDATE
        if self.live:
            return State.LIVE_CHANGED if self.changed else State.LIVE
        if self.scheduled:
            return State.SCHEDULED
        if self.last:
            return State.TAKEN_DOWN
        return State.IN_REVIEW if self.in_review else State.DRAFT


def with_status(posts: models.QuerySet[Post]) -> models.QuerySet[Post]:
    """Prefetch what ``status_of`` reads, in a constant number of queries."""
    editions = Edition.objects.defer("sections").prefetch_related("category_links", "tag_links")
    return posts.prefetch_related(
        *snapshot.snapshot_prefetches(),
        "tag_links",
        "review_requests",
        Prefetch("editions", editions),
    )


def status_of(post: Post, at: datetime) -> ArticleStatus:
    """Return the status of a post at a moment. No query for posts from ``with_status``."""
    editions = sorted(
        (edition for edition in post.editions.all() if not edition.canceled),
        key=lambda edition: (edition.live_from, edition.pk),
    )
    live = next((edition for edition in editions if edition.is_live(at)), None)
    scheduled = next((edition for edition in editions if edition.live_from > at), None)
    last = next((edition for edition in reversed(editions) if edition.live_from <= at), None)
    newest = scheduled or live or last
    changed = (
        newest is None
        or newest.content_hash != snapshot.build_edition(post).content_hash
        or _topic_keys(newest) != _topic_keys(post)
    )
    in_review = newest is None and any(request.is_open for request in post.review_requests.all())
    return ArticleStatus(live, scheduled, last, changed, in_review)


def _topic_keys(article: Post | Edition) -> tuple[list[int], set[int]]:
    """Return the keys of the categories, in order, and of the tags.

    They are not part of the content hash, since a merge changes posts and editions alike.
    """
    categories = [link.category_id for link in article.category_links.all()]
    return categories, {link.tag_id for link in article.tag_links.all()}
