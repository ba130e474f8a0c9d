"""Renders the fields of forms."""

from typing import Any

from django.forms.renderers import Jinja2, TemplatesSetting
from django.http import HttpRequest
from django.template import TemplateDoesNotExist


class FormRenderer(TemplatesSetting):
    """Renders Django's own widgets, labels and error lists with Jinja2, the rest as before.

    A long article's form has more than a thousand of them, and Jinja2 renders each several times
    as fast.
    """

    jinja = Jinja2()

    def render(
        self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None
    ) -> str:
        """Return the rendered template; safe HTML."""
        try:
            return self.jinja.render(template_name, context, request)
        except TemplateDoesNotExist:
            return super().render(template_name, context, request)
