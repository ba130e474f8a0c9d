"""Form fields and widgets for dates, and for times in the practice's time zone, now or later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.text.wall_clock import RepeatedTimeError, SkippedTimeError, moment_at, suggested_times
from practice_site.scripts import module

OTHER = "other"  # the button beside the input for any other time


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
        wrong = f"“{typed}” is not a day and time. Write it like 2027-03-08 07:00."
        try:
            wall = datetime.fromisoformat(typed).replace(tzinfo=None)
        except ValueError as error:
            raise ValidationError(wrong) from error
        day, hour = date_format(wall, "F j, Y"), date_format(wall, "g:i A")
        zone = ZoneInfo(str(timezone.get_current_timezone()))
        try:
            return moment_at(wall, zone, fold={"0": 0, "1": 1}.get(value.get("which", "")))
        except SkippedTimeError as error:
            before, after = (date_format(each, "g:i A") for each in (error.before, error.after))
            raise ValidationError(
                f"On {day} the clocks go forward in {zone}, and {hour} does not exist. "
                f"The nearest times are {before} and {after}."
            ) from error
        except OverflowError as error:  # in UTC it would be before the year 1 or after 9999
            raise ValidationError(wrong) from error
        except RepeatedTimeError as error:
            self.widget.choices = [
                ("0", f"{hour} the first time ({error.first:%Z})"),
                ("1", f"{hour} the second time, an hour later ({error.second:%Z})"),
            ]
            raise ValidationError(
                f"On {day} the clocks go back in {zone}, and {hour} comes twice. "
                "Choose which one you mean."
            ) from error


class ScheduleWidget(WallClockWidget):
    """Radio buttons for the usual times; the last one has an input for any other time."""

    template_name = "admin/widgets/schedule.html"
    use_fieldset = True

    def __init__(self, empty_label: str, usual: bool) -> None:
        super().__init__()
        self.empty_label, self.usual = empty_label, usual

    class Media:
        js = [module("schedule_field")]

    def value_from_datadict(
        self, data: Mapping[str, str], files: object, name: str
    ) -> dict[str, str]:
        """Return the typed time, and which button was chosen."""
        chosen = {"chosen": data.get(f"{name}-chosen", "")}
        return super().value_from_datadict(data, files, name) | chosen

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict[str, Any]:
        """Return the context; each button has a label, and a hint with its date and zone."""
        context = super().get_context(name, value, attrs)
        buttons = [{"value": "now", "label": self.empty_label, "hint": ""}]
        if self.usual:
            zone = ZoneInfo(str(timezone.get_current_timezone()))
            for label, wall in suggested_times(timezone.localtime().replace(tzinfo=None)):
                hint = f"{date_format(wall, 'M j')}, {wall.replace(tzinfo=zone):%Z}"
                button = {"value": f"{wall:%Y-%m-%dT%H:%M}", "label": label, "hint": hint}
                buttons.append(button)
        chosen = value["chosen"] if isinstance(value, dict) else ""
        chosen = chosen or (OTHER if context["widget"]["value"] else "now")
        known = any(button["value"] == chosen for button in buttons)
        context["widget"] |= {"buttons": buttons, "chosen": chosen if known else OTHER}
        return context

    def id_for_label(self, id_: str) -> str:
        """Return an empty string: a group has no single input for a label."""
        return ""


class ScheduleField(WallClockField):
    """A scheduled time; its value is an aware datetime in UTC, or None for the first button.

    Raises what WallClockField raises, and ValidationError if both a button and another time were
    chosen.
    """

    def __init__(self, *, empty_label: str, usual: bool = True, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=ScheduleWidget(empty_label=empty_label, usual=usual), **kwargs
        )

    def clean(self, value: dict[str, str] | None) -> datetime | None:
        """Return the moment as an aware datetime in UTC, or None."""
        chosen, typed = (value or {}).get("chosen", ""), (value or {}).get("wall", "").strip()
        if chosen in ("", OTHER):
            if chosen and not typed:
                raise ValidationError("Choose a day and a time, or another button.")
            return super().clean(value)
        if typed:
            raise ValidationError("You chose a button and wrote a time as well. Which one is it?")
        return super().clean({"wall": "" if chosen == "now" else chosen})
