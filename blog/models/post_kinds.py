"""The kinds of post. Articles are listed by date; posts of other kinds are not listed."""

from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q

from blog.visibility import live_q


class PostKind(models.TextChoices):
    """The kind of a post."""

    ARTICLE = "article", "Article"


def articles_q(prefix: str = "") -> Q:
    """Return the condition for articles; ``prefix`` spans a relation, as in ``"edition__"``."""
    return Q(**{f"{prefix}kind": PostKind.ARTICLE})


def live_articles_q(at: datetime, prefix: str) -> Q:
    """Return the condition for live articles; ``prefix`` spans the relation to their editions."""
    return live_q(at, prefix) & articles_q(prefix)


def has_live_article(model: type[models.Model], at: datetime, prefix: str) -> Exists:
    """Return the condition for rows of a model that are related to a live article."""
    return Exists(model._default_manager.filter(live_articles_q(at, prefix), pk=OuterRef("pk")))
