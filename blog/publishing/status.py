"""The status of an article: draft, in review, scheduled, live, taken down.

It is derived, never stored: by ``status_of`` for one article, and in SQL by ``with_status``, for
lists, filters and counts. The two are tested against each other.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Prefetch, Q, Subquery, Value, When

from blog.models import (
    Edition,
    EditionCategory,
    Post,
    PostCategory,
    ReviewRequest,
    TaggedEdition,
    TaggedPost,
)


class State(models.TextChoices):
    """The state of an article."""

    DRAFT = "draft", "Draft"
    IN_REVIEW = "in_review", "In review"
    SCHEDULED = "scheduled", "Scheduled"
    LIVE = "live", "Live"
    LIVE_CHANGED = "live_changed", "Live, with unpublished changes"
    LIVE_WITH_UPDATE = "live_with_update", "Live, with a scheduled update"
    TAKEN_DOWN = "taken_down", "Taken down"


# Of articles whose content on the desk isn't public, if somebody approved it as it stands.
APPROVED = {
    State.DRAFT: "Draft, approved",
    State.IN_REVIEW: "In review, approved",
    State.LIVE_CHANGED: "Live, with approved changes",
}


def state_label(state: str, is_approved: bool) -> str:
    """Return a state in words, and whether what waits on the desk is approved."""
    found = State(state)
    return APPROVED.get(found, found.label) if is_approved else found.label


@dataclass(frozen=True)
class ArticleStatus:
    """The live, scheduled and last public editions of a post, and whether it differs from them."""

    live: Edition | None
    scheduled: Edition | None
    last: Edition | None
    changed: bool
    in_review: bool = False

    @property
    def differs_from_public(self) -> bool:
        """Whether something is live or scheduled, and the post differs from it."""
        return self.changed and bool(self.live or self.scheduled)

    @property
    def has_fix(self) -> bool:
        """Whether fixing what readers see differs from publishing the post."""
        return bool(self.live) and (bool(self.scheduled) or self.changed)

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


# The links of a working copy and of its editions to categories and tags, and what is compared of
# them. They are not part of the content hash, since a merge changes both alike.
TOPIC_LINKS = (
    (PostCategory, "post", EditionCategory, "edition", ("category_id", "position")),
    (TaggedPost, "content_object", TaggedEdition, "content_object", ("tag_id",)),
)


def status_of(post: Post, at: datetime, built: Edition | None = None) -> ArticleStatus:
    """Return the status of a post at a moment. At most five queries.

    ``built``, its ``build_edition``, spares four of them where nothing was changed.
    """
    models.prefetch_related_objects(
        [post], Prefetch("editions", Edition.objects.defer("sections").order_by("pk"))
    )
    editions = [edition for edition in post.editions.all() if not edition.canceled]
    live = next((edition for edition in editions if edition.is_live(at)), None)
    scheduled = next((edition for edition in editions if edition.is_scheduled(at)), None)
    last = next((edition for edition in reversed(editions) if edition != scheduled), None)
    newest = scheduled or live or last
    if newest is None:
        in_review = ReviewRequest.objects.waiting(at).filter(post=post).exists()
        return ArticleStatus(None, None, None, changed=True, in_review=in_review)
    changed = not (built and built.approval_hash == newest.approval_hash)
    return ArticleStatus(live, scheduled, last, changed and is_changed(post, newest))


def is_changed(post: Post, edition: Edition) -> bool:
    """Return whether readers would see another article or list if the post were published."""
    return post.content_hash != edition.content_hash or any(
        set(links._default_manager.filter(**{post_field: post}).values_list(*columns))
        != set(published._default_manager.filter(**{edition_field: edition}).values_list(*columns))
        for links, post_field, published, edition_field, columns in TOPIC_LINKS
    )


def with_status(posts: models.QuerySet[Post], at: datetime) -> models.QuerySet[Post]:
    """Annotate ``state``, ``changed`` and ``scheduled_for``, as ``status_of`` tells them.

    ``changed`` is whether the post differs from its newest edition, and true without one;
    ``scheduled_for`` is when the scheduled edition goes live, or None.
    """
    editions = Edition.objects.filter(post=OuterRef("pk"), canceled=False)
    same = Edition.objects.filter(pk=OuterRef("newest"), content_hash=OuterRef("content_hash"))
    changed = Q(~Exists(same))
    for links, post_field, published, edition_field, columns in TOPIC_LINKS:
        of_post, of_newest = {post_field: "pk"}, {edition_field: "newest"}
        changed |= Q(_has_unmatched(links, of_post, published, of_newest, columns))
        changed |= Q(_has_unmatched(published, of_newest, links, of_post, columns))
    is_live, is_scheduled = Q(live=True), Q(scheduled_for__isnull=False)
    in_review = Exists(ReviewRequest.objects.waiting(at).filter(post=OuterRef("pk")))
    state = Case(
        When(is_live & is_scheduled, then=Value(State.LIVE_WITH_UPDATE)),
        When(is_live & Q(changed=True), then=Value(State.LIVE_CHANGED)),
        When(is_live, then=Value(State.LIVE)),
        When(is_scheduled, then=Value(State.SCHEDULED)),
        When(newest__isnull=False, then=Value(State.TAKEN_DOWN)),
        When(in_review, then=Value(State.IN_REVIEW)),
        default=Value(State.DRAFT),
    )
    newest = editions.order_by("-pk").values("pk")[:1]
    annotations: list[dict[str, Any]] = [
        {"newest": Subquery(newest), "live": Exists(editions.live(at))},
        {"scheduled_for": Subquery(editions.scheduled(at).values("live_from")[:1])},
        {"changed": Case(When(changed, then=True), default=False)},
        {"state": state},
    ]
    for annotation in annotations:  # the later ones refer to the earlier ones
        posts = posts.annotate(**annotation)
    return posts


def in_state(posts: models.QuerySet[Post], state: State, at: datetime) -> models.QuerySet[Post]:
    """Return those that are in a state, annotated as by ``with_status``.

    What few articles are is looked up from what makes them so, not asked of each article.
    """
    scheduled = Q(pk__in=Edition.objects.scheduled(at).values("post"))
    candidates = {
        State.SCHEDULED: scheduled,
        State.LIVE_WITH_UPDATE: scheduled,
        State.IN_REVIEW: Q(pk__in=ReviewRequest.objects.waiting(at).values("post")),
        State.TAKEN_DOWN: Q(pk__in=Edition.objects.filter(live_until__lte=at).values("post")),
        State.DRAFT: ~Exists(Edition.objects.filter(post=OuterRef("pk"), canceled=False)),
    }
    return with_status(posts.filter(candidates.get(state, Q())), at).filter(Q(state=state))


def _has_unmatched(
    links: type[models.Model],
    owner: dict[str, str],
    others: type[models.Model],
    other_owner: dict[str, str],
    columns: tuple[str, ...],
) -> Exists:
    """Return the condition that one of the owner's links is none of the other owner's."""
    owned = {field: OuterRef(name) for field, name in owner.items()}
    owned_by_other = {field: OuterRef(OuterRef(name)) for field, name in other_owner.items()}
    same = {column: OuterRef(column) for column in columns}
    matching = others._default_manager.filter(**owned_by_other, **same)
    return Exists(links._default_manager.filter(~Exists(matching), **owned))
