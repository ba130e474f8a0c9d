"""The kinds of post. Articles are listed by date; posts of other kinds are not listed."""

from django.db import models
from django.db.models import Q


class PostKind(models.TextChoices):
    """The kind of a post."""

    ARTICLE = "article", "Article"


def articles_q(prefix: str = "") -> Q:
    """Return the condition for articles; ``prefix`` spans a relation, as in ``"edition__"``."""
    return Q(**{f"{prefix}kind": PostKind.ARTICLE})
