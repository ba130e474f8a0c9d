"""Editions: immutable published snapshots of posts, each live from a moment until a moment."""

from collections.abc import Iterable
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

from django.conf import settings
from django.db import models
from django.db.models import F, Prefetch, Q
from taggit.managers import TaggableManager
from taggit.models import Tag

from blog.models.authors import Author, load_licenses
from blog.models.edition_links import EditionAuthor, EditionCategory, TaggedEdition
from blog.models.media_files import FileView, MediaFile
from blog.models.pictures import Picture, PictureView
from blog.models.posts import ArticleText, Post, post_path
from blog.models.review import Approval, by_others
from blog.models.section_kinds import section_files, section_texts
from blog.models.section_view import SectionView, section_views
from blog.models.taxonomy import Category
from blog.text import reading_time
from blog.visibility import PostKind, articles_q, is_live, live_q, not_ended_q, pages_q
from practice_site.append_only import AppendOnlyModel, AppendOnlyQuerySet
from practice_site.prepared import PreparedQuery

# The version of the format of Edition.sections and Edition.picture_texts. Increase it when the
# format changes, and have SectionView read the older ones: editions are never rewritten.
SNAPSHOT_FORMAT = 1


APPROVALS = PreparedQuery(
    lambda post, approval_hash: Approval.objects.filter(
        post=post, approval_hash=approval_hash
    ).select_related("author")
)


class ListPosition(NamedTuple):
    """When an article first appeared, then its primary key: unique, and unchanged by updates."""

    appeared: datetime
    article: int


# Kinds of sections in which somebody may be met.
STORIES = frozenset({"example", "quote", "picture", "recording"})


class EditionQuerySet(AppendOnlyQuerySet, models.QuerySet["Edition"]):
    """Editions. Queries for readers start with ``live()``."""

    def articles(self) -> "EditionQuerySet":
        """Return the editions of articles. Every list of articles starts with this."""
        return self.filter(articles_q())

    def pages(self) -> "EditionQuerySet":
        """Return the editions of pages."""
        return self.filter(pages_q())

    def live(self, at: datetime) -> "EditionQuerySet":
        """Return the editions that are live at this moment."""
        return self.filter(live_q(at))

    def ever_live(self, by: datetime) -> "EditionQuerySet":
        """Return the editions that were live at some moment up to this one."""
        return self.filter(Q(live_from__lte=by) | Q(went_live=True), canceled=False)

    def not_ended(self, at: datetime) -> "EditionQuerySet":
        """Return the editions that are live at this moment or scheduled to be live later."""
        return self.filter(not_ended_q(at), canceled=False)

    def scheduled(self, at: datetime) -> "EditionQuerySet":
        """Return the editions that are scheduled for after this moment, the next one first."""
        ended = {"live_until": F("live_from")}  # they were seen before the clock was put back
        return (
            self.filter(canceled=False, live_from__gt=at)
            .exclude(**ended)
            .order_by("live_from", "pk")
        )

    def record_live(self, at: datetime) -> int:
        """Record which of them have gone live by this moment; return how many did since.

        The background worker calls it each minute, so that the record holds even if the clock is
        put back later.
        """
        return self.filter(live_from__lte=at, canceled=False, went_live=False).update(
            went_live=True
        )

    def hidden_by_clock(self, at: datetime) -> "EditionQuerySet":
        """Return the editions that were live and aren't now, because the clock was put back."""
        return self.scheduled(at).filter(went_live=True)

    def live_between(self, start: datetime, end: datetime) -> "EditionQuerySet":
        """Return the editions that were live at some moment from ``start`` until before ``end``."""
        begun = Q(live_from__gte=start) | not_ended_q(start)
        return self.filter(begun, live_from__lt=end, canceled=False)

    def newest_first(self) -> "EditionQuerySet":
        """Order by list position: the article that first appeared last comes first."""
        return self.order_by("-first_live_from", "-post_id")

    def listed(self, under: Author | Category | Tag | None = None) -> "EditionQuerySet":
        """Return all, or those of an author, category or tag, with their list position as aliases.

        The rows that link them repeat the position, since one index has those in order.
        """
        if under is None:
            return self.alias(appeared=F("first_live_from"), article=F("post_id"))
        name = {Author: "author", Category: "category", Tag: "tag"}[type(under)]
        links = f"{name}_links"
        return self.filter(**{f"{links}__{name}": under}).alias(
            appeared=F(f"{links}__first_live_from"), article=F(f"{links}__post_id")
        )

    def older_than(self, position: ListPosition | None) -> "EditionQuerySet":
        """Return those of ``listed()`` older than a position (all for None), newest first."""
        editions = self.order_by("-appeared", "-article")
        if position is None:
            return editions
        before = Q(appeared__lt=position.appeared) | Q(article__lt=position.article)
        return editions.filter(before, appeared__lte=position.appeared)

    def not_older_than(self, position: ListPosition) -> "EditionQuerySet":
        """Return those of ``listed()`` at a position or newer, oldest first."""
        since = Q(appeared__gt=position.appeared) | Q(article__gte=position.article)
        return self.order_by("appeared", "article").filter(since, appeared__gte=position.appeared)

    def newer_than(self, position: ListPosition) -> "EditionQuerySet":
        """Return those of ``listed()`` newer than a position, oldest first."""
        since = Q(appeared__gt=position.appeared) | Q(article__gt=position.article)
        return self.order_by("appeared", "article").filter(since, appeared__gte=position.appeared)

    def appeared_from(self, start: datetime) -> "EditionQuerySet":
        """Return those of ``listed()`` that first appeared at a moment or later."""
        return self.filter(appeared__gte=start)

    def appeared_before(self, end: datetime) -> "EditionQuerySet":
        """Return those of ``listed()`` that first appeared before a moment."""
        return self.filter(appeared__lt=end)

    def starting_points(self, *categories: Category) -> "dict[int, Edition]":
        """Return the starting points of categories that they still have, by the category's key."""
        posts = {each.pk: each.start_here_id for each in categories if each.start_here_id}
        # A row for each category of theirs: asked for by category, SQLite would read all of it.
        rows = self.filter(post__in=posts.values()).annotate(start_of=F("category_links__category"))
        starts = rows.defer("sections")
        return {each.start_of: each for each in starts if posts.get(each.start_of) == each.post_id}

    def first_appearance(self) -> datetime | None:
        """Return when the first of these articles appeared, None if there is none."""
        return self.newest_first().values_list("first_live_from", flat=True).last()

    def for_lists(self) -> "EditionQuerySet":
        """Fetch what cards in lists show, without the sections. Five queries for any number."""
        return self.defer("sections").with_relations()

    def with_relations(self) -> "EditionQuerySet":
        """Fetch authors with their licenses, categories and the lead picture."""
        return self.select_related("lead_picture").prefetch_related(
            Prefetch("author_links", EditionAuthor.objects.all()),
            Prefetch("author_links__author", Author.objects.with_licenses()),
            Prefetch("category_links", EditionCategory.objects.select_related("category")),
        )


class Edition(AppendOnlyModel, ArticleText):
    """A snapshot of a post as readers see it. Only its schedule may change, never its content."""

    mutable_fields = frozenset(
        {"live_until", "ends_at", "went_live", "canceled", "ended_by", "ended_by_id"}
    )

    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="editions", db_index=False
    )
    slug = models.SlugField("web address", max_length=100)
    sections = models.JSONField(default=list)
    picture_texts = models.JSONField(
        default=dict, help_text="Description and credit of each picture, by its key."
    )
    snapshot_format = models.PositiveSmallIntegerField(default=SNAPSHOT_FORMAT)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    content_hash = models.CharField(
        max_length=64,
        help_text="SHA-256 of its text and pictures; see blog.articles.hashes.content_hash.",
    )
    approval_hash = models.CharField(
        max_length=64,
        help_text="The hash that approvals refer to; see blog.articles.hashes.approval_hash.",
    )
    authors = models.ManyToManyField(Author, through="EditionAuthor", related_name="editions")
    categories = models.ManyToManyField(
        Category, through="EditionCategory", related_name="editions"
    )
    pictures = models.ManyToManyField(Picture, through="EditionPicture", related_name="editions")
    files = models.ManyToManyField(MediaFile, through="EditionMediaFile", related_name="editions")
    tags = TaggableManager(through=TaggedEdition, blank=True, related_name="editions")

    live_from = models.DateTimeField()
    live_until = models.DateTimeField(
        null=True, help_text="When it stops being live: at its own end or at the next edition."
    )
    ends_at = models.DateTimeField(
        null=True, help_text="The end that was chosen when it was scheduled, if any."
    )
    first_live_from = models.DateTimeField(help_text="When the article first appeared.")
    unchanged_since = models.DateTimeField(
        null=True, help_text="Since when readers knew it so elsewhere, before it was live here."
    )
    went_live = models.BooleanField(
        default=False, help_text="Readers could see it at some time, whatever the clock says now."
    )
    canceled = models.BooleanField(
        default=False, help_text="Replaced or canceled before it was ever live."
    )

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

    start_of: int  # annotated by starting_points()
    translation_of: int | None  # set by blog.public.translations.live_versions()

    class Meta:
        ordering = ["-live_from", "-pk"]
        indexes = [
            models.Index(fields=["slug", "live_from"], name="edition_by_address"),
            models.Index(fields=["-first_live_from", "-post"], name="edition_in_order"),
            models.Index(fields=["went_live", "live_from"], name="edition_by_time"),
            # Partial, lest SQLite take them for lists, and sort all that have begun.
            models.Index(fields=["live_from"], condition=Q(canceled=False), name="edition_begins"),
            models.Index(fields=["live_until"], condition=Q(canceled=False), name="edition_ends"),
            models.Index(fields=["slug"], condition=Q(kind=PostKind.PAGE), name="edition_of_page"),
            # All that tells where an article stands: a row is long, since it has the sections.
            models.Index(
                fields=["post", "canceled", "live_from", "live_until", "content_hash"],
                name="edition_of_post",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(live_until__isnull=True) | Q(live_until__gte=F("live_from")),
                name="edition_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(canceled=False) | Q(went_live=False),
                name="edition_that_went_live_is_not_canceled",
            ),
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(live_until__isnull=True),
                name="one_open_edition_per_post",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save a new edition with its word count, or its schedule."""
        if self._state.adding:
            self.word_count = self.current_word_count
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        """Return its public address."""
        return post_path(self.kind, self.slug)

    def is_live(self, at: datetime) -> bool:
        """Return whether it is live at this moment."""
        return is_live(self, at)

    def is_scheduled(self, at: datetime) -> bool:
        """Return whether it goes live after this moment."""
        return self.live_from > at and self.live_until != self.live_from

    @property
    def list_position(self) -> ListPosition:
        """The position of its article in lists."""
        return ListPosition(self.first_live_from, self.post_id)

    @property
    def changed_at(self) -> datetime:
        """Since when readers know the article as it is, here or elsewhere before."""
        return self.unchanged_since or self.live_from

    @property
    def was_updated(self) -> bool:
        """Whether readers knew the article otherwise before."""
        return self.changed_at > self.first_live_from

    @property
    def current_word_count(self) -> int:
        """The number of words, computed for an unsaved edition. No query."""
        if self._state.adding:  # a preview
            headings = (section.get("heading", "") for section in self.sections)
            texts = chain.from_iterable(map(section_texts, self.sections))
            return reading_time.count_words([self.opening_line, *headings, *texts])
        return self.word_count

    @property
    def reading_minutes(self) -> int:
        """The reading time in minutes."""
        return reading_time.reading_minutes(self.current_word_count)

    # For templates. On an unsaved edition (a preview) blog.articles.snapshot.build_edition sets
    # these; otherwise they are read from the prefetched relations.

    @property
    def may_tell_of_clients(self) -> bool:
        """Whether a client could be recognized: in an article, or where a page tells of people."""
        return not self.is_page or any(each["kind"] in STORIES for each in self.sections)

    @cached_property
    def author_list(self) -> list[Author]:
        """The authors, in order."""
        return [link.author for link in self.author_links.all()]

    @cached_property
    def reviewer_list(self) -> list[Approval]:
        """The last approval of exactly this content by each reviewer with a name for readers.

        Those are the authors of this site, and those who signed by a personal link or on paper; the
        article's own authors are none. One query, and two more for licenses if there is anybody.
        """
        if not self.post_id:  # the preview of a new article
            return []
        approvals = APPROVALS(post=self.post_id, approval_hash=self.approval_hash)
        last = {
            each.author_id or each.reviewer_name: each
            for each in by_others(approvals, self.author_list)
            if each.author or each.approved_by_id is None
        }
        load_licenses([each.author for each in last.values() if each.author])
        return sorted(last.values(), key=lambda each: (each.approved_at, each.pk))

    @cached_property
    def category_list(self) -> list[Category]:
        """The categories, in order."""
        return [link.category for link in self.category_links.all()]

    @cached_property
    def tag_list(self) -> list[Tag]:
        """The tags, by name. One query."""
        return list(self.tags.order_by("name"))

    @cached_property
    def picture_list(self) -> list[Picture]:
        """All pictures of the article. One query."""
        return list(self.pictures.all())

    @cached_property
    def file_list(self) -> list[MediaFile]:
        """All files of the article. A query only if a section has one."""
        keys = section_files(self.sections)
        return list(MediaFile.objects.filter(pk__in=keys)) if keys else []

    # The name of the URL pattern that serves its pictures, and the leading arguments of that.
    picture_route: tuple[str, ...] = ("picture",)

    def picture_view(self, picture: Picture | None) -> PictureView | None:
        """Return a picture with the texts that were published with it."""
        if picture is None:
            return None
        texts = self.picture_texts.get(str(picture.pk), {})
        return PictureView(
            picture,
            texts.get("alt", ""),
            texts.get("credit", ""),
            self.picture_route,
            texts.get("caption", ""),
        )

    @property
    def lead_picture_view(self) -> PictureView | None:
        """The lead picture for a template, or None."""
        return self.picture_view(self.lead_picture)

    @cached_property
    def section_list(self) -> list[SectionView]:
        """The sections for templates, what says the article in short before the others."""
        by_id = {picture.pk: self.picture_view(picture) for picture in self.picture_list}
        files = {file.pk: FileView(file, self.picture_route) for file in self.file_list}
        return section_views(self.sections, by_id, files, self.people, self.language)

    @cached_property
    def people(self) -> dict[int | None, Author]:
        """Those who are interviewed in it, by primary key. Queries only if there is anybody."""
        load_people([self])
        return self.people

    @property
    def table_of_contents(self) -> list[SectionView]:
        """The sections in the table of contents; empty if the article is too short for one."""
        sections = [
            section
            for section in self.section_list
            if section.heading and section.level == 2 and section.kind != "callout"
        ]
        needed = reading_time.needs_contents_list(self.current_word_count, len(sections))
        return sections if needed else []


def load_people(editions: Iterable[Edition]) -> None:
    """Set ``people`` of editions. Queries only if there is anybody, for any number of editions."""
    keys = [
        (edition, {key for section in edition.sections if (key := section.get("person"))})
        for edition in editions
    ]
    wanted = set().union(*(own for _, own in keys))
    found = Author.objects.with_licenses().in_bulk(wanted) if wanted else {}
    for edition, own in keys:
        edition.people = {key: found[key] for key in own if key in found}
