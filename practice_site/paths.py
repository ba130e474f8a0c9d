"""The paths of the site's own pages, found once: a page has dozens, and finding each takes long."""

from functools import lru_cache

from django.urls import reverse


@lru_cache(maxsize=10_000)  # half a megabyte
def path_of(name: str, *args: str) -> str:
    """Return the path of a page by its name in ``urls.py``, as ``reverse`` does."""
    return reverse(name, args=args)
