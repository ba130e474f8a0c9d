"""The practice's colors, each readable on its background."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from blog.practice import colors


class ColorField(models.CharField):
    """A color with enough contrast in a color scheme, as lowercase ``#rrggbb``."""

    def __init__(self, *args: Any, scheme: str = "light", **kwargs: Any) -> None:
        self.scheme = scheme
        defaults: dict[str, Any] = {"max_length": 7, "default": colors.PALETTE[scheme]["accent"]}
        super().__init__(*args, **defaults | kwargs)

    def deconstruct(self) -> Any:
        """Return a plain CharField, for migrations."""
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def clean(self, value: object, model_instance: models.Model | None) -> str:
        """Return the color in lowercase; ValidationError if its contrast is too low."""
        color = str(super().clean(value, model_instance)).strip().lower()
        if not colors.HEX_COLOR.fullmatch(color):
            raise ValidationError(
                "Write the color as # and six figures or letters from a to f: %(example)s.",
                params={"example": self.default},
            )
        contrast = colors.lowest_contrast(color, self.scheme)
        if contrast < colors.MIN_CONTRAST:
            raise ValidationError(
                "Readers could hardly read this on a %(scheme)s page: its contrast is %(contrast)s "
                "to 1, and %(least)s is needed. The nearest one that can be read is %(nearest)s.",
                params={
                    "scheme": self.scheme,
                    "contrast": f"{contrast:.1f}",
                    "least": colors.MIN_CONTRAST,
                    "nearest": colors.nearest_readable(color, self.scheme),
                },
            )
        return color
