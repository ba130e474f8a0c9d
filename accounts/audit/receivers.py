"""What the audit log is told: rows as they are saved, by whatever road, and events."""

import re
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import models
from django.utils.text import Truncator, capfirst

from accounts.audit.log import Action, log_action

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


def before_save(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Remember how a row was."""
    instance._before_save = None
    if not raw and not instance._state.adding:
        instance._before_save = sender._default_manager.filter(pk=instance.pk).first()


def after_save(sender: Any, instance: Any, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Put down what is new of a row."""
    before = getattr(instance, "_before_save", None)
    if raw:
        return
    if created or before is None:
        log_action(Action.ADDED, target=instance, name=_named(instance))
    elif details := changes(before, instance):
        log_action(Action.CHANGED, target=instance, name=_named(instance), details=details)


def after_delete(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Put down that a row is gone."""
    log_action(Action.DELETED, target=instance, name=_named(instance))


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
    log_action(
        Action.CHANGED, target=instance, details=f"{capfirst(str(kind))} {does[action]}: {listed}"
    )


def _named(row: models.Model) -> str:
    return f"{capfirst(str(row._meta.verbose_name))} {row}"


def on_audit_event(
    sender: Any,
    action: str,
    actor: Any = None,
    target: Any = None,
    details: str = "",
    **kwargs: Any,
) -> None:
    """Log what the blog reports."""
    log_action(action, actor=actor, target=target, details=details)


def on_signed_in(sender: Any, user: Any, **kwargs: Any) -> None:
    """Somebody signed in."""
    log_action(Action.SIGNED_IN, actor=user)


def on_signed_out(sender: Any, user: Any, **kwargs: Any) -> None:
    """Somebody signed out."""
    if user is not None:
        log_action(Action.SIGNED_OUT, actor=user)


def on_refused(sender: Any, credentials: dict[str, Any], **kwargs: Any) -> None:
    """Somebody was refused. What was typed is kept only if it is an address of ours.

    People type their password into the wrong field.
    """
    typed = credentials.get("email") or credentials.get("username") or ""
    known = get_user_model()._default_manager.filter(email__iexact=typed).first()
    log_action(Action.REFUSED, target=known, name=known.email if known else "an address nobody has")


def on_password(sender: Any, user: Any, **kwargs: Any) -> None:
    """Somebody changed their password, or replaced a forgotten one."""
    log_action(Action.PASSWORD, actor=user)


def on_factor_added(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Somebody set up a second factor."""
    log_action(Action.FACTOR_ADDED, actor=user, name=authenticator.get_type_display())


def on_factor_removed(sender: Any, user: Any, authenticator: Any, **kwargs: Any) -> None:
    """Somebody gave a second factor up."""
    log_action(Action.FACTOR_REMOVED, actor=user, name=authenticator.get_type_display())
