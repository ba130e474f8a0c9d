"""``python3 manage.py index_articles``: rebuilds the search index from the editions."""

from django.core.management.base import BaseCommand

from blog.search import index


class Command(BaseCommand):
    """Rebuild the search index; readers can search meanwhile."""

    help = "Write what readers search anew, from the editions that are live or will be."

    def handle(self, *args: object, **options: object) -> None:
        """Rebuild it, and print the number of editions."""
        self.stdout.write(f"Editions that can be found: {index.rebuild_index()}.")
