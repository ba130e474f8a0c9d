"""The record: who did what at the desk, when and from where. It is only ever added to.

The blog sends ``blog.signals.happened``; changes of people, roles, licenses and settings are seen
as they are saved, by whatever road. Readers leave nothing in it.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import Truncator, capfirst

from accounts.models import Entry

What = Entry.What

# Whose changes are put down, and what of theirs is not.
TRACKED = {
    "accounts.User": ("password", "last_login", "date_joined"),
    "auth.Group": (),
    "blog.Practice": (),
    "blog.Author": ("bio",),
    "blog.Credential": (),
    "blog.License": (),
}
LONGEST_VALUE = 80  # longer ones are not repeated

_request: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


class RecordMiddleware:
    """Remembers who is asking, for as long as the desk answers them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and forget."""
        if not request.path.startswith(reverse("admin:index")):
            return self.get_response(request)
        token = _request.set(request)
        try:
            return self.get_response(request)
        finally:
            _request.reset(token)


def write(
    what: str, *, by: Any = None, about: Any = None, name: str = "", details: str = ""
) -> Entry:
    """Put something down.

    ``by`` is a person, or None for whoever is asking; ``about`` is a row, or ``name`` says in plain
    text what it is about.
    """
    request = _request.get()
    if by is None and request is not None and request.user.is_authenticated:
        by = request.user
    return Entry.objects.create(
        what=what,
        who=by if isinstance(by, get_user_model()) else None,
        who_name=str(by or "")[:150],
        about=(name or (str(about) if about is not None else ""))[:300],
        about_type=about._meta.label_lower if about is not None else "",
        about_key=str(about.pk) if about is not None else "",
        details=details,
        address=_address(request),
        browser=browser(request.headers.get("User-Agent", "")) if request else "Console",
    )


def _address(request: HttpRequest | None) -> str | None:
    try:
        return str(get_adapter().get_client_ip(request)) if request else None
    except PermissionDenied:  # a server that doesn't say who asks
        return None


def browser(agent: str) -> str:
    """Name a browser and its system, as in “Firefox on Windows”, from what it says of itself."""
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
    name = next((name for sign, name in browsers.items() if sign in agent), "")
    system = next((name for sign, name in systems.items() if sign in agent), "")
    return " on ".join(filter(None, [name or "Another browser", system]))


# --- What is seen as it is saved -----------------------------------------------------------------


def before_save(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Remember how a row was."""
    instance._recorded_before = None
    if not raw and not instance._state.adding:
        instance._recorded_before = sender._default_manager.filter(pk=instance.pk).first()


def after_save(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Put down what is new of a row."""
    before = getattr(instance, "_recorded_before", None)
    if raw:
        return
    if created or before is None:
        write(What.ADDED, about=instance, name=_named(instance))
    elif details := changes(before, instance):
        write(What.CHANGED, about=instance, name=_named(instance), details=details)


def after_delete(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Put down that a row is gone."""
    write(What.DELETED, about=instance, name=_named(instance))


def changes(before: models.Model, after: models.Model) -> str:
    """Say what differs between two states of a row, a line each."""
    left_out = TRACKED[after._meta.label]
    lines = []
    for field in after._meta.concrete_fields:
        if field.name in left_out or field.primary_key:
            continue
        old, new = getattr(before, field.attname), getattr(after, field.attname)
        if field.to_python(old) != field.to_python(new):
            lines.append(f"{capfirst(str(field.verbose_name))}: {_values(before, after, field)}")
    return "\n".join(lines)


def _values(before: models.Model, after: models.Model, field: "models.Field[Any, Any]") -> str:
    old, new = _shown(before, field), _shown(after, field)
    if len(old) > LONGEST_VALUE or len(new) > LONGEST_VALUE or re.search(r"[<\n]", old + new):
        return "changed"
    return f"{old or 'empty'} → {new or 'empty'}"


def _shown(row: models.Model, field: "models.Field[Any, Any]") -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    words = {True: "yes", False: "no", None: ""}
    return words[value] if isinstance(value, bool) or value is None else str(value)


def after_choice(
    sender: Any, instance: Any, action: str, pk_set: Any, model: Any, reverse: bool, **kwargs: Any
) -> None:
    """Put down which roles or permissions somebody, or a role, was given or lost."""
    does = {"post_add": "given", "post_remove": "taken away", "post_clear": "all taken away"}
    if action not in does or reverse or (action != "post_clear" and not pk_set):
        return
    names = [str(each) for each in model._default_manager.filter(pk__in=pk_set or [])]
    kind = "roles" if model is Group else model._meta.verbose_name_plural
    listed = Truncator(", ".join(names)).chars(1000)
    write(What.CHANGED, about=instance, details=f"{capfirst(str(kind))} {does[action]}: {listed}")


def _named(row: models.Model) -> str:
    return f"{capfirst(str(row._meta.verbose_name))} {row}"


# --- What others tell ----------------------------------------------------------------------------


def on_happened(
    sender: Any, what: str, by: Any = None, about: Any = None, details: str = "", **kwargs: Any
) -> None:
    """Put down what the blog tells."""
    write(what, by=by, about=about, details=details)


def on_signed_in(sender: Any, user: Any, **kwargs: Any) -> None:
    """Somebody signed in."""
    write(What.SIGNED_IN, by=user)


def on_signed_out(sender: Any, user: Any, **kwargs: Any) -> None:
    """Somebody signed out."""
    if user is not None:
        write(What.SIGNED_OUT, by=user)


def on_refused(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Somebody was refused. What was typed is kept only if it is an address of ours.

    People type their password into the wrong field.
    """
    typed = credentials.get("email") or credentials.get("username") or ""
    known = get_user_model()._default_manager.filter(email__iexact=typed).first()
    write(What.REFUSED, about=known, name=known.email if known else "an address nobody has")


def on_password(sender: Any, user: Any, **kwargs: Any) -> None:
    """Somebody changed their password, or replaced a forgotten one."""
    write(What.PASSWORD, by=user)


def on_factor_added(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Somebody set up a second factor."""
    write(What.FACTOR_ADDED, by=user, name=authenticator.get_type_display())


def on_factor_removed(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Somebody gave a second factor up."""
    write(What.FACTOR_REMOVED, by=user, name=authenticator.get_type_display())
