"""The list of public pages for search engines."""

from datetime import datetime

from django.contrib.sitemaps import Sitemap
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from taggit.models import Tag

from blog.models import Author, Category, Edition
from blog.models.taxonomy import live_tags


class Articles(Sitemap):
    """Every article that is live."""

    def items(self) -> QuerySet[Edition]:
        """What is live now."""
        return Edition.objects.live(timezone.now()).newest_first().defer("sections")

    def lastmod(self, item: Edition) -> datetime:
        """When the edition that readers see began."""
        return item.live_from


class Categories(Sitemap):
    """The subjects that have an article."""

    def items(self) -> QuerySet[Category]:
        """Those with a live article."""
        return Category.objects.in_use(timezone.now())


class Tags(Sitemap):
    """The tags of live articles."""

    def items(self) -> QuerySet[Tag]:
        """Those with a live article."""
        return live_tags(timezone.now()).order_by("name")

    def location(self, item: Tag) -> str:
        """The tag's page."""
        return reverse("tag", args=[item.slug])


class Authors(Sitemap):
    """Who has signed a live article."""

    def items(self) -> QuerySet[Author]:
        """Those with a live article."""
        return Author.objects.public(timezone.now())


class Pages(Sitemap):
    """The pages that are always there."""

    def items(self) -> list[str]:
        """Their names."""
        return ["home", "archive"]

    def location(self, item: str) -> str:
        """Their addresses."""
        return reverse(item)


SITEMAPS = {
    "pages": Pages,
    "articles": Articles,
    "categories": Categories,
    "tags": Tags,
    "authors": Authors,
}
