"""Form fields and widgets for dates, and for times in the practice's time zone."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.text.wall_clock import RepeatedTimeError, SkippedTimeError, moment_at


class WallClockWidget(forms.Widget):
    """Date and time in the practice's time zone, with a choice for a time that occurs twice."""

    template_name = "admin/widgets/wall_clock.html"
    choices: list[tuple[str, str]] = []

    def value_from_datadict(
        self, data: Mapping[str, str], files: object, name: str
    ) -> dict[str, str]:
        """Return the typed time, and which of its two occurrences was chosen."""
        return {"wall": data.get(name, ""), "which": data.get(f"{name}-which", "")}

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict[str, Any]:
        """Return the context; ``zone`` is the name of the time zone."""
        shown = value if isinstance(value, dict) else {}
        if isinstance(value, datetime):
            local = timezone.localtime(value)
            shown = {"wall": f"{local:%Y-%m-%dT%H:%M}", "which": str(local.fold)}
        context = super().get_context(name, shown.get("wall", ""), attrs)
        context["widget"] |= {
            "zone": str(timezone.get_current_timezone()),
            "choices": self.choices,
            "which": shown.get("which", ""),
        }
        return context


class DateWidget(forms.DateInput):
    """A date input without Django's note about the server's time zone."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WallClockField(forms.Field):
    """A time in the practice's time zone; its value is an aware datetime in UTC, or None.

    Raises ValidationError for a time that doesn't exist (naming the two nearest) and, until one
    of the two is chosen, for a time that occurs twice.
    """

    widget = WallClockWidget

    def clean(self, value: dict[str, str] | None) -> datetime | None:
        """Return the moment as an aware datetime in UTC, or None."""
        value = value or {}
        typed = value.get("wall", "").strip()
        if not typed:
            if self.required:
                raise ValidationError("Choose a day and a time.")
            return None
        try:
            wall = datetime.fromisoformat(typed).replace(tzinfo=None)
        except ValueError as error:
            raise ValidationError(
                f"“{typed}” is not a day and time. Write it like 2027-03-08 07:00."
            ) from error
        zone = ZoneInfo(str(timezone.get_current_timezone()))
        try:
            return moment_at(wall, zone, fold={"0": 0, "1": 1}.get(value.get("which", "")))
        except SkippedTimeError as error:
            raise ValidationError(
                f"On {_format_date(wall)} the clocks go forward in {zone}, and "
                f"{_format_time(wall)} does not exist. The nearest times are "
                f"{_format_time(error.before)} and {_format_time(error.after)}."
            ) from error
        except RepeatedTimeError as error:
            self.widget.choices = [
                ("0", f"{_format_time(wall)} the first time ({error.first:%Z})"),
                ("1", f"{_format_time(wall)} the second time, an hour later ({error.second:%Z})"),
            ]
            raise ValidationError(
                f"On {_format_date(wall)} the clocks go back in {zone}, and {_format_time(wall)} "
                "comes twice. Choose which one you mean."
            ) from error


def _format_date(wall: datetime) -> str:
    return date_format(wall, "F j, Y")


def _format_time(wall: datetime) -> str:
    return date_format(wall, "g:i A")
