"""The URLs of the feeds: RSS at ``feed/`` below a page, Atom and JSON Feed below that."""

from django.urls import path

from blog.public.feeds import views
from blog.public.views import lists

# By URL name: the route and view of the page that the feed belongs to, and its channel.
FEEDS = {
    "feed": ("", lists.home, views.site_channel),
    "category_feed": ("categories/<slug:slug>/", lists.category, views.category_channel),
    "tag_feed": ("tags/<str:slug>/", lists.tag, views.tag_channel),
    "author_feed": ("authors/<slug:slug>/", lists.author, views.author_channel),
}

urlpatterns = [
    path(
        f"{route}feed/{suffix}",
        views.feed,
        {"channel": channel, "page": page, "suffix": suffix},
        name="_".join(filter(None, [name, suffix.strip("/")])),
    )
    for name, (route, page, channel) in FEEDS.items()
    for suffix in views.FORMATS
]
