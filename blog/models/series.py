"""Series of articles, and articles that are translations of others.

Neither is part of what an article says, nor of its hashes: like a category's name they are true of
whichever edition is live, at once.
"""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q

from blog.models.editions import Edition
from blog.models.posts import Post
from blog.models.practice import Practice
from blog.models.taxonomy import MAX_COUNTED
from blog.practice.languages import language_name
from practice_site.counting import CountUpTo


class SeriesQuerySet(models.QuerySet["Series"]):
    """Series, with counts of their parts."""

    def with_counts(self, at: datetime) -> "SeriesQuerySet":
        """Annotate ``part_count`` and ``live_count``, the numbers of all and of live parts."""
        parts = SeriesPart.objects.filter(series=OuterRef("pk"))
        editions = Edition.objects.articles().live(at).filter(post=OuterRef("post"))
        live = parts.filter(Exists(editions))
        return self.annotate(
            part_count=CountUpTo(parts, MAX_COUNTED), live_count=CountUpTo(live, MAX_COUNTED)
        )


class Series(models.Model):
    """Articles that are read one after the other."""

    name = models.CharField(
        max_length=80,
        unique=True,
        help_text="What the articles are about together, for example The first year with a baby. "
        "Readers see it under the title of each part.",
        error_messages={"unique": "There is a series of this name already."},
    )

    objects = SeriesQuerySet.as_manager()

    part_count: int  # annotated by with_counts()
    live_count: int

    class Meta:
        verbose_name_plural = "series"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SeriesPartQuerySet(models.QuerySet["SeriesPart"]):
    """Articles in series."""

    def posts(self) -> "models.QuerySet[Any, int]":
        """Return the keys of all posts that are in a series."""
        return self.order_by().values_list("post", flat=True)


class SeriesPart(models.Model):
    """An article in a series. Readers count only the live ones, in order of their positions."""

    series = models.ForeignKey(Series, on_delete=models.CASCADE, related_name="parts")
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="series_part")
    position = models.PositiveSmallIntegerField(default=0)

    objects = SeriesPartQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        # Whoever may change a series may change its parts; there is nothing to grant.
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.post)


class TranslationQuerySet(models.QuerySet["Translation"]):
    """Translations of articles."""

    def of_post(self, key: int | OuterRef | None) -> "TranslationQuerySet":
        """Return those of a post, and that which it is itself, by its key."""
        return self.filter(Q(post=key) | Q(original=key))

    def posts(self) -> "models.QuerySet[Any, int]":
        """Return the keys of all posts that are translated, or translations."""
        return self.values_list("post", flat=True).union(self.values_list("original", flat=True))


class Translation(models.Model):
    """That an article is the translation of another, which is none itself."""

    post = models.OneToOneField(
        Post,
        on_delete=models.CASCADE,
        related_name="translation",
        verbose_name="article",
        help_text="The translation. Its language is set in its own form, under “Care "
        "for the reader”.",
        error_messages={"unique": "This article is the translation of another one already."},
    )
    original = models.ForeignKey(
        Post,
        on_delete=models.CASCADE,
        related_name="translations",
        verbose_name="translation of",
        help_text="The article from which it was translated. Readers find each from the other.",
    )

    objects = TranslationQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.post)

    def clean(self) -> None:
        """Require an original that isn't a translation, and a language that is nobody else's."""
        super().clean()
        if not (self.post_id and self.original_id):
            return
        others = Translation.objects.exclude(pk=self.pk).select_related("post", "original")
        if self.post_id == self.original_id:
            raise ValidationError({"original": "Choose another article than the translation."})
        if former := others.filter(post=self.original_id).first():
            raise ValidationError(
                {
                    "original": f"“{former.post}” is itself a translation, of "
                    f"“{former.original}”. Choose that one here."
                }
            )
        if translated := others.filter(original=self.post_id).first():
            raise ValidationError(
                {"post": f"“{self.post}” is the original of “{translated.post}”, so it is none."}
            )
        siblings = [each.post for each in others.filter(original=self.original_id)]
        language = self.post.language or Practice.load().language
        for other in (self.original, *siblings):
            if language == (other.language or Practice.load().language):
                name = language_name(language)
                raise ValidationError(
                    {
                        "post": f"This article and “{other}” are both in {name}. Choose the "
                        "language of each in its own form, under “Care for the reader”."
                    }
                )
