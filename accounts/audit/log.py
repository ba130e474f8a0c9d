"""Writes the audit log: for saved and deleted rows, and for events."""

import re
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa import signals as mfa
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import Signal, receiver
from django.http import HttpRequest
from django.utils.text import Truncator, capfirst
from django_tasks.signals import task_finished, task_started

from accounts.audit.models import AuditEntry
from accounts.models import User
from blog.signals import AuditAction, audit_event, expiry

Action = AuditEntry.Action

# The models whose changes are logged, each with the fields that are not.
TRACKED = {
    "accounts.User": ("password", "last_login", "date_joined"),
    "auth.Group": (),
    "blog.Practice": (),
    "blog.Author": ("bio",),
    "blog.Credential": (),
    "blog.License": (),
}
tasks = ContextVar("tasks", default=0)  # of background work that are being done here
LONGEST_VALUE = 80  # characters; a longer value is not quoted


def log_action(
    action: Action,
    *,
    actor: User | str | None = None,
    target: models.Model | None = None,
    name: str = "",
    details: str = "",
) -> AuditEntry:
    """Write an entry and return it; raises ValueError for an action that doesn't exist.

    ``actor`` is a person, the name of one without an account, or None for whoever made the current
    request; whoever is signed in while that name is used is on the entry, too. ``target`` is a row;
    ``name`` names it in plain text where its own name won't do.
    """
    request = context.request
    signed_in = request.user if request is not None and request.user.is_authenticated else None
    return AuditEntry.objects.create(
        action=Action(action),
        actor=actor if isinstance(actor, User) else signed_in,
        actor_name=str(actor or signed_in or "")[:150],
        target_name=(name or str(target or ""))[:300],
        target_type=target._meta.label_lower if target else "",
        target_id=str(target.pk) if target else "",
        details=details,
        ip_address=_ip_address(request),
        browser=_from(request, actor),
    )


def _from(request: HttpRequest | None, actor: object) -> str:
    """Return whence something was done: what somebody asked for may be done in the background."""
    if request:
        return describe_browser(request.headers.get("User-Agent", ""))
    return "In the background" if tasks.get() and isinstance(actor, User) else "Console"


@receiver(task_started)
def on_task_started(**kwargs: object) -> None:
    """Keep in mind that a task is being done."""
    tasks.set(tasks.get() + 1)


@receiver(task_finished)
def on_task_finished(**kwargs: object) -> None:
    """Keep in mind that a task is over; the worker also says so of one that was broken off."""
    tasks.set(max(0, tasks.get() - 1))


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


def before_save(sender: type[models.Model], instance: Any, raw: bool, **kwargs: object) -> None:
    """Store the saved state of a row on the instance."""
    instance._before_save = None
    if not raw and not instance._state.adding:
        instance._before_save = sender._default_manager.filter(pk=instance.pk).first()


def after_save(instance: Any, raw: bool, **kwargs: object) -> None:
    """Log a new row, or the changes to one."""
    if raw:
        return
    name = _describe_target(instance)
    if instance._before_save is None:
        log_action(Action.ADDED, target=instance, name=name)
    elif details := describe_changes(instance._before_save, instance):
        log_action(Action.CHANGED, target=instance, name=name, details=details)


def after_delete(instance: models.Model, **kwargs: object) -> None:
    """Log a deleted row."""
    log_action(Action.DELETED, target=instance, name=_describe_target(instance))


for label in TRACKED:
    pre_save.connect(before_save, sender=label)
    post_save.connect(after_save, sender=label)
    post_delete.connect(after_delete, sender=label)


def _describe_target(row: models.Model) -> str:
    return f"{capfirst(str(row._meta.verbose_name))} {row}"


def describe_changes(before: models.Model, after: models.Model) -> str:
    """Return what differs between two states of a row, a line for each field."""
    return "\n".join(
        f"{capfirst(str(field.verbose_name))}: {_describe_change(before, after, field)}"
        for field in after._meta.concrete_fields
        if not field.primary_key
        and field.name not in TRACKED[after._meta.label]
        and _comparable_value(before, field) != _comparable_value(after, field)
    )


def _comparable_value(row: models.Model, field: models.Field) -> object:
    value = field.to_python(getattr(row, field.attname))
    # Browsers post lines that end in CRLF.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _describe_change(before: models.Model, after: models.Model, field: models.Field) -> str:
    old, new = _display_value(before, field), _display_value(after, field)
    if len(old) > LONGEST_VALUE or len(new) > LONGEST_VALUE or re.search(r"[<\n]", old + new):
        return "changed"
    return f"{old or 'empty'} → {new or 'empty'}"


def _display_value(row: models.Model, field: models.Field) -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def after_m2m_change(
    instance: models.Model,
    action: str,
    pk_set: set[int] | None,
    model: type[models.Model],
    reverse: bool,
    **kwargs: object,
) -> None:
    """Log the roles or permissions that a user or a role was given or lost."""
    verbs = {"post_add": "given", "post_remove": "taken away", "post_clear": "all taken away"}
    if action not in verbs or reverse or (action != "post_clear" and not pk_set):
        return
    names = [str(row) for row in model._default_manager.filter(pk__in=pk_set or [])]
    kind = "roles" if model is Group else model._meta.verbose_name_plural
    listed = Truncator(", ".join(names)).chars(1000)
    details = f"{capfirst(str(kind))} {verbs[action]}: {listed}"
    log_action(Action.CHANGED, target=instance, details=details)


for relation in (User.groups, User.user_permissions, Group.permissions):
    m2m_changed.connect(after_m2m_change, sender=relation.through)


@receiver(audit_event)
def on_audit_event(
    action: AuditAction, target: models.Model, by: User | str | None, details: str, **kwargs: object
) -> None:
    """Log an event that the blog reports."""
    log_action(Action(action), actor=by, target=target, details=details)


@receiver(auth.user_login_failed)
def on_login_failed(credentials: dict[str, str], **kwargs: object) -> None:
    """Log a failed sign-in, with the address only if it belongs to a user.

    People type their password into the wrong field.
    """
    typed = credentials.get("email") or credentials.get("username") or ""
    user = User.objects.filter(email__iexact=typed).first()
    log_action(Action.REFUSED, target=user, name=user.email if user else "an address nobody has")


@receiver(expiry)
def on_expiry(now: datetime, address_days: int, **kwargs: object) -> None:
    """Forget the network addresses that are older than the practice keeps them."""
    AuditEntry.objects.forget_addresses(before=now - timedelta(days=address_days))


ACCOUNT_ACTIONS = {
    account.user_logged_in: Action.SIGNED_IN,
    auth.user_logged_out: Action.SIGNED_OUT,
    account.password_changed: Action.PASSWORD,
    account.password_set: Action.PASSWORD,
    account.password_reset: Action.PASSWORD,
    mfa.authenticator_added: Action.FACTOR_ADDED,
    mfa.authenticator_removed: Action.FACTOR_REMOVED,
}


@receiver(list(ACCOUNT_ACTIONS))
def on_account_action(
    signal: Signal, user: User | None, authenticator: Authenticator | None = None, **kwargs: object
) -> None:
    """Log what a user did to their session, their password or a second factor."""
    if user is not None:  # a visitor who wasn't signed in signs out
        name = authenticator.get_type_display() if authenticator else ""
        log_action(ACCOUNT_ACTIONS[signal], actor=user, name=name)
