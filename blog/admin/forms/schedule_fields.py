"""A choice of when: at once, at one of the usual hours, or at a time that is written out."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.forms import Media
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.admin.forms.datetime_fields import WallTimeField, WallTimeWidget
from blog.text.dates import format_utc
from blog.text.wall_clock import moment_at, usual_hours

OTHER = "other"


class WhenWidget(WallTimeWidget):
    """Radio buttons for the usual moments, and a time of one's own under the last of them."""

    template_name = "admin/widgets/when.html"
    use_fieldset = True

    def __init__(self, empty_label: str, usual: bool) -> None:
        super().__init__()
        self.empty_label, self.usual = empty_label, usual

    @property
    def media(self) -> Media:
        """The script that shows UTC beside a time that is being chosen."""
        return Media(js=["js/desk/when.js"])

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str]:
        """Give the button that was chosen as well."""
        chosen = {"chosen": data.get(f"{name}-chosen", "")}
        return super().value_from_datadict(data, files, name) | chosen

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Give each button its words, the day it means, and the same moment in UTC."""
        context = super().get_context(name, value, attrs)
        if isinstance(value, dict):
            chosen = value["chosen"] or (OTHER if value["wall"] else "")
        else:
            chosen = OTHER if value else ""
        buttons = [{"value": "now", "label": self.empty_label, "hint": ""}, *self._usual()]
        context["widget"]["buttons"] = buttons
        known = [each["value"] for each in buttons]
        context["widget"]["chosen"] = chosen if chosen in known else OTHER if chosen else "now"
        return context

    def id_for_label(self, id_: str) -> str:
        """The group has no single input to name."""
        return ""

    def _usual(self) -> list[dict[str, str]]:
        if not self.usual:
            return []
        zone = ZoneInfo(str(timezone.get_current_timezone()))
        now = timezone.localtime()
        return [
            {
                "value": f"{wall:%Y-%m-%dT%H:%M}",
                "label": label,
                "hint": f"{date_format(wall, 'M j')} · {format_utc(moment_at(wall, zone), wall)}",
            }
            for label, wall in usual_hours(now.replace(tzinfo=None))
        ]


class WhenField(WallTimeField):
    """Gives an aware moment in UTC, or None for the first button.

    Raises what WallTimeField raises, and ValidationError where a button and another time were
    both chosen.
    """

    def __init__(self, *, empty_label: str, usual: bool = True, **kwargs: Any) -> None:
        super().__init__(
            required=False, widget=WhenWidget(empty_label=empty_label, usual=usual), **kwargs
        )

    def clean(self, value: Any) -> datetime | None:
        """Give the moment that was meant."""
        chosen, typed = (value or {}).get("chosen", ""), (value or {}).get("wall", "").strip()
        if chosen in ("", OTHER):
            if chosen and not typed:
                raise ValidationError("Choose a day and a time, or another button.")
            return super().clean(value)
        if typed:
            raise ValidationError("You chose a button and wrote a time as well. Which one is it?")
        return super().clean({"wall": "" if chosen == "now" else chosen})
