"""The desk: a module per thing that is edited. They call ``blog.publishing``; no rule is here."""

from blog.admin import addresses, authors, pictures, posts, practice, taxonomy

__all__ = ["addresses", "authors", "pictures", "posts", "practice", "taxonomy"]
