"""Base class of the admin pages with rich-text fields."""

from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse

from practice_site.csp import replace_directives
from practice_site.desk import DeskAdmin


class RichTextAdmin(DeskAdmin):
    """Allows the inline styles of CKEditor 4 in the form's Content-Security-Policy."""

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form under the policy that its editors need."""
        response = super().render_change_form(request, context, *args, **kwargs)
        replace_directives(response, {"style-src": [SELF, UNSAFE_INLINE]})
        return response
