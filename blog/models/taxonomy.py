"""The practice's few, ordered subjects, and the addresses that they and tags once had.

Tags are taggit's. What is done with both (rename, merge, order) is in ``blog.taxonomy.names``.
"""

from datetime import datetime

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from taggit.models import Tag

from blog.fields import RichTextField
from blog.models.post_kinds import articles_q
from blog.visibility import live_q


def _live_articles_q(at: datetime, prefix: str) -> Q:
    return live_q(at, prefix) & articles_q(prefix)


class CategoryQuerySet(models.QuerySet["Category"]):
    """Categories, counted by what readers see."""

    def with_counts(self, at: datetime) -> "CategoryQuerySet":
        """Add ``live_count`` and ``post_count``: the articles that readers see, and the desk's."""
        counted: CategoryQuerySet = self.with_live_count(at)
        return counted.annotate(post_count=Count("post_links__post", distinct=True))

    def with_live_count(self, at: datetime) -> "CategoryQuerySet":
        """Add ``live_count``, the number of live articles."""
        live = _live_articles_q(at, "edition_links__edition__")
        return self.annotate(live_count=Count("edition_links", filter=live, distinct=True))

    def in_use(self, at: datetime) -> "CategoryQuerySet":
        """Only those with a live article: what menus show."""
        live = Category.objects.filter(
            _live_articles_q(at, "edition_links__edition__"), pk=OuterRef("pk")
        )
        # The order is named, since counting along would drop that of Meta.
        return self.filter(Exists(live)).order_by("position", "name")


def tags_with_counts(at: datetime) -> models.QuerySet[Tag]:
    """All tags with ``live_count`` and ``post_count``, as for categories."""
    live = _live_articles_q(at, "blog_taggededition_items__content_object__")
    return Tag.objects.annotate(
        live_count=Count("blog_taggededition_items", filter=live, distinct=True),
        post_count=Count("blog_taggedpost_items", distinct=True),
    )


def tags_in_use(at: datetime) -> models.QuerySet[Tag]:
    """The tags of live articles, by name; one that only drafts have is not there."""
    live = Tag.objects.filter(
        _live_articles_q(at, "blog_taggededition_items__content_object__"), pk=OuterRef("pk")
    )
    return Tag.objects.filter(Exists(live)).order_by("name")


def tags_with_live_count(at: datetime) -> models.QuerySet[Tag]:
    """The tags of live articles, with ``live_count``."""
    live = _live_articles_q(at, "blog_taggededition_items__content_object__")
    return tags_in_use(at).annotate(live_count=Count("blog_taggededition_items", filter=live))


class Category(models.Model):
    """One of the practice's subjects, with an introduction of its own."""

    name = models.CharField(
        max_length=60,
        unique=True,
        help_text="A subject in one to three words, for example Couples therapy.",
        error_messages={"unique": "There is a category of this name already."},
    )
    slug = models.SlugField(
        "web address",
        max_length=80,
        unique=True,
        help_text="The end of this subject’s page address, for example couples-therapy. When you "
        "change it later, the old address leads to the new one.",
        error_messages={"unique": "Another category already has this address."},
    )
    introduction = RichTextField(
        blank=True, help_text="A few sentences at the top of this subject’s page."
    )
    start_here = models.ForeignKey(
        "blog.Post",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The article that somebody new to this subject should read first. It stands at "
        "the top of this subject’s page. Only articles of this category that readers see are "
        "offered; when one is taken down, its place stays empty until it is back.",
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = CategoryQuerySet.as_manager()

    live_count: int  # with_live_count adds it

    class Meta:
        verbose_name_plural = "categories"
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The address of this subject's page."""
        return reverse("category", args=[self.slug])


class TagIntroduction(models.Model):
    """A few sentences at the top of a tag's page. Taggit's own table has no room for them."""

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, related_name="introduction")
    text = RichTextField(
        "introduction",
        blank=True,
        help_text="A few sentences at the top of this tag’s page, if it needs them.",
    )

    def __str__(self) -> str:
        return str(self.tag)


class CategoryRedirect(models.Model):
    """An address that a category once had, or one that was merged into it.

    It leads to the row, not to an address: whatever is renamed later, it is one step to there.
    """

    slug = models.SlugField(max_length=80, unique=True)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="redirects")
    former_key = models.PositiveBigIntegerField(
        null=True, unique=True, help_text="The key of a category that was merged into this one."
    )

    def __str__(self) -> str:
        return f"{self.slug} → {self.category}"


class TagRedirect(models.Model):
    """An address that a tag once had, or one that was merged into it."""

    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="redirects")

    def __str__(self) -> str:
        return f"{self.slug} → {self.tag}"
