"""What ``blog.search`` computes from editions; see ``python3 manage.py index_articles``."""

from datetime import datetime

from django.db import models

from blog.models.editions import Edition
from blog.models.posts import Post
from blog.visibility import live_q


class SearchTextQuerySet(models.QuerySet["SearchText"]):
    """Indexed texts, by whether their edition is live."""

    def live(self, at: datetime) -> "SearchTextQuerySet":
        """Return the texts of what is live at this moment: of articles, and of pages."""
        return self.filter(live_q(at, "edition__"))


class SearchText(models.Model):
    """An edition's text as plain text, in columns that have different weights in the ranking.

    On SQLite the table is an FTS5 index, whose only key is called rowid; on PostgreSQL it has
    another column, ``vector``, which the database fills. A migration that changes a column here
    must therefore recreate the table on both and fill it (see 0002_search_index and, for the
    index of words, 0007_search_blocks).
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
    names = models.TextField(help_text="Current names of categories, tags and authors.")
    text = models.TextField()

    objects = SearchTextQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class PostText(models.Model):
    """The words of a working copy as plain text, for the desk's list of articles.

    Kept as SearchText is: an FTS5 index on SQLite, with a column ``vector`` on PostgreSQL.
    """

    post = models.OneToOneField(
        Post,
        on_delete=models.CASCADE,
        primary_key=True,
        db_column="rowid",
        db_constraint=False,
        related_name="+",
    )
    words = models.TextField()

    def __str__(self) -> str:
        return self.words[:60]


class SearchWord(models.Model):
    """A word of an edition, without accents, for spelling suggestions."""

    word = models.CharField(max_length=30, primary_key=True)

    def __str__(self) -> str:
        return self.word


class RelatedEdition(models.Model):
    """One of the editions most similar to an edition; see ``blog.search.related``."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="related_links", db_index=False
    )
    related = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="related_to")
    similarity = models.FloatField(
        help_text="Higher the more categories and tags they share, and the rarer those are."
    )

    class Meta:
        indexes = [models.Index(fields=["edition", "-similarity"], name="nearest_editions_first")]
        constraints = [
            models.UniqueConstraint(fields=["edition", "related"], name="editions_related_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition} → {self.related}"
