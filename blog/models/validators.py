"""What the settings of a practice and its people must look like."""

import zoneinfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator

from blog.practice.hours import parse_hours
from blog.practice.phones import phone_problem


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless ``value`` is the name of an IANA time zone."""
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            "“%(value)s” is not a time zone. Choose one from the list.",
            params={"value": value},
        )


def validate_hours(value: str) -> None:
    """Raise ValidationError for a line that says neither days with hours nor a remark."""
    try:
        parse_hours(value)
    except ValueError as error:
        raise ValidationError(str(error)) from error


def validate_phone(value: str) -> None:
    """Raise ValidationError for what can't be called."""
    if problem := phone_problem(value):
        raise ValidationError(problem)


def validate_addresses(value: str) -> None:
    """Raise ValidationError unless each line is the whole address of a page."""
    for line in value.split():
        try:
            URLValidator(["https", "http"])(line)
        except ValidationError as error:
            message = f"“{line}” is not the whole address of a page, beginning with https://."
            raise ValidationError(message) from error


HTTPS = RegexValidator(
    r"^https://",
    message="Write the whole address of a page, beginning with https://.",
    code="https",
)
VERIFICATION = RegexValidator(
    r"^[\w=-]+$", message="Copy the letters between the quotation marks alone, without the rest."
)
