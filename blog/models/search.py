"""What is looked through when a reader searches: the words of editions, and the words there are.

``blog.search`` writes and reads both. They hold nothing that can't be made again from the editions:
``python3 manage.py index_articles``.
"""

from datetime import datetime

from django.db import models

from blog.models.editions import Edition
from blog.models.post_kinds import articles_q
from blog.visibility import live_q


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    """The words of editions, by whether readers see the edition."""

    def live(self, at: datetime) -> "SearchTextQuerySet":
        """Only those of editions that readers see at this moment."""
        return self.filter(live_q(at, "edition__"), articles_q("edition__"))


class SearchText(models.Model):
    """An edition's words as plain text, in columns by how much a word there weighs.

    On SQLite the table is an FTS5 index, whose only key is called rowid; on PostgreSQL it has a
    column ``vector`` besides, which the database fills. A migration that changes a column here
    must therefore make the table anew on both and fill it (0011_search shows how).
    """

    edition = models.OneToOneField(
        Edition,
        on_delete=models.CASCADE,
        primary_key=True,
        db_column="rowid",
        db_constraint=False,
        related_name="search_text",
    )
    title = models.TextField()
    headings = models.TextField(help_text="Subtitle and headings.")
    about = models.TextField(help_text="Summary and content note.")
    names = models.TextField(help_text="Categories, tags and authors, as they are called now.")
    text = models.TextField()

    objects = SearchTextQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """A word of some edition, without accents: one that a reader may have meant."""

    word = models.CharField(max_length=30, primary_key=True)

    def __str__(self) -> str:
        return self.word
