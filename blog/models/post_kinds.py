"""The kinds of post. Articles are listed by date; other kinds stand by themselves."""

from django.db import models
from django.db.models import Q


class PostKind(models.TextChoices):
    """What a post is to its readers."""

    ARTICLE = "article", "Article"


def articles_q(prefix: str = "") -> Q:
    """Return the condition for articles alone; ``prefix`` reaches it over a relation."""
    return Q(**{f"{prefix}kind": PostKind.ARTICLE})
