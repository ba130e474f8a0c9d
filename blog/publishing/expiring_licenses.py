"""Warnings about licenses that have expired or soon will, for the desk and the daily e-mail.

They start 90 days before the last day and become more urgent at 30 days and at 7 days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.models import Author, License
from blog.text.dates import format_days_from


@dataclass(frozen=True)
class LicenseWarning:
    """A license that expired or soon will, seen from a day."""

    license: License
    last_day: date
    today: date

    @property
    def tone(self) -> str:
        """``bad``, ``warn`` or ``quiet``: how urgent it is."""
        days_left = (self.last_day - self.today).days
        return "bad" if days_left <= 7 else "warn" if days_left <= 30 else "quiet"

    @property
    def name(self) -> str:
        """Whose license it is, and which."""
        return f"{self.license.author.name}, {self.license.credential.designation}"

    @property
    def sentence(self) -> str:
        """When it ends or ended."""
        last_day = date_format(self.last_day, "F j, Y")
        when = f"{last_day}, {format_days_from(self.last_day, self.today)}"
        if self.last_day < self.today:
            return f"Expired: its last day was {when}. It is no longer in the byline."
        return f"Its last day is {when}."


def license_warnings(authors: Iterable[Author] | None = None) -> list[LicenseWarning]:
    """Return the warnings for all authors, or for the given ones.

    Today is the date in the practice's time zone. One query.
    """
    today = timezone.localdate()
    licenses = License.objects.expiring(today).select_related("author", "credential", "supervisor")
    if authors is not None:
        licenses = licenses.filter(author__in=[author.pk for author in authors])
    return [
        LicenseWarning(license_, last_day, today)
        for license_ in licenses
        if (last_day := license_.valid_until) is not None  # as in all of this queryset
    ]
