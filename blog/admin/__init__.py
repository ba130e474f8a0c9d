"""The desk: a module per thing that is edited. They call ``blog.publishing``; no rule is here."""

from blog.admin import authors, pictures, posts, practice, redirects, taxonomy

__all__ = ["authors", "pictures", "posts", "practice", "redirects", "taxonomy"]
