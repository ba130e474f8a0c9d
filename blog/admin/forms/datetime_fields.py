"""A field for a moment as it stands on the practice's wall."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.text.wall_clock import RepeatedTimeError, SkippedTimeError, moment_at


class WallTimeWidget(forms.Widget):
    """Date and time in the practice's zone, and a choice where the clock shows a time twice."""

    template_name = "admin/widgets/wall_time.html"
    choices: list[tuple[str, str]] = []

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """Give what was typed, and which of two moments was chosen."""
        return {"wall": data.get(name, ""), "which": data.get(f"{name}-which", "")}

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Show the zone beside the time."""
        if isinstance(value, datetime):
            local = timezone.localtime(value)
            value = {"wall": f"{local:%Y-%m-%dT%H:%M}", "which": str(local.fold)}
        value = value or {"wall": "", "which": ""}
        context = super().get_context(name, value["wall"], attrs)
        context["widget"] |= {
            "zone": str(timezone.get_current_timezone()),
            "choices": self.choices,
            "which": value["which"],
        }
        return context


class DayWidget(forms.DateInput):
    """A day, without Django's note about the hours between the browser's clock and the server's."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class WallTimeField(forms.Field):
    """Gives an aware moment in UTC, or None when left empty.

    Raises ValidationError for a time that doesn't exist (with the two nearest) and, until one is
    chosen, for a time that happens twice.
    """

    widget = WallTimeWidget

    def clean(self, value: Any) -> datetime | None:
        """Give the moment that was meant."""
        typed = (value or {}).get("wall", "").strip()
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
        zone = timezone.get_current_timezone()
        which = value.get("which")
        try:
            return moment_at(
                wall, ZoneInfo(str(zone)), fold=int(which) if which in ("0", "1") else None
            )
        except SkippedTimeError as error:
            raise ValidationError(
                f"On {_day(wall)} the clocks go forward in {zone}, and {_hour(wall)} does not "
                f"exist. The nearest times are {_hour(error.before)} and {_hour(error.after)}."
            ) from error
        except RepeatedTimeError as error:
            self.widget.choices = [
                ("0", f"{_hour(wall)} the first time ({error.first:%Z})"),
                ("1", f"{_hour(wall)} the second time, an hour later ({error.second:%Z})"),
            ]
            raise ValidationError(
                f"On {_day(wall)} the clocks go back in {zone}, and {_hour(wall)} comes twice. "
                "Choose which one you mean."
            ) from error


def _day(wall: datetime) -> str:
    return date_format(wall, "F j, Y")


def _hour(wall: datetime) -> str:
    return date_format(wall, "g:i A")
