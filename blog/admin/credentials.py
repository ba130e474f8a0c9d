"""Admin for credentials, and the lists of the states from which they are added."""

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from blog.admin.forms.leaving_form import LeavingForm
from blog.models import Credential
from blog.people.credentials import find_known, known_credentials
from blog.text.links import name_links
from practice_site.desk import DeskAdmin
from practice_site.edit_conflicts import is_changed_since, log_entries
from practice_site.scripts import module


class CredentialSelect(forms.Select):
    """A choice of a credential, with the lists of the states in a panel in the page."""

    template_name = "admin/widgets/credential.html"

    def __init__(self, *args: Any, may_add: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_add = may_add

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return the context, with whether credentials may be added."""
        return super().get_context(name, value, attrs) | {"may_add": self.may_add}

    @property
    def media(self) -> forms.Media:
        """The script of the panel."""
        return forms.Media(js=[module("credential_panel")])


@admin.register(Credential)
class CredentialAdmin(DeskAdmin):
    """Admin for the kinds of license."""

    form = LeavingForm
    list_display = ["designation", "title", "jurisdiction", "asks"]
    list_filter = ["jurisdiction"]
    search_fields = ["designation", "title", "jurisdiction"]
    search_help_text = "Letters, title or state"
    empty_value_display = ""
    fieldsets = [
        ("The license", {"fields": ["designation", "title", "jurisdiction"]}),
        (
            "What its rule asks for",
            {"fields": ["under_supervision", "asks_degree", "disclosure", "source", "links"]},
        ),
    ]
    readonly_fields = ["links"]

    @admin.display(description="What its rule asks for")
    def asks(self, credential: Credential) -> SafeString:
        """Return in a few words what it asks for, and whether its state asks more, as safe HTML."""
        asked = [
            (credential.under_supervision, "Supervision"),
            (credential.asks_degree, "The degree"),
            (credential.disclosure, "A sentence beside the name"),
        ]
        words = ", ".join(word for is_asked, word in asked if is_asked)
        known = find_known(credential.jurisdiction, credential.designation)
        if not (known and credential.asked_beyond(known)):
            return format_html("{}", words)
        mark = '<span class="badge tone--warn">More by the list of the state</span>'
        return format_html(f"{{}} {mark}", words)

    @admin.display(description="Where to read it")
    def links(self, credential: Credential) -> SafeString:
        """Return the source with its address as a link, as safe HTML."""
        return name_links(credential.source)

    def get_fieldsets(self, request: HttpRequest, obj: Credential | None = None) -> Any:
        """Return the fields by subject; the source once more where it has an address."""
        has_links = obj and "://" in obj.source
        return [
            (title, {"fields": [n for n in options["fields"] if n != "links" or has_links]})
            for title, options in self.fieldsets or ()
        ]

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Give what is a sentence or more the room for it."""
        if db_field.name in ("disclosure", "source"):
            kwargs["widget"] = forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show above the form what the list of its state says."""
        if own := context.get("original"):
            context["known"] = find_known(own.jurisdiction, own.designation)
            context["newest"] = log_entries(Credential, own.pk).first()
        return super().render_change_form(request, context, *args, **kwargs)

    def describe_user(self, row: Any) -> str:
        """Return whose license it is."""
        return f"The license of {row.author}"

    def get_urls(self) -> list[URLPattern]:
        """Add the lists of the states, and what takes a rule over from one."""
        known = self.admin_site.admin_view(self.add_known)
        renew = self.admin_site.admin_view(require_POST(self.take_over))
        return [
            path("known/", known, name="blog_credential_known"),
            path("<int:pk>/rule/", renew, name="blog_credential_rule"),
            *super().get_urls(),
        ]

    def add_known(self, request: HttpRequest) -> HttpResponse:
        """List the credentials of a state, and add the selected ones; as JSON for the panel."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        state = (request.POST or request.GET).get("state", "")
        if request.method == "POST":
            added = Credential.objects.add_known(state, request.POST.getlist("take"))
            for each in added:
                self.log_addition(request, each, [{"added": {}}])
            if not request.accepts("text/html"):
                return JsonResponse({"added": [[each.pk, str(each)] for each in added]})
            if added:
                count = len(added)
                subject = "1 credential is" if count == 1 else f"{count} credentials are"
                messages.success(request, f"{subject} added. Compare each with its rule once.")
                return redirect("admin:blog_credential_changelist")
            messages.warning(request, "Tick those that you want to add.")
        if state not in known_credentials():
            newest = Credential.objects.order_by("-pk").first()
            state = newest.jurisdiction if newest else ""
        listed = Credential.objects.of_state(state)
        rows = [(known, own, own.asked_beyond(known) if own else []) for known, own in listed]
        entries = log_entries(Credential, *(own.pk for _, own in listed if own))
        context = {
            **self.admin_site.each_context(request),
            "title": "Add credentials of a state",
            "opts": self.opts,
            "states": known_credentials(),
            "state": state,
            "count": len(rows),
            "ticked": (request.POST or request.GET).getlist("take"),
            "newest_by_key": {int(e.object_id or 0): e.pk for e in entries.order_by("action_time")},
            "may_change": self.has_change_permission(request),
            "known_by_profession": [
                (profession.capitalize(), list(group))
                for profession, group in groupby(rows, lambda row: row[0].profession)
            ],
        }
        name = "panel" if "panel" in request.GET else "known"
        return TemplateResponse(request, f"admin/blog/credential/{name}.html", context)

    @transaction.atomic
    def take_over(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Let a credential ask also for what the list of its state does, unless it was changed.

        Lead back to its form, or to the list with all that is ticked in it.
        """
        own = get_object_or_404(Credential.objects.select_for_update(), pk=pk)
        known = find_known(own.jurisdiction, own.designation)
        if not self.has_change_permission(request, own):
            raise PermissionDenied
        newest = log_entries(Credential, pk).first()
        if known and not is_changed_since(request, newest, "you take the rule over"):
            left = own.take_over(known)
            own.save()
            self.log_change(request, own, f"Took over the rule in the list of {own.jurisdiction}.")
            messages.success(request, f"{own} asks now for what the list of its state says.")
            for sentence in [*left, *_lacking(own)]:
                messages.warning(request, sentence)
        if "state" in request.POST:
            kept = {"state": own.jurisdiction, "take": request.POST.getlist("take")}
            return redirect(reverse("admin:blog_credential_known", query=kept))
        return redirect("admin:blog_credential_change", pk)


def _lacking(credential: Credential) -> list[SafeString]:
    """Return what licenses lack that haven't ended, in one sentence or none, as safe HTML.

    Each is a link to its author.
    """
    licenses = credential.licenses.not_ended(timezone.localdate())
    lacking = [
        (reverse("admin:blog_author_change", args=[each.author_id]), each.author, " ".join(missing))
        for each in licenses.select_related("author", "credential")
        if (missing := each.missing().values())
    ]
    lines = format_html_join(" ", '<a href="{}#licenses-group">{}</a>: {}', lacking)
    return [format_html("Licenses that lack something by now: {}", lines)] if lacking else []
