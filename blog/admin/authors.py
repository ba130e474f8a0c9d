"""Admin for authors and their licenses."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.safestring import SafeString

from blog import redirects
from blog.admin.credentials import CredentialSelect
from blog.admin.forms.datetime_fields import DateWidget
from blog.admin.forms.leaving_form import LeavingForm
from blog.admin.forms.plain_url import PLAIN_URL
from blog.admin.forms.repeating_rows import rows_for
from blog.admin.pictures import PicturePickerMixin
from blog.admin.richtext import RichTextAdmin
from blog.admin.supervision import supervision_notes
from blog.middleware import practice_of
from blog.models import Author, License
from blog.people.states import state_choices, state_groups
from blog.practice.languages import language_choices
from blog.publishing import expiring_licenses
from blog.text import richtext
from practice_site.desk import PlainChoices


class LicenseInline(PlainChoices, admin.StackedInline):
    """The licenses of an author, with their dates."""

    model = License
    template = "admin/blog/author/licenses.html"
    add_links = ("supervisor",)
    fk_name = "author"
    extra = 0
    formfield_overrides = {
        models.DateField: {"widget": DateWidget},
        models.URLField: PLAIN_URL,
    }
    fieldsets = [
        (None, {"fields": ["credential", ("valid_from", "valid_until"), "verification_url"]}),
        (
            "What some rules ask for beside the letters",
            {"fields": ["degree", ("number", "show_number"), "employer"]},
        ),
        (
            "Who supervises, if anybody must",
            {"fields": ["supervisor", "external_supervisor", "supervisor_email"]},
        ),
    ]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[License]:
        """Return the licenses with their credentials, of which the form tells the rules."""
        return super().get_queryset(request).select_related("credential", "author")

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Say of a supervisor that it may be nobody of this practice."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field and db_field.name == "supervisor":
            field.empty_label = "Nobody here"
        return field

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Let credentials be added from the lists of the states."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.name == "credential":
            choices = field.widget.choices
            field.widget = CredentialSelect(may_add=request.user.has_perm("blog.add_credential"))
            field.widget.choices = choices
        return field


SUBJECTS = {
    "Who this is": ["name", "slug", "pronouns", "user"],
    "What readers are told": ["photo", "role", "bio", "bio_as_shown", "specialties"],
    "For new clients": [
        "on_team",
        "accepting",
        "meets",
        "ages",
        "languages",
        "states",
        "booking_url",
    ],
}


@admin.register(Author)
class AuthorAdmin(PicturePickerMixin, RichTextAdmin):
    """Admin for the people who sign articles."""

    form = LeavingForm
    is_made_within_articles = True
    inlines = [LicenseInline]
    add_links = ("user", "specialties")
    no_choice = {"accepting": "Not said"}
    offers_staying = True
    actions = None  # one at a time, since articles and licenses are theirs
    list_display = ["name", "byline_today"]
    search_help_text = "Name"
    prepopulated_fields = {"slug": ["name"]}
    search_fields = ["name"]
    formfield_overrides = {
        models.ManyToManyField: {"widget": forms.CheckboxSelectMultiple},
        models.URLField: PLAIN_URL,
    }

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Let languages and states be chosen row by row: there are very many."""
        match db_field.name:
            case "languages":
                return rows_for(db_field, "Language", language_choices())
            case "states":
                return rows_for(db_field, "State", state_choices(), offered=state_groups())
        return super().formfield_for_dbfield(db_field, request, **kwargs)

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

    def get_fieldsets(self, request: HttpRequest, obj: Author | None = None) -> Any:
        """Return the fields by subject."""
        shown = self.get_fields(request, obj)
        return [
            (title, {"fields": [name for name in names if name in shown]})
            for title, names in SUBJECTS.items()
        ]

    def describe_user(self, row: Any) -> str:
        """Return which article names the author, or whom the author supervises."""
        if isinstance(row, License):
            return f"The license of {row.author}, as supervisor"
        article = getattr(row, "post", None) or getattr(row, "edition", None)
        return f"The article “{article}”" if article else str(row)

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
