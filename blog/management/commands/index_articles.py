"""``python3 manage.py index_articles``: rebuilds the search index from the articles."""

from collections.abc import Sequence

from django.core.management.base import BaseCommand

from blog.articles.snapshot import build_edition
from blog.models import Post
from blog.search import index
from practice_site.transactions import batched, retried


class Command(BaseCommand):
    """Rebuild the search index; everybody can search meanwhile."""

    help = "Write what readers and the desk search anew, from the articles."

    def handle(self, *args: object, **options: object) -> None:
        """Rebuild it, and print the number of editions."""
        self.stdout.write(f"Editions that can be found: {index.rebuild_index()}.")
        keys = list(Post.objects.order_by("pk").values_list("pk", flat=True))
        for batch in batched(keys, index.BATCH_SIZE):
            index_batch(batch)


@retried
def index_batch(keys: Sequence[int]) -> None:
    """Index some working copies, which wait to be saved meanwhile."""
    posts = Post.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    index.index_posts({post.pk: build_edition(post) for post in posts})
