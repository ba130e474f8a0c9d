"""Redirects that the practice enters, and former addresses; ``blog.redirects`` has the rules."""

from typing import Any

from django.db import models
from taggit.models import Tag

from blog.models.authors import Author
from blog.models.posts import Post
from blog.models.taxonomy import Category
from blog.text.words import MAX_FORM, normal_form


class Redirect(models.Model):
    """A redirect from an address of a former site, or the address of a page that is gone."""

    path = models.CharField(
        "old address",
        max_length=300,
        unique=True,
        help_text="Paste the old address, for example https://www.example.com/2019/05/our-post/. "
        "Capitals and a slash at the end make no difference.",
        error_messages={"unique": "This old address is in the list already."},
    )
    destination = models.CharField(
        "leads to",
        max_length=300,
        blank=True,
        help_text="Paste the address of the page of this site that readers should see instead. "
        "Leave it empty to say that the page is gone for good: search engines then forget it.",
    )
    post = models.ForeignKey(
        Post,
        on_delete=models.CASCADE,
        null=True,
        editable=False,
        related_name="redirects",
        help_text="The article or page that it leads to under whatever address, if it was brought "
        "in with it: one that isn't public yet may get another.",
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "redirect"
        verbose_name_plural = "redirects"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path


class AuthorRedirect(models.Model):
    """A former address of an author's page."""

    slug = models.SlugField(max_length=80, unique=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="redirects")

    def __str__(self) -> str:
        return f"{self.slug} → {self.author}"


class CategoryRedirect(models.Model):
    """A former address of a category, or the address of one that was merged into it."""

    slug = models.SlugField(max_length=80, unique=True)
    category = models.ForeignKey(Category, on_delete=models.CASCADE, related_name="redirects")
    merged_pk = models.PositiveBigIntegerField(
        null=True, unique=True, help_text="The key of a category that was merged into this one."
    )

    def __str__(self) -> str:
        return f"{self.slug} → {self.category}"


class TagRedirect(models.Model):
    """A former address of a tag, or the address of one that was merged into it."""

    slug = models.SlugField(max_length=100, unique=True, allow_unicode=True)
    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="redirects")
    normal_form = models.CharField(
        max_length=MAX_FORM, db_index=True, editable=False, help_text="That of the slug."
    )

    def __str__(self) -> str:
        return f"{self.slug} → {self.tag}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it with the normal form of its slug, by which near duplicates are found."""
        self.normal_form = normal_form(self.slug)
        super().save(*args, **kwargs)
