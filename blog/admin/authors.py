"""Admin for authors, credentials and licenses."""

from itertools import groupby
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from blog import redirects
from blog.admin.forms.datetime_fields import DateWidget
from blog.admin.forms.leaving_form import LeavingForm
from blog.admin.pictures import PicturePickerMixin
from blog.admin.richtext import RichTextAdmin
from blog.admin.supervision import supervision_notes
from blog.middleware import practice_of
from blog.models import Author, Credential, License
from blog.people.credentials import known_credentials
from blog.publishing import expiring_licenses
from blog.text import richtext
from practice_site.desk import DeskAdmin


@admin.register(Credential)
class CredentialAdmin(DeskAdmin):
    """Admin for the kinds of license."""

    list_display = ["designation", "title", "jurisdiction", "under_supervision"]
    list_filter = ["jurisdiction", "under_supervision"]
    search_fields = ["designation", "title", "jurisdiction"]

    def get_urls(self) -> list[URLPattern]:
        """Add the page of well-known credentials."""
        view = self.admin_site.admin_view(self.add_known)
        return [path("known/", view, name="blog_credential_known"), *super().get_urls()]

    def add_known(self, request: HttpRequest) -> HttpResponse:
        """List the credentials of a state, and add the selected ones."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        state = (request.POST or request.GET).get("state", "")
        if request.method == "POST":
            count = Credential.objects.add_known(state, request.POST.getlist("take"))
            if count:
                subject = "1 credential is" if count == 1 else f"{count} credentials are"
                messages.success(request, f"{subject} added. Compare each with its rule once.")
                return HttpResponseRedirect(reverse("admin:blog_credential_changelist"))
            messages.warning(request, "Tick those that you want to add.")
        if state not in known_credentials():
            newest = Credential.objects.order_by("-pk").first()
            state = newest.jurisdiction if newest else ""
        known = Credential.objects.of_state(state)
        context = {
            **self.admin_site.each_context(request),
            "title": "Add credentials of a state",
            "opts": self.opts,
            "states": known_credentials(),
            "state": state,
            "known_by_profession": [
                (profession.capitalize(), list(group))
                for profession, group in groupby(known, lambda row: row[0].profession)
            ],
        }
        return TemplateResponse(request, "admin/blog/credential/known.html", context)


class LicenseInline(admin.StackedInline):
    """The licenses of an author, with their dates."""

    model = License
    fk_name = "author"
    extra = 0
    formfield_overrides = {
        models.DateField: {"widget": DateWidget},
        models.URLField: {"assume_scheme": "https"},
    }
    fields = [
        "credential",
        ("valid_from", "valid_until"),
        "degree",
        ("number", "show_number"),
        "employer",
        "supervisor",
        "external_supervisor",
        "supervisor_email",
        "verification_url",
    ]


@admin.register(Author)
class AuthorAdmin(PicturePickerMixin, RichTextAdmin):
    """Admin for the people who sign articles."""

    form = LeavingForm
    inlines = [LicenseInline]
    list_display = ["name", "byline_today"]
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name"]
    formfield_overrides = {
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
    }

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Author]:
        """Return the authors with their licenses prefetched."""
        return Author.objects.with_licenses()

    def get_exclude(self, request: HttpRequest, obj: Author | None = None) -> list[str] | None:
        """Hide the linked user from anyone who can't view users."""
        user_admin = self.admin_site.get_model_admin(get_user_model())
        return None if user_admin.has_view_permission(request) else ["user"]

    def get_fields(self, request: HttpRequest, obj: Author | None = None) -> Any:
        """Replace the bio by its rendered text where it is read-only."""
        fields = list(super().get_fields(request, obj))
        if obj and not self.has_change_permission(request, obj):
            fields[fields.index("bio")] = "bio_as_shown"
        return fields

    @admin.display(description="Bio")
    def bio_as_shown(self, author: Author) -> SafeString:
        """Return the bio as readers see it, as safe HTML."""
        return richtext.render(author.bio, 3)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show above the form which licenses expire or have, and what supervision means."""
        if author := context.get("original"):
            context["supervision_notes"] = supervision_notes([author], practice_of(request))
            context["license_warnings"] = expiring_licenses.license_warnings([author])
        return super().render_change_form(request, context, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Author, form: forms.Form, change: bool) -> None:
        """Save the author; a changed slug leaves a redirect."""
        redirects.save_target(obj)

    def save_related(
        self, request: HttpRequest, form: forms.ModelForm, formsets: list[Any], change: bool
    ) -> None:
        """Save the licenses; say what it means where one is new under supervision, or changed."""
        super().save_related(request, form, formsets, change)
        changed = [*formsets[0].new_objects, *(row for row, _ in formsets[0].changed_objects)]
        supervised = any(row.credential.under_supervision for row in changed)
        if supervised and "_continue" not in request.POST:  # where it stands above the form
            for sentence in supervision_notes([form.instance], practice_of(request)):
                messages.info(request, sentence)

    @admin.display(description="Byline today")
    def byline_today(self, author: Author) -> str:
        """Return today's byline with its disclosures."""
        byline = author.byline(timezone.localdate())
        return " · ".join([byline.text, *byline.disclosures])
