"""Two people in one form of the desk: whoever saves second overwrites nothing unseen.

When a form is saved, it is compared, under a lock, with what is stored by now (``merging_forms``).
What only one of the two changed is saved, and said. What both changed is asked about, in the form
with all that was typed. ``DeskSite.register`` gives this to each ModelAdmin. A form whose template
leaves ``shown`` out compares by itself, as that of articles does (``blog.admin.views.conflict``);
the lock, and what happens to what was deleted, are the same for it.
"""

import contextlib
from functools import cache, partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin import actions
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.utils import quote, unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from practice_site.merging_forms import SHOWN, MergingForm, MergingFormSet, dump_shown, load_shown


class MergingAdmin(admin.ModelAdmin):
    """Mixin: compares a form before it is saved, and says what else was saved meanwhile."""

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """Return the form, which knows what it showed."""
        form = super().get_form(request, obj, change=change, **kwargs)
        was_deleted = obj is None and _is_change_page(request)
        return type(form.__name__, (MergingForm, form), {"was_deleted": was_deleted})

    def get_inline_instances(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Return the inlines, whose formsets know what they showed."""
        inlines = super().get_inline_instances(request, obj)
        for inline in inlines:
            inline.form = _merging(MergingForm, inline.form)
            inline.formset = _merging(MergingFormSet, inline.formset)
        return inlines

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Lock the row while it is saved; keep what was typed if it was deleted."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            if self._lock(object_id) or not self.has_change_permission(request):
                return super().changeform_view(request, object_id, form_url, extra_context)
        entry = log_entries(self.model, object_id).filter(action_flag=DELETION).first()
        said = f"{_who_and_when(entry, request, 'deleted')}, while you were writing."
        if self.has_add_permission(request):
            messages.warning(request, f"{said} Everything you typed is still here.")
            return super().changeform_view(request, None, self._url("add"), extra_context)
        form = self.get_form(request)(request.POST)
        typed = [f"{bound.label}: {bound.data}" for bound in form.visible_fields() if bound.data]
        messages.warning(request, " ".join([said, "This is what you typed.", *typed]))
        return redirect(self._url("changelist"))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form with what it shows, signed, and say what was saved meanwhile."""
        form = context["adminform"].form
        formsets = [inline.formset for inline in context["inline_admin_formsets"]]
        context[SHOWN] = partial(dump_shown, form, formsets)
        self._tell(
            request,
            form,
            formsets,
            "Not saved yet, and everything you typed is still here. Where both of you changed the "
            "same, choose below; then save again.",
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save, and say what was saved meanwhile."""
        super().save_related(request, form, formsets, change)
        self._tell(request, form, formsets, "Both are kept.")

    def _tell(self, request: HttpRequest, form: Any, formsets: Any, outcome: str) -> None:
        """Add a message about who saved what since the form was shown, if anybody did."""
        what = [str(form[name].label) for name in form.fields if name in form.changed]
        what += [
            str(formset.model._meta.verbose_name_plural)
            for formset in formsets
            if formset.has_other_rows or any(row.changed for row in formset.forms)
        ]
        if what:
            opened = load_shown(request.POST)[0]
            entries = log_entries(self.model, form.instance.pk)
            newest = entries.filter(action_time__gte=opened).first() if opened else None
            said = f"{_who_and_when(newest, request)}, while you were writing: {', '.join(what)}."
            messages.warning(request, f"{said} {outcome}")

    def _lock(self, object_id: str) -> Model | None:
        """Return the row, locked, whoever may see it; None if there is none, or it is deleted."""
        try:
            key = self.opts.pk.to_python(unquote(object_id))
            row = self.model._base_manager.select_for_update().filter(pk=key).first()
        except (ValidationError, ValueError):
            return None
        is_in_bin = getattr(self, "is_in_bin", None)  # of admins whose rows are deleted so
        return None if row and is_in_bin and is_in_bin(row) else row

    def _url(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Ask before deleting, and again if somebody saved meanwhile."""
        posted = request.method == "POST"
        with transaction.atomic() if posted else contextlib.nullcontext():
            row = posted and self._lock(object_id)
            newest = log_entries(self.model, object_id).first()
            if row and is_changed_since(request, newest):
                return redirect(request.get_full_path())
            context = {"newest": newest, **(extra_context or {})}
            return super().delete_view(request, object_id, context)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions, with this class's own in place of Django's bulk deletion."""
        found: dict[str, Any] = super().get_actions(request)
        if action := found.get("delete_selected"):
            found["delete_selected"] = (type(self).delete_selected, *action[1:])
        return found

    def delete_selected(self, request: HttpRequest, rows: QuerySet) -> HttpResponse | None:
        """Ask before deleting several, and again if somebody saved one of them meanwhile."""
        with transaction.atomic():
            locked = self.model._base_manager.select_for_update().filter(pk__in=rows.values("pk"))
            keys = [str(key) for key in locked.values_list("pk", flat=True)]
            newest = log_entries(self.model, *map(quote, keys)).first()
            if "post" in request.POST and is_changed_since(request, newest):
                sent = request.POST.copy()
                del sent["post"]
                request.POST = sent  # type: ignore[assignment]  # as if it were not confirmed
            response = actions.delete_selected(self, request, rows)
        context = getattr(response, "context_data", None)
        if isinstance(context, dict):
            context["newest"] = newest
            if not (context["perms_lacking"] or context["protected"]):
                context["title"] = f"Delete {len(keys)} {context['objects_name']}"
        return response


def log_entries(model: type[Model], *object_ids: object) -> QuerySet[LogEntry]:
    """Return who changed these rows, as their addresses name them; the newest entry comes first."""
    return LogEntry.objects.filter(
        content_type=get_content_type_for_model(model),
        # PostgreSQL refuses the null character.
        object_id__in=[unquote(str(each)).replace("\0", "") for each in object_ids],
    ).select_related("user")


def is_changed_since(
    request: HttpRequest, newest: LogEntry | None, before: str = "you delete it"
) -> bool:
    """Return whether somebody saved since the page that asks was shown, and say it.

    The page posts as ``seen`` the key of the newest entry that it knew; ``before`` says what for.
    """
    seen = str(newest.pk if newest else "")
    if newest is None or request.POST.get("seen", seen) == seen:
        return False
    said = f"{_who_and_when(newest, request, what=f'“{newest.object_repr}”')}."
    change = newest.get_change_message()
    messages.warning(request, f"{said} {change} Look at it once more before {before}.")
    return True


@cache
def _merging(mixin: type, base: type) -> Any:
    return type(base.__name__, (mixin, base), {})


def _is_change_page(request: HttpRequest) -> bool:
    return "object_id" in getattr(request.resolver_match, "kwargs", {})


def _who_and_when(
    entry: LogEntry | None, request: HttpRequest, did: str = "saved", what: str = "this"
) -> str:
    if entry is None:
        return f"Somebody {did} {what}"
    when = date_format(timezone.localtime(entry.action_time), r"N j \a\t g:i A")
    if entry.user_id == request.user.pk:
        return f"You {did} {what} in another tab on {when}"
    return f"{entry.user} {did} {what} on {when}"
