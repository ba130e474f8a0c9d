"""The feed of the latest articles, as RSS."""

from datetime import datetime

from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from blog.models import Edition, Practice


class LatestArticles(Feed):
    """The twenty latest articles that are live, with their summaries."""

    LENGTH = 20

    def get_object(self, request: HttpRequest, *args: object, **kwargs: object) -> Practice:
        """The practice whose feed it is."""
        return request.practice  # type: ignore[attr-defined]

    def title(self, practice: Practice) -> str:
        """The name of the practice."""
        return practice.name

    def description(self, practice: Practice) -> str:
        """The practice's tagline."""
        return practice.tagline

    def link(self, practice: Practice) -> str:
        """The home page."""
        return reverse("home")

    def items(self, practice: Practice) -> QuerySet[Edition]:
        """What is live now."""
        return Edition.objects.live(timezone.now()).newest_first().for_lists()[: self.LENGTH]

    def item_title(self, item: Edition) -> str:
        """The article's title."""
        return item.title

    def item_description(self, item: Edition) -> str:
        """The summary, and who wrote it: a name never stands without its disclosure."""
        on = timezone.localdate()  # the practice's: its zone is active in every request
        bylines = [author.byline(on) for author in item.author_list]
        signed = "; ".join(" ".join([f"{each.text}.", *each.disclosures]) for each in bylines)
        return " ".join(filter(None, [item.summary or item.subtitle, signed and f"By {signed}"]))

    def item_pubdate(self, item: Edition) -> datetime:
        """When it first appeared."""
        return item.first_live_from

    def item_updateddate(self, item: Edition) -> datetime:
        """When it last changed."""
        return item.live_from

    def item_guid(self, item: Edition) -> str:
        """A name that stays when the address changes."""
        return f"article-{item.post_id}"

    item_guid_is_permalink = False

    def item_categories(self, item: Edition) -> list[str]:
        """The subjects."""
        return [category.name for category in item.category_list]
