"""Sets the Content-Security-Policy of single responses; the only module that knows how."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from django.http.response import HttpResponseBase


def hash_source(text: str) -> str:
    """Return the source expression that allows exactly this inline text.

    See CSP Level 3, https://www.w3.org/TR/CSP3/#grammardef-hash-source.
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def has_own_policy(response: HttpResponseBase) -> bool:
    """Return whether the response replaces the policy of the settings, as pages of the desk do."""
    return hasattr(response, "_csp_config")


def set_policy(response: HttpResponseBase, policy: dict[str, Any]) -> None:
    """Replace the policy of the settings for a response, for example by the desk's."""
    response._csp_config = policy  # type: ignore[attr-defined]  # as csp_replace's decorator does


def replace_directives(response: HttpResponseBase, directives: dict[str, Any]) -> None:
    """Replace some directives of the policy of the settings for a response."""
    response._csp_replace = directives  # type: ignore[attr-defined]  # as csp_replace does


def relax_desk_policy(response: HttpResponseBase, directives: Mapping[str, Any]) -> None:
    """Replace some directives of the desk's policy for a page of the desk."""
    relaxed = {**desk_directives(response), **directives}
    response.desk_policy = relaxed  # type: ignore[attr-defined]  # read by with_desk_policy


def desk_directives(response: HttpResponseBase) -> dict[str, Any]:
    """Return the directives of the desk's policy that the response replaces."""
    directives: dict[str, Any] = getattr(response, "desk_policy", {})
    return directives


def allow_inline(response: HttpResponseBase, directive: str, text: str) -> None:
    """Allow an inline text in a response, in addition to what its policy allows already."""
    updates = getattr(response, "_csp_update", {})
    sources = [*updates.get(directive, []), hash_source(text)]
    response._csp_update = updates | {directive: sources}  # type: ignore[attr-defined]  # csp_update
