"""Licenses that expired or soon will: said at the desk's home, with an author and with an article.

They are minded 90 days before, more so from 30 days and most from 7 days before their last day.
"""

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from blog.models import Author, License
from blog.text.dates import format_days_from


def license_warnings(authors: Iterable[Author] | None = None) -> list[dict[str, Any]]:
    """Give those of all authors, or of these, for ``admin/includes/license_warning.html``.

    Today is the date on the practice's wall. One query.
    """
    today = timezone.localdate()
    rows = License.objects.running_out(today).select_related("author", "credential")
    if authors is not None:
        rows = rows.filter(author__in=[author.pk for author in authors])
    found = []
    for row in rows:
        last_day = row.valid_until or today  # those that run out have one
        left = (last_day - today).days
        found.append(
            {
                "license": row,
                "when": format_days_from(last_day, today),
                "expired": left < 0,
                "tone": "bad" if left <= 7 else "warn" if left <= 30 else "quiet",
            }
        )
    return found
