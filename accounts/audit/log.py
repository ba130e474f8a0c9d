"""Writes the audit log."""

from allauth.account.adapter import get_adapter
from allauth.core import context
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest

from accounts.audit.models import AuditEntry
from accounts.models import User

Action = AuditEntry.Action


def log_action(
    action: Action,
    *,
    actor: User | None = None,
    target: Model | None = None,
    name: str = "",
    details: str = "",
) -> AuditEntry:
    """Write an entry and return it.

    ``actor`` is a person, or None for whoever made the current request. ``target`` is a row;
    ``name`` names it in plain text where its own name won't do.

    Raises ValueError if ``action`` is none of ``Action``.
    """
    request = context.request
    if actor is None and request is not None and request.user.is_authenticated:
        actor = request.user
    return AuditEntry.objects.create(
        action=Action(action),
        actor=actor,
        actor_name=str(actor or "")[:150],
        target_name=(name or str(target or ""))[:300],
        target_type=target._meta.label_lower if target else "",
        target_id=str(target.pk) if target else "",
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
