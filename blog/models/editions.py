"""What readers see: immutable snapshots of posts, each live from a moment until a moment."""

from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Prefetch, Q
from django.db.models.functions import TruncMonth
from django.urls import reverse
from taggit.managers import TaggableManager
from taggit.models import Tag, TaggedItemBase

from blog.models.authors import Author
from blog.models.pictures import Picture, PictureView
from blog.models.post_kinds import articles_q
from blog.models.posts import ArticleText, Post
from blog.models.section_views import IDS_OF_THE_PAGE, SectionView, _anchor
from blog.models.taxonomy import Category
from blog.text import reading_time
from blog.visibility import is_live, lasts_q, live_q

# The shape of Edition.sections and Edition.picture_texts. Raise it when the shape changes, and
# teach SectionView to read the older ones: editions are never rewritten.
SNAPSHOT_FORMAT = 1


class ListPosition(NamedTuple):
    """Where an article stands in a list: by the moment at which it first appeared, then by key.

    An update of the article doesn't move it, and two that appeared together are never confused.
    """

    appeared: datetime
    article: int


class ImmutableError(Exception):
    """Something tried to change or delete what was published."""


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions; everything that readers see begins with ``live``."""

    def articles(self) -> "EditionQuerySet":
        """Return editions of articles alone. Every list of articles starts here."""
        return self.filter(articles_q())

    def live(self, at: datetime) -> "EditionQuerySet":
        """Only those that readers see at this moment."""
        return self.filter(live_q(at))

    def ever_live(self, by: datetime) -> "EditionQuerySet":
        """Those that were public at some moment up to this one."""
        return self.filter(live_from__lte=by).filter(
            Q(live_until__isnull=True) | Q(live_until__gt=F("live_from"))
        )

    def not_over(self, at: datetime) -> "EditionQuerySet":
        """Those that readers see at this moment or will see, as things are planned."""
        return self.filter(lasts_q(at), canceled=False)

    def upcoming(self, at: datetime) -> "EditionQuerySet":
        """Those that are scheduled for later than this moment, the next one first."""
        return self.filter(canceled=False, live_from__gt=at).order_by("live_from", "pk")

    def live_between(self, start: datetime, end: datetime) -> "EditionQuerySet":
        """Those that were public at some moment from ``start`` up to, not including, ``end``."""
        return self.filter(live_from__lt=end).filter(
            Q(live_until__isnull=True)
            | (Q(live_until__gt=start) & Q(live_until__gt=F("live_from")))
        )

    def newest_first(self) -> "EditionQuerySet":
        """In the order of lists: by the moment at which the article first appeared."""
        return self.order_by("-first_live_from", "-post_id")

    def listed(self, under: Author | Category | Tag | None = None) -> "EditionQuerySet":
        """All, or those by an author, in a category or under a tag, with their place in the list.

        Under a subject the place is read from the rows that file an edition there, since one
        index has those in order.
        """
        if under is None:
            return self.alias(appeared=F("first_live_from"), article=F("post_id"))
        name = {Author: "author", Category: "category", Tag: "tag"}[type(under)]
        links = f"{name}_links"
        return self.filter(**{f"{links}__{name}": under}).alias(
            appeared=F(f"{links}__first_live_from"), article=F(f"{links}__post_id")
        )

    def older_than(self, place: ListPosition | None) -> "EditionQuerySet":
        """Of those ``listed``, what comes after a place, newest first; all if there is none."""
        editions = self.order_by("-appeared", "-article")
        if place is None:
            return editions
        before = Q(appeared__lt=place.appeared) | Q(article__lt=place.article)
        return editions.filter(before, appeared__lte=place.appeared)

    def not_older_than(self, place: ListPosition) -> "EditionQuerySet":
        """Of those ``listed``, what stands at a place and before it, oldest first."""
        since = Q(appeared__gt=place.appeared) | Q(article__gte=place.article)
        return self.order_by("appeared", "article").filter(since, appeared__gte=place.appeared)

    def starting_points(self, *categories: Category) -> "EditionQuerySet":
        """Those with which somebody new to these categories should start, if they are filed there.

        Each has ``starts``, the key of its category. No query where nothing was chosen.
        """
        here = "category_links__category"
        chosen = [each.start_here_id for each in categories if each.start_here_id]
        filed = {f"{here}__in": categories, f"{here}__start_here": F("post")}
        return self.filter(post__in=chosen, **filed).annotate(starts=F(here)).defer("sections")

    def by_month(self) -> "models.QuerySet[Any, Any]":
        """The months, in the active time zone, in which articles first appeared, newest first.

        Each is a dictionary with ``month``, its first moment, and ``count``.
        """
        months = self.annotate(month=TruncMonth("first_live_from")).values("month")
        return months.annotate(count=Count("pk")).order_by("-month")

    def for_lists(self) -> "EditionQuerySet":
        """With all that a card shows, and without the text. Five queries for any number."""
        return self.defer("sections").with_relations()

    def with_relations(self) -> "EditionQuerySet":
        """With authors and their licenses, categories and the lead picture."""
        return self.select_related("lead_picture").prefetch_related(
            Prefetch("author_links", EditionAuthor.objects.all()),
            Prefetch("author_links__author", Author.objects.with_licenses()),
            Prefetch("category_links", EditionCategory.objects.select_related("category")),
        )

    def update(self, **kwargs: Any) -> int:
        """Change when an edition is live, by whose hand; anything else raises ImmutableError."""
        if not set(kwargs) <= Edition.SCHEDULE_FIELDS:
            raise ImmutableError("What was published is never changed: publish a new edition.")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """Raise ImmutableError: what was public stays on record."""
        raise ImmutableError("What was published is never deleted: take the article down.")


class ListedRelation(models.Model):
    """A row by which an edition is found: under an author, a category or a tag.

    It repeats what gives a list its order, which never changes in an edition. So any page of a
    list is read from one index, the hundredth like the first; see ``blog.public.pagination``.
    """

    first_live_from = models.DateTimeField()
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class TaggedEdition(ListedRelation, TaggedItemBase):
    """A tag on an edition."""

    content_object = models.ForeignKey(
        "Edition", on_delete=models.CASCADE, related_name="tag_links"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="edition_tagged_once")
        ]
        indexes = [
            models.Index(fields=["tag", "-first_live_from", "-post"], name="by_tag_newest_first")
        ]

    def __str__(self) -> str:
        return str(self.tag)


class Edition(ArticleText):
    """A snapshot of a post as readers see it. Only its schedule may change, never its words."""

    SCHEDULE_FIELDS = frozenset({"live_until", "ends_at", "canceled", "ended_by", "ended_by_id"})

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="editions")
    slug = models.SlugField("web address", max_length=100)
    sections = models.JSONField(default=list)
    picture_texts = models.JSONField(
        default=dict, help_text="Description and credit of each picture, by its number."
    )
    snapshot_format = models.PositiveSmallIntegerField(default=SNAPSHOT_FORMAT)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    content_hash = models.CharField(
        max_length=64,
        help_text="SHA-256 of its words and pictures; see blog.articles.snapshot.content_hash.",
    )
    approval_hash = models.CharField(
        max_length=64,
        help_text="What approvals of it are for; see blog.articles.snapshot.approval_hash.",
    )
    authors = models.ManyToManyField(Author, through="EditionAuthor", related_name="editions")
    categories = models.ManyToManyField(
        Category, through="EditionCategory", related_name="editions"
    )
    pictures = models.ManyToManyField(Picture, through="EditionPicture", related_name="editions")
    tags = TaggableManager(through=TaggedEdition, blank=True, related_name="editions")

    live_from = models.DateTimeField()
    live_until = models.DateTimeField(
        null=True, help_text="When it stops being live: at its own end or at the next edition."
    )
    ends_at = models.DateTimeField(
        null=True, help_text="The end that was asked for at the desk, if any."
    )
    first_live_from = models.DateTimeField(help_text="When the article first appeared.")
    canceled = models.BooleanField(default=False, help_text="Replaced before it was ever live.")

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who took it down or canceled it.",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-live_from", "-pk"]
        indexes = [
            models.Index(fields=["slug", "live_from"], name="edition_by_address"),
            models.Index(fields=["kind", "-first_live_from", "-post"], name="edition_in_order"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gte=F("live_from")),
                name="edition_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(live_until__isnull=True),
                name="one_open_edition_per_post",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save once; afterwards only the schedule, by ``update_fields``, else ImmutableError."""
        if not self._state.adding and not (
            kwargs.get("update_fields") and set(kwargs["update_fields"]) <= self.SCHEDULE_FIELDS
        ):
            raise ImmutableError("What was published is never changed: publish a new edition.")
        if self._state.adding:
            self.word_count = reading_time.count_words(self.opening_line, self.sections)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raise ImmutableError: what was public stays on record."""
        raise ImmutableError("What was published is never deleted: take the article down.")

    def get_absolute_url(self) -> str:
        """The article's address; it carries no date, since rescheduling must not change it."""
        return reverse("article", args=[self.slug])

    def is_live(self, at: datetime) -> bool:
        """Whether readers see it at this moment."""
        return is_live(self, at)

    @property
    def place(self) -> ListPosition:
        """Where its article stands in lists."""
        return ListPosition(self.first_live_from, self.post_id)

    @property
    def was_updated(self) -> bool:
        """Whether readers once saw an earlier edition."""
        return self.live_from > self.first_live_from

    @property
    def words(self) -> int:
        """How many there are to read. No query, in lists neither."""
        if self._state.adding:  # a preview
            return reading_time.count_words(self.opening_line, self.sections)
        return self.word_count

    @property
    def minutes(self) -> int:
        """How long it takes to read."""
        return reading_time.reading_minutes(self.words)

    # What a page shows. An edition that is not saved (a preview) has these set by
    # blog.articles.snapshot.build_edition; they are otherwise read from the prefetched relations.

    @cached_property
    def author_list(self) -> list[Author]:
        """Who signs, in order."""
        return [link.author for link in self.author_links.all()]

    @cached_property
    def reviewer_list(self) -> list[Author]:
        """Who approved exactly this, each with ``approved_at``. Nobody reviews what they sign.

        One query, two more with licenses where there is somebody.
        """
        people = Author.objects.with_licenses().who_approved(self.post_id, self.approval_hash)
        return [person for person in people if person not in self.author_list]

    @cached_property
    def category_list(self) -> list[Category]:
        """The subjects, in order."""
        return [link.category for link in self.category_links.all()]

    @cached_property
    def tag_list(self) -> list[Tag]:
        """The tags, by name. One query."""
        return list(self.tags.order_by("name"))

    @cached_property
    def picture_list(self) -> list[Picture]:
        """All pictures of the article. One query."""
        return list(self.pictures.all())

    # The route under which its pictures are shown, and what stands before them in the address.
    picture_route: tuple[str, ...] = ("picture",)

    def picture_view(self, picture: Picture | None) -> PictureView | None:
        """A picture with the words that were published with it."""
        if picture is None:
            return None
        texts = self.picture_texts.get(str(picture.pk), {})
        return PictureView(
            picture, texts.get("alt", ""), texts.get("credit", ""), self.picture_route
        )

    @property
    def lead(self) -> PictureView | None:
        """The lead picture as a page shows it."""
        return self.picture_view(self.lead_picture)

    @cached_property
    def section_list(self) -> list["SectionView"]:
        """The sections as the templates show them."""
        by_id = {picture.pk: picture for picture in self.picture_list}
        taken = set(IDS_OF_THE_PAGE)
        return [
            SectionView(
                section,
                self.picture_view(by_id.get(section.get("picture"))),
                _anchor(section.get("heading", ""), taken),
            )
            for section in self.sections
        ]

    @property
    def contents(self) -> list["SectionView"]:
        """The sections that a table of contents names, if the article is long enough for one."""
        headed = [each for each in self.section_list if each.heading and each.kind != "callout"]
        return headed if reading_time.needs_contents_list(self.words, len(headed)) else []


class EditionAuthor(ListedRelation):
    """An author of an edition, in order."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="author_links")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="edition_links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(
                fields=["author", "-first_live_from", "-post"], name="by_author_newest_first"
            )
        ]

    def __str__(self) -> str:
        return str(self.author)


class EditionCategory(ListedRelation):
    """A category of an edition, in order."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="category_links")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="edition_links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        indexes = [
            models.Index(
                fields=["category", "-first_live_from", "-post"], name="by_category_newest_first"
            )
        ]

    def __str__(self) -> str:
        return str(self.category)


class EditionPicture(models.Model):
    """A picture that an edition shows: what makes it public while the edition is live."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="picture_links")
    picture = models.ForeignKey(Picture, on_delete=models.PROTECT, related_name="edition_links")

    def __str__(self) -> str:
        return str(self.picture)
