"""Changes the Content-Security-Policy of single responses; the only module that knows how.

The attributes are those that django-csp's decorators set and its middleware reads.
"""

import base64
import hashlib
from collections.abc import Mapping

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Directives = Mapping[str, list[str]]


class OrderedCSPMiddleware(CSPMiddleware):
    """django-csp's middleware, with the directives in one order.

    It takes them from a set, so they would stand in another order in each process.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Add the header, and sort it."""
        response = super().process_response(request, response)
        if HEADER in response:
            response[HEADER] = "; ".join(sorted(response[HEADER].split("; ")))
        return response


def hash_source(text: str) -> str:
    """Return the source expression that allows exactly this inline text.

    See CSP Level 3, https://www.w3.org/TR/CSP3/#grammardef-hash-source.
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def get_nonce(request: HttpRequest) -> str:
    """Return the nonce of an inline script; where the policy names NONCE, it then allows it."""
    return str(getattr(request, "csp_nonce", ""))


def has_own_policy(response: HttpResponseBase) -> bool:
    """Return whether the response replaces the policy of the settings, as pages of the desk do."""
    return hasattr(response, "_csp_config")


def replace_directives(response: HttpResponseBase, directives: Directives) -> None:
    """Replace some directives of the response's policy, be it the settings' or the desk's."""
    replaced = {**getattr(response, "_csp_replace", {}), **directives}
    response._csp_replace = replaced  # type: ignore[attr-defined]  # as csp_replace does


def allow_inline(response: HttpResponseBase, directive: str, text: str) -> None:
    """Allow an inline text in a response, in addition to what its policy allows already."""
    updates = getattr(response, "_csp_update", {})
    sources = [*updates.get(directive, []), hash_source(text)]
    response._csp_update = updates | {directive: sources}  # type: ignore[attr-defined]  # csp_update
