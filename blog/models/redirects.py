"""Addresses of this site that lead elsewhere, as the practice lists them at the desk.

What the site knows by itself (articles, categories, tags and authors that were given another
address) is not in here: ``blog.redirects`` reads those from where the change was made.
"""

from django.db import models

from blog.models.authors import Author


class Redirect(models.Model):
    """An address from before this site, or of a page that is gone for good."""

    path = models.CharField(
        "old address",
        max_length=300,
        unique=True,
        help_text="Paste the old address, for example https://www.example.com/2019/05/our-post/. "
        "Capitals and a slash at the end make no difference.",
        error_messages={"unique": "This old address is in the list already."},
    )
    destination = models.CharField(
        max_length=300,
        blank=True,
        help_text="Paste the address of the page of this site that readers should see instead. "
        "Leave it empty to say that the page is gone for good: search engines then forget it.",
    )
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "old address"
        verbose_name_plural = "old addresses"
        ordering = ["path"]

    def __str__(self) -> str:
        return self.path


class AuthorRedirect(models.Model):
    """An address that an author's page once had."""

    slug = models.SlugField(max_length=80, unique=True)
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="redirects")

    def __str__(self) -> str:
        return f"{self.slug} → {self.author}"
