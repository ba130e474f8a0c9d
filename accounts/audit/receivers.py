"""Signal receivers that write the audit log: for saved and deleted rows, and for events."""

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import Group
from django.db import models
from django.utils.text import Truncator, capfirst

from accounts.audit.log import Action, log_action
from blog.signals import AuditAction

# The models whose changes are logged, each with the fields that are not.
TRACKED = {
    "accounts.User": ("password", "last_login", "date_joined"),
    "auth.Group": (),
    "blog.Practice": (),
    "blog.Author": ("bio",),
    "blog.Credential": (),
    "blog.License": (),
}


LONGEST_VALUE = 80  # characters; a longer value is not quoted


def before_save(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Store the saved state of a row on the instance."""
    instance._before_save = None
    if not raw and not instance._state.adding:
        instance._before_save = sender._default_manager.filter(pk=instance.pk).first()


def after_save(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Log a new row, or the changes to one."""
    before = getattr(instance, "_before_save", None)
    if raw:
        return
    if created or before is None:
        log_action(Action.ADDED, target=instance, name=_describe_target(instance))
    elif details := describe_changes(before, instance):
        log_action(
            Action.CHANGED, target=instance, name=_describe_target(instance), details=details
        )


def after_delete(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Log a deleted row."""
    log_action(Action.DELETED, target=instance, name=_describe_target(instance))


def describe_changes(before: models.Model, after: models.Model) -> str:
    """Return what differs between two states of a row, a line for each field."""
    untracked = TRACKED[after._meta.label]
    lines = []
    for field in after._meta.concrete_fields:
        if field.name in untracked or field.primary_key:
            continue
        old, new = (_comparable_value(row, field) for row in (before, after))
        if old != new:
            lines.append(
                f"{capfirst(str(field.verbose_name))}: {_describe_change(before, after, field)}"
            )
    return "\n".join(lines)


def _comparable_value(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    value = field.to_python(getattr(row, field.attname))
    # Browsers post lines that end in CRLF.
    return value.replace("\r\n", "\n") if isinstance(value, str) else value


def _describe_change(
    before: models.Model, after: models.Model, field: "models.Field[Any, Any]"
) -> str:
    old, new = _display_value(before, field), _display_value(after, field)
    if len(old) > LONGEST_VALUE or len(new) > LONGEST_VALUE or re.search(r"[<\n]", old + new):
        return "changed"
    return f"{old or 'empty'} → {new or 'empty'}"


def _display_value(row: models.Model, field: "models.Field[Any, Any]") -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    value = getattr(row, field.name)
    labels = {True: "yes", False: "no", None: ""}
    return labels[value] if isinstance(value, bool) or value is None else str(value)


def after_m2m_change(
    sender: Any, instance: Any, action: str, pk_set: Any, model: Any, reverse: bool, **kwargs: Any
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


def _describe_target(row: models.Model) -> str:
    return f"{capfirst(str(row._meta.verbose_name))} {row}"


def on_audit_event(
    sender: type[models.Model],
    action: AuditAction,
    target: models.Model,
    by: AbstractBaseUser | None,
    details: str,
    **kwargs: object,
) -> None:
    """Log an event that the blog reports."""
    log_action(Action(action), actor=by, target=target, details=details)


def on_signed_in(sender: Any, user: Any, **kwargs: Any) -> None:
    """Log a sign-in."""
    log_action(Action.SIGNED_IN, actor=user)


def on_signed_out(sender: Any, user: Any, **kwargs: Any) -> None:
    """Log a sign-out."""
    if user is not None:
        log_action(Action.SIGNED_OUT, actor=user)


def on_login_failed(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Log a failed sign-in, with the address only if it belongs to a user.

    People type their password into the wrong field.
    """
    typed = credentials.get("email") or credentials.get("username") or ""
    user = get_user_model()._default_manager.filter(email__iexact=typed).first()
    name = user.email if user else "an address nobody has"
    log_action(Action.REFUSED, target=user, name=name)


def on_password_changed(sender: Any, user: Any, **kwargs: Any) -> None:
    """Log that a password was changed or reset."""
    log_action(Action.PASSWORD, actor=user)


def on_factor_added(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Log that a second factor was added."""
    log_action(Action.FACTOR_ADDED, actor=user, name=authenticator.get_type_display())


def on_factor_removed(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Log that a second factor was removed."""
    log_action(Action.FACTOR_REMOVED, actor=user, name=authenticator.get_type_display())
