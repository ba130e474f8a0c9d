"""What is live at a moment, when that next changes, and which posts are listed: defined only here.

It imports nothing of ours.

A row is live from ``live_from`` (inclusive) until ``live_until`` (exclusive; None is open-ended).
Both are in UTC. No task has to run for a row to become live: every query applies the rule.
"""

from datetime import datetime
from typing import Any, Protocol

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.lookups import IsNull


class HasLivePeriod(Protocol):
    """Anything with a start and an optional end."""

    live_from: datetime
    live_until: datetime | None


def live_q(at: datetime, prefix: str = "") -> Q:
    """Return the condition for live rows; ``prefix`` spans a relation, as in ``"edition__"``."""
    return Q(**{f"{prefix}live_from__lte": at}) & not_ended_q(at, prefix)


def not_ended_q(at: datetime, prefix: str = "") -> Q:
    """Return the condition for rows that have not ended: live at this moment, or later."""
    return Q(**{f"{prefix}live_until__isnull": True}) | Q(**{f"{prefix}live_until__gt": at})


def is_live(row: HasLivePeriod, at: datetime) -> bool:
    """Return whether a row is live; the same rule as ``live_q``."""
    return row.live_from <= at and (row.live_until is None or at < row.live_until)


def next_change(rows: models.QuerySet, at: datetime) -> datetime | None:
    """Return the first moment after this one at which one of the rows begins or ends, or None."""
    moments = [
        rows.filter(**{f"{field}__gt": at}).order_by(field).values_list(field, flat=True).first()
        for field in ("live_from", "live_until")
    ]
    return min(filter(None, moments), default=None)


class PostKind(models.TextChoices):
    """The kind of a post. Articles are listed by date; pages are where the practice links them."""

    ARTICLE = "article", "Article"
    PAGE = "page", "Page"


def articles_q(prefix: str = "") -> Q:
    """Return the condition for articles; ``prefix`` spans a relation, as in ``"edition__"``."""
    return Q(**{f"{prefix}kind": PostKind.ARTICLE})


def pages_q() -> Q:
    """Return the condition for pages, few among many articles: they have an index of their own."""
    # A database recognizes the condition of that index only where no parameter stands in it.
    return Q(kind=RawSQL(f"'{PostKind.PAGE}'", ()))  # noqa: S611  a constant of ours


def live_articles_q(at: datetime, prefix: str) -> Q:
    """Return the condition for live articles; ``prefix`` spans the relation to their editions."""
    return live_q(at, prefix) & articles_q(prefix)


def has_any(rows: QuerySet[Any, Any], least: int = 1) -> IsNull:
    """Return the condition that there are so many such rows, looked up in their order until then.

    Of ``Exists`` PostgreSQL makes a join, for which it may read all articles there are.
    """
    return IsNull(Subquery(rows.values("pk")[least - 1 : least]), False)


def has_live_article(
    model: type[models.Model], at: datetime, links: str, edition: str = "edition", least: int = 1
) -> IsNull:
    """Return the condition for rows of a model that ``links`` relate to so many live articles.

    The links repeat the list position of their edition, and are tried in that order.
    """
    live = live_articles_q(at, f"{links}__{edition}__")
    rows = model._default_manager.filter(live, pk=OuterRef("pk"))
    in_order = rows.order_by(f"-{links}__first_live_from", f"-{links}__post_id")
    return has_any(in_order, least)
