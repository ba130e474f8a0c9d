"""Posts: articles as they are edited in the admin. Readers only see their editions."""

from datetime import datetime
from typing import Any, ClassVar

from content_editor.models import Region
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString
from taggit.managers import TaggableManager
from taggit.models import TaggedItemBase

from blog.models.authors import Author
from blog.models.pictures import Picture
from blog.models.taxonomy import Category
from blog.practice.languages import language_attributes, language_choices
from blog.visibility import PostKind
from practice_site.paths import path_of

LONG_TITLE = 70  # letters

# Slugs reserved for pages of the site beside the articles.
RESERVED_SLUGS = frozenset({"archive", "feed", "new", "page", "preview", "print", "search"})

SERVED_BY_PROXIES = frozenset({"media", "static"})  # folders, in front of the site


def post_path(kind: str, slug: str) -> str:
    """Return the public address of a post; it has no date, since rescheduling must not change it.

    Pages stand directly below the site's address.
    """
    return path_of("page" if kind == PostKind.PAGE else "article", slug)


def is_reserved(kind: str, slug: str) -> bool:
    """Return whether the site keeps a slug for itself, or an address that a page would have."""
    if slug in RESERVED_SLUGS:
        return True
    if kind != PostKind.PAGE:
        return False
    if slug in SERVED_BY_PROXIES or f"/{slug}/".startswith(settings.STATIC_URL):
        return True
    try:
        return resolve(f"/{slug}/").url_name != "page"
    except Resolver404:
        return False


class ArticleText(models.Model):
    """The fields of an article as a whole, common to posts and editions."""

    kind = models.CharField(
        max_length=20, choices=PostKind, default=PostKind.ARTICLE, editable=False
    )
    title = models.CharField(
        max_length=160,
        help_text="What it is called. It is shown large at the top.",
    )
    subtitle = models.CharField(
        max_length=240, blank=True, help_text="A second line under the title, if it needs one."
    )
    opening_line = models.TextField(
        blank=True,
        help_text="One to three sentences before the first section, set larger.",
    )
    summary = models.TextField(
        max_length=320,
        blank=True,
        help_text="Two sentences that say what a reader will find. They are shown in lists and "
        "feeds, and in search results unless you write other words for those below.",
    )
    lead_picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Shown at its top and beside it in lists.",
    )
    content_note = models.TextField(
        blank=True,
        help_text="A gentle word before a hard subject, for example “This speaks about loss.” "
        "Leave empty where none is needed.",
    )
    search_title = models.CharField(
        max_length=70,
        blank=True,
        help_text="The title in search results, if it should differ. About 60 letters are shown.",
    )
    search_description = models.CharField(
        max_length=200,
        blank=True,
        help_text="The text in search results, if it should differ from the summary.",
    )
    share_title = models.CharField(
        max_length=100,
        blank=True,
        help_text="The title when somebody shares it, if that should differ.",
    )
    share_description = models.CharField(
        max_length=240,
        blank=True,
        help_text="The text when somebody shares it, if that should differ.",
    )

    quick_exit = models.BooleanField(
        "readers may need to leave quickly",
        default=False,
        help_text="Puts a button on it that leads to a harmless page at once, and takes "
        "it out of the way back. It can’t clear the list of visited pages of the browser, "
        "nor hide the visit from whoever runs the network. Choose it where somebody might be "
        "watched, for example where it is about violence at home.",
    )
    language = models.CharField(
        max_length=20,
        blank=True,
        choices=language_choices,
        help_text="If it isn’t in the language of the practice, so that it is read aloud "
        "and hyphenated in its own.",
    )

    show_date = models.BooleanField(
        "say when it was last changed",
        default=False,
        help_text="Puts the day below the title, as readers expect of rules and fees.",
    )

    class Meta:
        abstract = True

    # A content and its hash include these only if they are set: older ones don't have them.
    OPTIONAL_FIELDS = ("quick_exit", "language", "show_date")

    TEXT_FIELDS = (
        "title",
        "subtitle",
        "opening_line",
        "summary",
        "content_note",
        "search_title",
        "search_description",
        "share_title",
        "share_description",
    )

    # The texts that search engines and shared links show: of each the first that isn't empty.
    SHOWN_TEXTS: ClassVar[dict[str, tuple[str, ...]]] = {
        "search_title": ("search_title", "title"),
        "search_description": ("search_description", "summary", "subtitle"),
        "share_title": ("share_title", "title"),
        "share_description": ("share_description", "summary", "subtitle"),
    }

    def __str__(self) -> str:
        return self.title

    def shown_text(self, name: str) -> str:
        """Return one of SHOWN_TEXTS; plain text, empty if nothing was written for it."""
        return next(filter(None, (getattr(self, field) for field in self.SHOWN_TEXTS[name])), "")

    @property
    def is_page(self) -> bool:
        """Whether it is a page of the site, and no article."""
        return self.kind == PostKind.PAGE

    @property
    def noun(self) -> str:
        """What the desk calls it in a sentence."""
        return PostKind(self.kind).label.lower()

    @property
    def a_noun(self) -> str:
        """The noun with its article."""
        return f"a {self.noun}" if self.is_page else f"an {self.noun}"

    @property
    def has_long_title(self) -> bool:
        """Whether the title is set smaller, so that it doesn't fill a phone's screen."""
        return len(self.title) > LONG_TITLE

    @property
    def plain_values(self) -> dict[str, Any]:
        """The values of TEXT_FIELDS, and of those OPTIONAL_FIELDS that are set."""
        texts = {name: getattr(self, name) for name in self.TEXT_FIELDS}
        return texts | {
            name: value for name in self.OPTIONAL_FIELDS if (value := getattr(self, name))
        }

    @property
    def language_attributes(self) -> SafeString:
        """The attributes ``lang`` and ``dir``; "" for the practice's language."""
        return language_attributes(self.language)


class TaggedPost(TaggedItemBase):
    """A tag of a post."""

    content_object = models.ForeignKey("Post", on_delete=models.CASCADE, related_name="tag_links")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="post_tagged_once")
        ]


class Post(ArticleText):
    """An article as it is edited, not as it is published."""

    regions = [Region(key="main", title="Article")]

    slug = models.SlugField(
        "web address",
        max_length=100,
        unique=True,
        help_text="The end of its address: small letters, numbers and hyphens. It is "
        "made from the title. When you change it later, the old address leads to the new one.",
        error_messages={
            "unique": "Another article or page already has this address, perhaps in the bin. "
            "Change a word of it.",
        },
    )
    authors = models.ManyToManyField(Author, through="PostAuthor", related_name="posts")
    categories = models.ManyToManyField(Category, through="PostCategory", related_name="posts")
    tags = TaggableManager(
        through=TaggedPost,
        blank=True,
        related_name="posts",
        help_text="Finer topics than the categories, in one to three words, with a comma after "
        "each. Take one that is there already where it fits.",
    )
    recheck_on = models.DateField(
        "check again on",
        null=True,
        blank=True,
        help_text="When someone should check that it is still right.",
    )
    content_hash = models.CharField(
        max_length=64,
        editable=False,
        help_text="As of an edition published now; blog.articles.revisions keeps it.",
    )
    purpose = models.CharField(
        max_length=40,
        blank=True,
        editable=False,
        help_text="Of a page that was begun as one of blog.articles.starters: which one.",
    )
    first_public_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When readers saw it first, if that was elsewhere, before it was brought in.",
    )
    readers_there = models.CharField(
        max_length=10,
        blank=True,
        editable=False,
        help_text="As in blog.checklist.brought_in, if not everybody could read it there.",
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField("last saved", auto_now=True)
    binned_at = models.DateTimeField(
        null=True, editable=False, help_text="Since when it is in the bin; see blog.articles.bin."
    )
    binned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )

    # Annotated by blog.publishing.status.with_status().
    state: str
    changed: bool
    scheduled_for: datetime | None
    in_languages: bool  # annotated in the admin: it has translations, or is one

    # Set by blog.articles.content.post_from_edition(), whose posts are shown and never saved.
    shown_edition: Any = None

    class Meta:
        verbose_name = "article"
        ordering = ["-updated_at"]
        indexes = [
            models.Index(fields=["updated_at"], name="post_saved_last"),
            models.Index(fields=["recheck_on"], name="post_by_recheck"),
            models.Index(Lower("title"), "id", name="post_by_title"),
            models.Index(fields=["language"], name="post_by_language"),
            models.Index(
                fields=["updated_at"],
                condition=models.Q(kind=PostKind.PAGE),
                name="post_that_is_page",
            ),
            models.Index(
                fields=["binned_at"],
                name="post_in_bin",
                condition=models.Q(binned_at__isnull=False),
            ),
        ]
        permissions = [
            ("publish_post", "Can publish, schedule and take down articles"),
            ("review_post", "Can review articles of those whom they supervise"),
        ]

    def clean(self) -> None:
        """Require a slug that isn't reserved, nor another post's former one, which redirects."""
        super().clean()
        problem = ""
        if is_reserved(self.kind, self.slug):
            problem = (
                f"The site keeps “{self.slug}” for a page of its own. Add a word to this address."
            )
        elif Post.objects.filter(editions__slug=self.slug).exclude(pk=self.pk).exists():
            problem = (
                "Another article or page was published under this address, and readers may still "
                "follow it. Change a word of it."
            )
        if problem:
            raise ValidationError({"slug": problem})


class PostAuthor(models.Model):
    """An author of a post, in order."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="author_links")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="post_links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["post", "author"], name="post_author_once")]

    def __str__(self) -> str:
        return str(self.author)


class PostCategory(models.Model):
    """A category of a post, in order."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="category_links")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="post_links")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name_plural = "post categories"
        constraints = [
            models.UniqueConstraint(fields=["post", "category"], name="post_category_once")
        ]

    def __str__(self) -> str:
        return str(self.category)
