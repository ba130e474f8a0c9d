"""Writes the audit log."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from accounts.audit.middleware import current_request
from accounts.audit.models import AuditEntry

Action = AuditEntry.Action


def log_action(
    action: Action, *, actor: Any = None, target: Any = None, name: str = "", details: str = ""
) -> AuditEntry:
    """Write an entry and return it.

    ``actor`` is a person, or None for whoever made the current request. ``target`` is a row;
    ``name`` names it in plain text where its own name won't do.

    Raises ValueError if ``action`` is none of ``Action``.
    """
    request = current_request()
    if actor is None and request is not None and request.user.is_authenticated:
        actor = request.user
    return AuditEntry.objects.create(
        action=Action(action),
        actor=actor if isinstance(actor, get_user_model()) else None,
        actor_name=str(actor or "")[:150],
        target_name=(name or (str(target) if target is not None else ""))[:300],
        target_type=target._meta.label_lower if target is not None else "",
        target_id=str(target.pk) if target is not None else "",
        details=details,
        ip_address=_ip_address(request),
        browser=describe_browser(request.headers.get("User-Agent", "")) if request else "Console",
    )


def _ip_address(request: HttpRequest | None) -> str | None:
    try:
        return str(get_adapter().get_client_ip(request)) if request else None
    except PermissionDenied:  # the proxy forwards no client address
        return None


def describe_browser(user_agent: str) -> str:
    """Return a browser and its system in words, as in “Firefox on Windows”, from its user agent."""
    browsers = {
        "Edg": "Edge",
        "OPR/": "Opera",
        "Firefox/": "Firefox",
        "FxiOS": "Firefox",
        "Chrom": "Chrome",
        "CriOS": "Chrome",
        "Safari/": "Safari",
    }
    systems = {
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Android": "Android",
        "Windows": "Windows",
        "Mac OS": "Mac",
        "CrOS": "Chromebook",
        "Linux": "Linux",
    }
    name = next((name for sign, name in browsers.items() if sign in user_agent), "")
    system = next((name for sign, name in systems.items() if sign in user_agent), "")
    return " on ".join(filter(None, [name or "Another browser", system]))
