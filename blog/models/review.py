"""What is said of an article before it is published; see ``blog.review`` and ``blog.checklist``."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.models.authors import Author
from blog.models.pictures import new_token
from blog.models.posts import Post
from blog.models.sections import Section
from blog.people import bylines
from practice_site.append_only import AppendOnlyModel, AppendOnlyQuerySet

USER = settings.AUTH_USER_MODEL

OPEN = Q(answered_at__isnull=True, closed_at__isnull=True)
BY_LINK = Q(reviewer__isnull=True)
OF_ARTICLE = Q(fix__isnull=True)  # about the working copy
MAX_NAME = 160  # characters of a reviewer's name, as of a supervisor's on a license
MAX_QUOTE = 500  # characters of the words that a comment is about


class ReviewRequestQuerySet(models.QuerySet["ReviewRequest"]):
    """Review requests, by their state."""

    def open(self) -> "ReviewRequestQuerySet":
        """Return the requests without an answer."""
        return self.filter(OPEN)

    def waiting(self, at: datetime) -> "ReviewRequestQuerySet":
        """Return the open requests that can be answered: no personal link that has expired."""
        return self.open().filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at))

    def answered(self) -> "ReviewRequestQuerySet":
        """Return the answered requests that have not been closed yet."""
        return self.filter(answered_at__isnull=False, closed_at__isnull=True)

    def dismiss(self) -> None:
        """Close the answered ones, which are then told on the article's review page alone."""
        self.answered().update(closed_at=timezone.now())

    def about_what_is_there(self) -> "ReviewRequestQuerySet":
        """Return those that are not about a fix that was published or discarded."""
        return self.exclude(fix__data=[])

    def with_working_link(self, at: datetime) -> "ReviewRequestQuerySet":
        """Return those by a personal link that is neither withdrawn nor expired.

        None of somebody whose account is deactivated, or to an article in the bin.
        """
        not_withdrawn = Q(closed_at__isnull=True) | Q(answered_at__isnull=False)
        return self.filter(
            BY_LINK,
            not_withdrawn,
            expires_at__gt=at,
            requested_by__is_active=True,
            post__binned_at=None,
        )


class ReviewRequest(models.Model):
    """A user's request that somebody review an article, with the reviewer's answer.

    The reviewer is a user, who answers at the desk, or somebody with a name and an e-mail address,
    to whom a personal link is mailed; see ``blog.review.links``. It is about the working copy, or
    about a ``fix`` of what readers see; what that is now, ``blog.review.subject`` says.
    """

    class Verdict(models.TextChoices):
        """The result of a review; the labels follow the reviewer's name in a sentence."""

        COMMENTED = "commented", "has reviewed it"
        CHANGES = "changes", "asks for changes"
        APPROVED = "approved", "has approved it"

    # What a personal link names: unlike a primary key, after a restore too it is of one request.
    key = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="review_requests")
    reviewer = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    reviewer_author = models.ForeignKey(
        Author, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    reviewer_name = models.CharField(max_length=MAX_NAME, help_text="The name as it was asked.")
    email = models.EmailField(blank=True, help_text="To which the personal link was mailed.")
    expires_at = models.DateTimeField(
        null=True, help_text="The first moment at which the personal link no longer works."
    )
    opened_at = models.DateTimeField(null=True, help_text="When the link was first opened.")
    requested_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    requested_at = models.DateTimeField(auto_now_add=True)
    note = models.TextField(blank=True, help_text="What the reviewer should look at.")
    # Its session stays when the fix is published or discarded, without its data.
    fix = models.ForeignKey(
        "blog.EditingSession",
        on_delete=models.PROTECT,
        null=True,
        related_name="review_requests",
        help_text="The fix that it is about; empty if it is about the working copy.",
    )
    fix_hash = models.CharField(
        max_length=64, blank=True, help_text="The approval hash of the fix when it was asked."
    )
    answered_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    closed_at = models.DateTimeField(
        null=True, help_text="When it was withdrawn, or its answer dismissed."
    )

    # Whether it was approved and then changed: set by blog.review.approvals.tell_voided.
    is_voided: bool

    objects = ReviewRequestQuerySet.as_manager()

    class Meta:
        ordering = ["requested_at", "pk"]
        indexes = [
            models.Index(
                fields=["answered_at"],
                condition=Q(closed_at__isnull=True),
                name="requests_not_closed",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "reviewer"],
                condition=OPEN & OF_ARTICLE,
                name="asked_once_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["fix", "reviewer"], condition=OPEN, name="asked_once_about_a_fix"
            ),
            models.UniqueConstraint(
                fields=["post", "email"],
                condition=OPEN & BY_LINK & OF_ARTICLE,
                name="one_open_link_each",
            ),
            models.UniqueConstraint(
                fields=["fix", "email"], condition=OPEN & BY_LINK, name="one_open_link_to_a_fix"
            ),
            models.CheckConstraint(
                condition=Q(reviewer__isnull=False, expires_at__isnull=True)
                | (Q(BY_LINK, expires_at__isnull=False) & ~Q(email="")),
                name="asked_at_the_desk_or_by_link",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.requested_by} asks {self.reviewer_name} to look at “{self.post}”"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the name of the user who is asked."""
        self.reviewer_name = self.reviewer_name or str(self.reviewer)[:MAX_NAME]
        super().save(*args, **kwargs)

    @property
    def result(self) -> str:
        """What the reviewer says of the article as it is now, to follow the name.

        Of an approval only after ``tell_voided``, since a change voids it.
        """
        if self.verdict == self.Verdict.APPROVED and self.is_voided:
            return "approved it before it was changed"
        return str(self.get_verdict_display())

    @property
    def past_result(self) -> str:
        """What the reviewer said then, to follow the name and to be followed by the moment.

        Of an approval only after ``tell_voided``, too.
        """
        said: dict[str, str] = {
            self.Verdict.COMMENTED: "reviewed it",
            self.Verdict.CHANGES: "asked for changes",
        }
        if self.verdict == self.Verdict.APPROVED:
            return self.result if self.is_voided else "approved it"
        return said.get(self.verdict, "answered")

    @property
    def is_by_link(self) -> bool:
        """Whether the reviewer answers by a personal link, not at the desk."""
        return self.reviewer_id is None

    @property
    def asked_by(self) -> str:
        """Who asks, by the name that readers know, or else that of the desk."""
        author = Author.objects.filter(user=self.requested_by_id).first()
        return author.name if author else str(self.requested_by)

    @property
    def has_expired(self) -> bool:
        """Whether its personal link no longer works, unanswered."""
        return bool(self.is_open and self.expires_at and self.expires_at <= timezone.now())

    @property
    def is_open(self) -> bool:
        """Whether the request waits for an answer."""
        return self.answered_at is None and self.closed_at is None


class CommentQuerySet(models.QuerySet["Comment"]):
    """Comments, by whether they are resolved."""

    def open(self) -> "CommentQuerySet":
        """Return the unresolved comments."""
        return self.filter(resolved_at=None)


class Comment(models.Model):
    """A comment on a section of a post, or on words of it, for the desk only.

    It outlives its section, and those words.
    It is by a user, or by whoever was asked by a personal link.
    """

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="comments")
    section = models.ForeignKey(
        Section, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    section_name = models.CharField(
        max_length=200, help_text="The name of its section at the time."
    )
    quote = models.CharField(
        max_length=MAX_QUOTE,
        blank=True,
        help_text="The words that it is about, as plain text; empty for the whole section.",
    )
    text = models.TextField(help_text="Plain text.")
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    request = models.ForeignKey(
        ReviewRequest, on_delete=models.CASCADE, null=True, related_name="comments"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    objects = CommentQuerySet.as_manager()

    # Whether the words no longer stand in its section: set by blog.review.comments.
    words_changed = False

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(created_by__isnull=False) ^ Q(request__isnull=False),
                name="comment_by_a_user_or_by_link",
            )
        ]

    def __str__(self) -> str:
        return f"{self.by} about “{self.section_name}”"

    @property
    def anchor(self) -> str:
        """The id of where it stands on the page on which one reads and answers."""
        return f"remarks-{self.section_id}" if self.section_id else "gone-remarks"

    @property
    def by(self) -> str:
        """The name of whoever wrote it."""
        return self.request.reviewer_name if self.request else str(self.created_by)


class ApprovalQuerySet(AppendOnlyQuerySet, models.QuerySet["Approval"]):
    """Approvals."""

    def valid_for(self, approval_hash: str, *, authors: Iterable[Author]) -> list["Approval"]:
        """Return the approvals for an approval hash, except those by the article's own authors."""
        found = self.filter(approval_hash=approval_hash).select_related("author")
        return by_others(found, authors)


def by_others(approvals: Iterable["Approval"], authors: Iterable[Author]) -> list["Approval"]:
    """Return those of approvals that none of an article's authors gave."""
    authors = list(authors)
    return [approval for approval in approvals if not approval.is_by_any(authors)]


class Approval(AppendOnlyModel):
    """A reviewer's approval of an article with exactly this content.

    It is valid for its approval hash only: a change of the article voids it, and reverting the
    change restores it. A reviewer may approve the same content again, a year later.

    The reviewer is a user at the desk, or somebody with a name: by a personal link, or outside the
    desk, where a user enters it. ``author`` is who among the authors that is, if anybody.
    """

    class Way(models.TextChoices):
        """How it was given."""

        DESK = "desk", "at the desk"
        LINK = "link", "by a personal link"
        OUTSIDE = "outside", "outside the desk"

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="approvals")
    approval_hash = models.CharField(
        max_length=64, help_text="Of what was approved: blog.articles.hashes.approval_hash."
    )
    fix = models.ForeignKey(
        "blog.EditingSession",
        on_delete=models.PROTECT,
        null=True,
        related_name="approvals",
        help_text="The fix that was read; empty if it was the working copy.",
    )
    way = models.CharField(max_length=10, choices=Way, default=Way.DESK)
    approved_by = models.ForeignKey(
        USER, on_delete=models.PROTECT, null=True, related_name="approvals"
    )
    author = models.ForeignKey(
        Author, on_delete=models.PROTECT, null=True, related_name="approvals"
    )
    reviewer_name = models.CharField(max_length=MAX_NAME, help_text="The name as signed.")
    approved_at = models.DateTimeField(default=timezone.now, editable=False)
    note = models.TextField(blank=True)
    given_on = models.DateField(null=True, help_text="The day, if it was given outside the desk.")
    how = models.CharField(
        max_length=60, blank=True, help_text="Outside the desk: on paper, in a session …"
    )
    recorded_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["approved_at", "pk"]
        indexes = [
            models.Index(fields=["post", "approval_hash"], name="approval_of"),
            models.Index(fields=["approved_at"], name="approval_by_time"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(way="desk", approved_by__isnull=False, recorded_by__isnull=True)
                | Q(way="link", approved_by__isnull=True, recorded_by__isnull=True)
                | Q(way="outside", recorded_by__isnull=False, given_on__isnull=False),
                name="approved_in_one_way",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_name} approves “{self.post}”"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save, with the name and the author of the user who approved at the desk."""
        if self.approved_by:
            self.reviewer_name = self.reviewer_name or str(self.approved_by)[:MAX_NAME]
            self.author = self.author or Author.objects.filter(user=self.approved_by_id).first()
        super().save(*args, **kwargs)

    @property
    def day(self) -> date:
        """The day on which it was given, in the practice's time zone."""
        return self.given_on or timezone.localdate(self.approved_at)

    @property
    def circumstances(self) -> str:
        """How and when it was given, to follow "Approved by …": plain text with no full stop.

        For example "on paper on May 3, 2026, entered by Ana Ruiz on May 5, 2026". One query for
        the name of whoever entered it.
        """
        moment = date_format(timezone.localtime(self.approved_at), "F j, Y, g:i A")
        if self.way == self.Way.OUTSIDE:
            entered = date_format(timezone.localtime(self.approved_at), "F j, Y")
            day = date_format(self.day, "F j, Y")
            return f"{self.how} on {day}, entered by {self.recorded_by} on {entered}"
        return f"by a personal link on {moment}" if self.way == self.Way.LINK else f"on {moment}"

    def is_by_any(self, authors: Iterable[Author]) -> bool:
        """Return whether one of these authors gave it: nobody approves what they sign."""
        return any(
            author.is_reviewer(self.reviewer_name, self.author_id, self.approved_by_id)
            for author in authors
        )

    def byline(self, on: date) -> bylines.Byline:
        """Return the reviewer's byline on a date; of somebody without one, the name as signed."""
        return self.author.byline(on) if self.author else bylines.Byline(self.reviewer_name, ())


class Waiver(models.Model):
    """A person's reason for not resolving an advisory finding. It is revoked, not deleted."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="waivers")
    code = models.CharField(max_length=40, help_text="The code of the check; see blog.checklist.")
    finding_key = models.CharField(
        max_length=64, help_text="Which finding of the check; see Finding.finding_key."
    )
    sentence = models.TextField(help_text="The finding, as it was displayed.")
    reason = models.TextField()
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "code", "finding_key"],
                condition=Q(revoked_at__isnull=True),
                name="one_waiver_per_finding",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sentence} {self.reason}"


class Attestation(models.Model):
    """A person's statement that no client can be recognized in the content to be published."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="attestations")
    content_hash = models.CharField(
        max_length=64,
        help_text="Of the content to be published; see blog.articles.hashes.content_hash.",
    )
    created_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["post", "content_hash"], name="attested_once"),
        ]

    def __str__(self) -> str:
        return f"No client can be recognized in “{self.post}”."
