"""``python3 manage.py seed_articles 10000``: fills an empty site, to measure it."""

from argparse import ArgumentParser

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from blog.demo.seed import seed_articles


class Command(BaseCommand):
    """Fill an empty site with the example practice and invented articles of ten years."""

    help = (
        "Fill an empty site with the example practice and as many invented articles as you say, "
        "to measure the site. The same number gives the same articles."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the number and the password."""
        parser.add_argument("number", type=int, help="how many articles, at least 20")
        parser.add_argument(
            "--password", help="of owner@example.com and the others; without it nobody can sign in"
        )

    def handle(self, *args: object, number: int, password: str | None, **options: object) -> None:
        """Fill it; raises CommandError where somebody has an account."""
        if get_user_model()._default_manager.exists():
            raise CommandError(
                "Somebody has an account here, so this may be a practice's own site, and what is "
                "published can't be deleted again. Take another DATA_DIR or DATABASE_URL, and "
                "migrate it first."
            )
        seed_articles(number, password=password)
        self.stdout.write(f"Articles: {number}.")
