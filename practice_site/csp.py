"""Allows single inline scripts and styles in a Content-Security-Policy, by hash."""

import base64
import hashlib

from django.http.response import HttpResponseBase


def hash_source(text: str) -> str:
    """Return the source expression that allows exactly this inline text.

    See CSP Level 3, https://www.w3.org/TR/CSP3/#grammardef-hash-source.
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def has_own_policy(response: HttpResponseBase) -> bool:
    """Return whether the response replaces the policy of the settings, as pages of the desk do."""
    return hasattr(response, "_csp_config")


def allow_inline(response: HttpResponseBase, directive: str, text: str) -> None:
    """Allow an inline text in a response, in addition to what its policy allows already."""
    updates = getattr(response, "_csp_update", {})
    sources = [*updates.get(directive, []), hash_source(text)]
    response._csp_update = updates | {directive: sources}  # type: ignore[attr-defined]
