"""The desk (Django's admin): a module per ModelAdmin, pages in ``views``, fields in ``forms``.

May import anything in ``blog``. Holds no rules: those live in the packages that it calls.
"""

from blog.admin import (
    authors,
    credentials,
    media_files,
    pictures,
    posts,
    practice,
    redirects,
    series,
    taxonomy,
)
from blog.admin.views import home

__all__ = [
    "authors",
    "credentials",
    "home",
    "media_files",
    "pictures",
    "posts",
    "practice",
    "redirects",
    "series",
    "taxonomy",
]
