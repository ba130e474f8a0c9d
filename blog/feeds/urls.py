"""The addresses of the feeds: ``feed/`` under a page is RSS, Atom and JSON Feed lie below."""

from django.urls import path

from blog.feeds import views
from blog.feeds.formats import Atom, JsonFeed, Rss

CHANNELS = {
    "feed": ("", views.site),
    "category_feed": ("categories/<slug:slug>/", views.category),
    "tag_feed": ("tags/<str:slug>/", views.tag),
    "author_feed": ("authors/<slug:slug>/", views.author),
}
FORMATS = {"": Rss, "atom/": Atom, "json/": JsonFeed}

urlpatterns = [
    path(
        f"{page}feed/{ending}",
        views.feed,
        {"channel": channel, "kind": kind},
        name="_".join(filter(None, [name, ending.strip("/")])),
    )
    for name, (page, channel) in CHANNELS.items()
    for ending, kind in FORMATS.items()
]
