"""The addresses of the feeds: ``feed/`` under a page is RSS, Atom and JSON Feed lie below."""

from django.urls import path

from blog.public.feeds import views
from blog.public.views import lists

# By name: the page under whose address the feed lies, and what it holds.
FEEDS = {
    "feed": ("", lists.home, views.site_channel),
    "category_feed": ("categories/<slug:slug>/", lists.category, views.category_channel),
    "tag_feed": ("tags/<str:slug>/", lists.tag, views.tag_channel),
    "author_feed": ("authors/<slug:slug>/", lists.author, views.author_channel),
}

urlpatterns = [
    path(
        f"{address}feed/{ending}",
        views.feed,
        {"channel": channel, "page": page, "ending": ending},
        name="_".join(filter(None, [name, ending.strip("/")])),
    )
    for name, (address, page, channel) in FEEDS.items()
    for ending in views.FORMATS
]
