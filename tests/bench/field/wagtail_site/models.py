"""Articles with a StreamField, under a page that lists them by category, tag and author."""

from django.core.paginator import Paginator
from django.db import models
from django.shortcuts import get_object_or_404
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import Tag, TaggedItemBase
from wagtail import blocks
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

TEXTS = {"required": False}


class TextBlock(blocks.StructBlock):
    """A heading and paragraphs."""

    heading = blocks.CharBlock(**TEXTS)
    body = blocks.RichTextBlock(**TEXTS)

    class Meta:
        template = "block_text.html"


class ItemBlock(blocks.StructBlock):
    """A point, a practice, a line of a talk, a row, a question."""

    title = blocks.CharBlock(**TEXTS)
    text = blocks.TextBlock(**TEXTS)


class ItemsBlock(blocks.StructBlock):
    """A heading and items."""

    heading = blocks.CharBlock(**TEXTS)
    lead_in = blocks.RichTextBlock(**TEXTS)
    items = blocks.ListBlock(ItemBlock())
    closing = blocks.RichTextBlock(**TEXTS)

    class Meta:
        template = "block_items.html"


class QuoteBlock(blocks.StructBlock):
    """A sentence set large."""

    quote = blocks.TextBlock()

    class Meta:
        template = "block_quote.html"


@register_snippet
class Author(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)
    byline = models.CharField(max_length=200)
    bio = models.TextField(blank=True)

    def __str__(self):
        return self.name


@register_snippet
class Category(models.Model):
    name = models.CharField(max_length=100)
    slug = models.SlugField(unique=True)

    def __str__(self):
        return self.name


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("ArticlePage", related_name="tagged_items")


class ArticlePage(Page):
    """An article."""

    subtitle = models.CharField(max_length=240, blank=True)
    opening_line = models.TextField(blank=True)
    summary = models.TextField(blank=True)
    published = models.DateTimeField(db_index=True)
    picture = models.ForeignKey(
        "wagtailimages.Image", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    authors = ParentalManyToManyField(Author)
    categories = ParentalManyToManyField(Category)
    tags = ClusterTaggableManager(through=ArticleTag)
    body = StreamField([("text", TextBlock()), ("items", ItemsBlock()), ("quote", QuoteBlock())])
    template = "article.html"

    @classmethod
    def newest(cls):
        """Return what is public, the newest first."""
        return cls.objects.live().public().select_related("picture").order_by("-published")

    def get_context(self, request):
        """Add the categories of the menu, and related articles by their tags."""
        related = ArticlePage.newest().filter(tags__in=self.tags.all()).exclude(pk=self.pk)
        return {
            **super().get_context(request),
            "menu": Category.objects.all(),
            "related": related.distinct()[:3],
        }


class HomePage(RoutablePageMixin, Page):
    """The lists."""

    template = "list.html"

    def show(self, request, title, articles):
        """Render a page of a list, with pictures and names fetched at once."""
        articles = articles.prefetch_related("authors", "categories", "picture__renditions")
        page = Paginator(articles, 10).get_page(request.GET.get("page"))
        return self.render(
            request,
            context_overrides={
                "heading": title,
                "articles": page,
                "menu": Category.objects.all(),
            },
        )

    @path("")
    def home(self, request):
        return self.show(request, "Latest", ArticlePage.newest())

    @path("categories/<slug:slug>/")
    def category(self, request, slug):
        found = get_object_or_404(Category, slug=slug)
        return self.show(request, found.name, ArticlePage.newest().filter(categories=found))

    @path("tags/<slug:slug>/")
    def tag(self, request, slug):
        found = get_object_or_404(Tag, slug=slug)
        return self.show(request, found.name, ArticlePage.newest().filter(tags=found))

    @path("authors/<slug:slug>/")
    def author(self, request, slug):
        found = get_object_or_404(Author, slug=slug)
        return self.show(request, found.name, ArticlePage.newest().filter(authors=found))
