"""System checks: mistakes in the configuration of section kinds are found at the start."""

from typing import Any

from django.core.checks import CheckMessage, Error, register
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from blog.models import KINDS


@register
def section_templates(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every kind of section needs the template that shows it to readers."""
    errors: list[CheckMessage] = []
    for kind in KINDS.values():
        try:
            get_template(kind.template)
        except TemplateDoesNotExist:
            errors.append(
                Error(
                    f"The section kind “{kind.name}” has no template.",
                    hint=f"Write templates/{kind.template}.",
                    id="blog.E001",
                )
            )
    return errors
