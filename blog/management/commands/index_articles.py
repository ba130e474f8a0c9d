"""``python3 manage.py index_articles``: what is searched, written anew from the editions."""

from typing import Any

from django.core.management.base import BaseCommand

from blog.search import index


class Command(BaseCommand):
    """Write the index of the search anew; readers may search meanwhile."""

    help = "Write what readers search anew, from the editions that are live or will be."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, in one transaction, and say how many articles there are."""
        self.stdout.write(f"Editions that can be found: {index.rebuild_index()}.")
