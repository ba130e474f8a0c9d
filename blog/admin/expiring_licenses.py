"""Warnings about licenses that have expired or soon will, for the pages of the desk.

They start 90 days before the last day and become more urgent at 30 days and at 7 days.
"""

from collections.abc import Iterable

from django.utils import timezone

from blog.models import Author, License
from blog.text.dates import format_days_from


def license_warnings(authors: Iterable[Author] | None = None) -> list[dict[str, object]]:
    """Return the warnings for all authors, or for the given ones.

    Each is the context of ``admin/includes/license_warning.html``. Today is the date in the
    practice's time zone. One query.
    """
    today = timezone.localdate()
    licenses = License.objects.expiring(today).select_related("author", "credential")
    if authors is not None:
        licenses = licenses.filter(author__in=[author.pk for author in authors])
    return [
        {
            "license": license_,
            "when": format_days_from(last_day, today),
            "expired": (days_left := (last_day - today).days) < 0,
            "tone": "bad" if days_left <= 7 else "warn" if days_left <= 30 else "quiet",
        }
        for license_ in licenses
        if (last_day := license_.valid_until) is not None  # as in all of this queryset
    ]
