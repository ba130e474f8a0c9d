"""Two people in one form of the desk: whoever saves second overwrites nothing unseen.

Every form carries, signed, what it showed. When it is saved, that is compared, under a lock, with
what was typed and with what is stored by now. What only one of the two changed is saved. What both
changed is an error beside its field, where either can be chosen. ``DeskSite.register`` gives this
to each ModelAdmin. A form whose template leaves ``shown`` out compares by itself, as that of
articles does (``blog.admin.views.conflict``); the lock, and deletion, are the same for it.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cached_property, partial
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.models import DELETION, LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.admin.utils import unquote
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

SHOWN = "shown"  # the hidden input
Shown = Mapping[str, Mapping[str, str]]  # by row and field, as text


# --- What a form showed, and what is stored ------------------------------------------------------


def dump_shown(form: forms.ModelForm, formsets: Iterable[forms.BaseModelFormSet]) -> str:
    """Return the stored values that a form and its inlines show, signed, with the time."""
    rows = [form, *(row for formset in formsets for row in formset.forms)]
    shown = {row_key(row): stored_texts(row) for row in rows if row.instance.pk}
    return signing.dumps([timezone.now().timestamp(), shown], salt=SHOWN, compress=True)


def load_shown(request: HttpRequest) -> tuple[datetime | None, Shown | None]:
    """Return when the posted form was shown, and what it showed; None for what isn't known.

    Of a form whose signature is wrong, nothing is taken as shown: whatever differs is asked about.
    """
    if SHOWN not in request.POST:
        return None, None
    try:
        moment, shown = signing.loads(request.POST[SHOWN], salt=SHOWN)
    except signing.BadSignature:
        return None, {}
    return datetime.fromtimestamp(moment, timezone.get_current_timezone()), shown


def row_key(form: forms.ModelForm) -> str:
    """Return the key of a form's row: the prefix of its formset, if it is in one, and its pk."""
    return f"{re.sub(r'-[0-9]+$', '', form.prefix or '')}:{form.instance.pk}"


def as_text(field: forms.Field, value: object) -> str:
    """Return a value as text that is the same whether it was stored or typed."""
    value = field.prepare_value(value)
    if isinstance(value, list):
        return " ".join(sorted(map(str, value)))
    return "" if value is None else "\n".join(str(value).splitlines()).strip()


def stored_texts(form: forms.ModelForm) -> dict[str, str]:
    """Return the stored values of a form's fields as text."""
    return {name: as_text(field, form[name].initial) for name, field in form.fields.items()}


def display_stored(bound: BoundField) -> str:
    """Return a stored value in the words of the form. Not HTML-safe."""
    field, value = bound.field, bound.field.prepare_value(bound.initial)
    widget = getattr(field.widget, "widget", field.widget)  # the admin wraps some
    if value in (None, "", []):
        return ""
    if isinstance(widget, forms.widgets.ChoiceWidget):
        groups = widget.optgroups(bound.html_name, widget.format_value(value))
        options = [option for _, group, _ in groups for option in group]
        return ", ".join(str(option["label"]) for option in options if option["selected"])
    if isinstance(value, bool):
        return "Yes" if value else "No"
    plain_text = getattr(field, "plain_text", str)  # rich text has one
    return str(plain_text(value))


# --- Forms ---------------------------------------------------------------------------------------


class MergedField(BoundField):
    """A field that takes what is stored for what was typed, where its form says so."""

    form: "MergingForm"

    @property
    def data(self) -> object:
        """The data as posted, or what is stored."""
        if self.name in self.form.taken_over:
            return self.field.prepare_value(self.initial)
        return super().data


class MergingForm(forms.ModelForm):
    """The form of one row, whose fields merge what was typed with what is stored by now."""

    bound_field_class = MergedField
    shown: Shown | None = None
    was_deleted = False  # meanwhile: to be added again

    @cached_property
    def changed(self) -> dict[str, str]:
        """The fields that somebody else changed, with what this form had shown of them."""
        if not self.is_bound or not self.instance.pk or self.shown is None:
            return {}
        shown = self.shown.get(row_key(self), {})
        stored = stored_texts(self)
        return {
            name: shown.get(name, "") for name in self.fields if stored[name] != shown.get(name)
        }

    @cached_property
    def taken_over(self) -> set[str]:
        """The fields of which the stored value counts as typed."""
        chosen = {name for name in self.fields if self.data.get(self.choice(name)) == "theirs"}
        untouched = {name for name in self.changed if self.typed(name) == self.changed[name]}
        untick = {"DELETE"} if self.changed else set()
        return (chosen - self.changed.keys()) | untouched | untick

    def choice(self, name: str) -> str:
        """Return the name of the input that chooses between the two values of a field."""
        return f"{self.add_prefix(name)}-keep"

    def typed(self, name: str) -> str | None:
        """Return what was typed, as text; None if it is invalid."""
        field = self.fields[name]
        data = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        try:
            return as_text(field, field.to_python(data))
        except ValidationError:
            return None

    def full_clean(self) -> None:
        """Add the conflicts to the errors, so that nothing is saved."""
        super().full_clean()
        for name in self.changed.keys() - self.taken_over:
            if self.typed(name) != as_text(self.fields[name], self[name].initial):
                self.add_error(name, _ask("both", self.choice(name), display_stored(self[name])))
        if self.changed and self.add_prefix("DELETE") in self.data:
            self.add_error(None, "This was changed meanwhile. Tick Delete again to delete it.")
        if self.was_deleted and self.prefix:
            self.add_error(None, _ask("deleted", self.add_prefix("DELETE")))
        elif self.was_deleted:
            self.add_error(None, "It was deleted. Save once more to add it again, as a new one.")


class MergingFormSet(forms.BaseInlineFormSet):
    """The rows of an inline: with those added meanwhile, and without those deleted.

    A row that was deleted while it was changed here becomes a new one, after a question.
    """

    shown: Shown | None = None

    def __init__(self, data: QueryDict | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(data, *args, **kwargs)
        self.added, self.restored, self.has_other_rows = range(0), range(0), False
        if data is not None:
            self._merge(data)

    def _merge(self, data: QueryDict) -> None:
        pattern = re.compile(rf"{re.escape(self.prefix or '')}-([0-9]{{1,6}})-(.+)")
        rows: dict[int, dict[str, list[Any]]] = {}
        for name, values in data.lists():
            if match := pattern.fullmatch(name):
                rows.setdefault(int(match[1]), {})[match[2]] = values
        keys = {number: row.get("id", [""])[-1] for number, row in sorted(rows.items())}
        stored = [str(row.pk) for row in self.get_queryset()]
        added = [] if self.shown is None else [key for key in stored if key not in keys.values()]
        gone = [number for number, key in keys.items() if key and key not in stored]
        if not gone and not added:
            return
        kept = [rows[number] for number, key in keys.items() if key in stored]
        new = [rows[number] for number, key in keys.items() if not key]
        restored = [rows[number] for number in gone if self._is_changed(number, keys[number])]
        for row in restored:
            del row["id"]
            row.pop(self.fk.name, None)
        first_new = len(kept) + len(added)
        self.added = range(len(kept), first_new)
        self.restored = range(first_new, first_new + len(restored))
        self.has_other_rows = True
        self.data = data.copy()
        for name in filter(pattern.fullmatch, data):
            del self.data[name]
        merged = [*kept, *({"id": [key]} for key in added), *restored, *new]
        for number, row in enumerate(merged):
            for name, values in row.items():
                self.data.setlist(f"{self.add_prefix(number)}-{name}", values)
        self.data[f"{self.prefix}-INITIAL_FORMS"] = str(first_new)
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(len(merged))

    def _is_changed(self, number: int, key: str) -> bool:
        """Return whether a row that is gone was changed here, as far as is known."""
        row: Any = self.form(self.data, prefix=self.add_prefix(number), **self.form_kwargs)
        if row.add_prefix("DELETE") in self.data:
            return False
        shown = (self.shown or {}).get(f"{self.prefix}:{key}")
        if shown is None or not self.instance.pk:
            return True
        return any(row.typed(name) != shown.get(name) for name in row.fields)

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # the stubs lack it
        if i in self.added:
            form.changed, form.taken_over = {}, set(form.base_fields)
        form.was_deleted = i in self.restored and bool(self.instance.pk)
        return form


def _ask(what: str, name: str, stored: str = "") -> str:
    """Return a question that is put as an error, as safe HTML."""
    context = {"what": what, "name": name, "stored": stored}
    return render_to_string("admin/includes/edit_conflict.html", context)


# --- The desk ------------------------------------------------------------------------------------


class MergingAdmin(admin.ModelAdmin):
    """Mixin: compares a form before it is saved, and says what else was saved meanwhile."""

    def get_form(
        self, request: HttpRequest, obj: Model | None = None, change: bool = False, **kwargs: Any
    ) -> type[forms.ModelForm]:
        """Return the form, which knows what it showed."""
        form = super().get_form(request, obj, change=change, **kwargs)
        return _merging(
            MergingForm, form, request, was_deleted=obj is None and _is_change_page(request)
        )

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Model | None = None) -> Any:
        """Yield the formsets, which know what they showed."""
        for formset, inline in super().get_formsets_with_inlines(request, obj):
            formset.form = _merging(MergingForm, formset.form, request)
            yield _merging(MergingFormSet, formset, request), inline

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
            if self._lock(request, object_id) or not self.has_change_permission(request):
                return super().changeform_view(request, object_id, form_url, extra_context)
        entry = self._log_entries(object_id).filter(action_flag=DELETION).first()
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

    def _tell(
        self,
        request: HttpRequest,
        form: MergingForm,
        formsets: Iterable[Any],
        outcome: str,
    ) -> None:
        """Add a message about who saved what since the form was shown, if anybody did."""
        what = [str(form[name].label) for name in form.fields if name in form.changed]
        what += [
            str(formset.model._meta.verbose_name_plural)
            for formset in formsets
            if formset.has_other_rows or any(row.changed for row in formset.forms)
        ]
        if what:
            opened = load_shown(request)[0]
            entries = self._log_entries(str(form.instance.pk))
            newest = entries.filter(action_time__gte=opened).first() if opened else None
            said = f"{_who_and_when(newest, request)}, while you were writing: {', '.join(what)}."
            messages.warning(request, f"{said} {outcome}")

    def _lock(self, request: HttpRequest, object_id: str) -> Model | None:
        row = self.get_object(request, unquote(object_id))
        return row and self.model._base_manager.select_for_update().filter(pk=row.pk).first()

    def _log_entries(self, object_id: str) -> QuerySet[LogEntry]:
        return LogEntry.objects.filter(
            content_type=get_content_type_for_model(self.model), object_id=unquote(object_id)
        ).select_related("user")

    def _url(self, page: str) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}")

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Ask before deleting, and again if somebody saved meanwhile."""
        with transaction.atomic():
            row = request.method == "POST" and self._lock(request, object_id)
            newest = self._log_entries(object_id).first()
            seen = str(newest.pk if newest else "")
            if row and request.POST.get("seen", seen) != seen:
                said = _who_and_when(newest, request)
                messages.warning(request, f"{said}. Look at it once more before you delete it.")
                return redirect(request.get_full_path())
            context = {"newest": newest, **(extra_context or {})}
            return super().delete_view(request, object_id, context)


def _merging(mixin: type, base: type, request: HttpRequest, **facts: object) -> Any:
    return type(base.__name__, (mixin, base), {"shown": load_shown(request)[1], **facts})


def _is_change_page(request: HttpRequest) -> bool:
    return "object_id" in getattr(request.resolver_match, "kwargs", {})


def _who_and_when(entry: LogEntry | None, request: HttpRequest, did: str = "saved") -> str:
    if entry is None:
        return f"Somebody {did} this"
    when = date_format(timezone.localtime(entry.action_time), "N j, g:i A")
    if entry.user_id == request.user.pk:
        return f"You {did} this in another tab, {when}"
    return f"{entry.user} {did} this, {when}"
