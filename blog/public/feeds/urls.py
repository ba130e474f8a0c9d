"""The URLs of the feeds: RSS at ``feed/`` below a page, Atom and JSON Feed below that."""

from django.urls import path

from blog.models import Author, Category
from blog.models.taxonomy import tags_in_use
from blog.public.feeds.views import FORMATS, feed
from blog.public.views import lists

# By URL name: the route and view of the page that the feed belongs to, and its subjects.
FEEDS = {
    "feed": ("", lists.home, None),
    "category_feed": ("categories/<slug:slug>/", lists.category, lambda now: Category.objects),
    "tag_feed": ("tags/<str:slug>/", lists.tag, tags_in_use),
    "author_feed": (
        "authors/<slug:slug>/",
        lists.author,
        lambda now: Author.objects.public(now).with_licenses(),
    ),
}

urlpatterns = [
    path(
        f"{route}feed/{suffix}",
        feed,
        {"page": page, "subjects": subjects, "suffix": suffix},
        name="_".join(filter(None, [name, suffix.strip("/")])),
    )
    for name, (route, page, subjects) in FEEDS.items()
    for suffix in FORMATS
]
