"""The feed, the sitemap, and Wagtail's pages."""

from django.contrib.syndication.views import Feed
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.contrib.sitemaps.views import sitemap

from wagtail_site.models import ArticlePage


class Latest(Feed):
    """The newest articles, in full, as the site's own feed has them."""

    title, link, description = "A practice", "/", "Articles"

    def items(self):
        return ArticlePage.newest()[:20]

    def item_title(self, item):
        return item.title

    def item_description(self, item):
        return item.summary + item.body.render_as_block()

    def item_link(self, item):
        return item.get_url()

    def item_pubdate(self, item):
        return item.published


urlpatterns = [
    path("feed/", Latest()),
    path("sitemap.xml", sitemap),
    path("", include(wagtail_urls)),
]
