"""Admin for the practice's settings."""

import re
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, reverse
from django.utils import timezone

from blog.admin.forms.leaving_form import LeavingForm
from blog.admin.forms.plain_url import PLAIN_URL
from blog.admin.forms.repeating_rows import rows_for
from blog.admin.pictures import PicturePickerMixin
from blog.admin.richtext import RichTextAdmin
from blog.admin.views.export import export_urls
from blog.admin.views.first_steps import step_urls
from blog.admin.views.moving_in import moving_in_urls
from blog.menu import menu_choices, page_choices
from blog.middleware import practice_of
from blog.models import Author, Practice
from blog.models.color_field import ColorField
from blog.models.practice import HomePart
from blog.people.states import state_choices, state_groups
from blog.practice import quick_exit
from blog.practice.hours import hours_notes
from blog.practice.time_zones import time_zone_choices

CODE_IN_TAG = re.compile(r"\bcontent\s*=\s*([\"'“”])\s*([^\"'“”<>]*?)\s*[\"'“”]")

# By what the address says: the title, and the fields.
SUBJECTS: dict[str, tuple[str, list[Any]]] = {
    "practice": (
        "The practice",
        ["name", "legal_name", "tagline", "welcome", "time_zone", "language"],
    ),
    "look": ("How it looks", ["logo", "color_light", "color_dark"]),
    "contact": (
        "How to reach you",
        [
            "phone",
            "email",
            "booking_url",
            "booking_label",
            "street_address",
            ("city", "region", "postal_code"),
            "hours",
            "website",
            "states_served",
        ],
    ),
    "menu": ("Menu and home page", ["menu", "home_parts", "welcome_author"]),
    "safety": (
        "For the safety of readers",
        ["country", "crisis_notice", "disclaimer", "quick_exit_url"],
    ),
    "writing": ("How you write", ["reading_grade_aim", "allow_unlicensed_authors"]),
    "publishing": (
        "Before and after an article is published",
        [
            "always_require_approval",
            "allow_link_approval",
            "allow_outside_approval",
            "recheck_after_months",
            "show_stale_notice",
        ],
    ),
    "desk": ("Signing in", ["sign_out_after"]),
    "search": (
        "For search engines",
        ["description", "profiles", "google_verification", "bing_verification"],
    ),
    "privacy": ("What is kept about people", ["log_address_days"]),
    "foot": ("At the foot of every page", ["foot_pages", "legal_footer"]),
}


class VerificationField(forms.CharField):
    """The code by which a search engine knows the owner, which may be typed with its whole tag."""

    def to_python(self, value: Any) -> str:
        """Return the code alone."""
        text = str(super().to_python(value))
        tag = CODE_IN_TAG.search(text)
        return tag[2] if tag else text

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return no greatest length: the tag is longer than its code."""
        return {}


class PracticeForm(LeavingForm):
    """The settings of the practice."""

    def clean_welcome_author(self) -> Author | None:
        """Return whose face stands beside the welcome; refuse who wouldn't be shown there."""
        host: Author | None = self.cleaned_data["welcome_author"]
        if host and not Author.objects.public(timezone.now()).filter(pk=host.pk).exists():
            raise forms.ValidationError(
                f"{host} wouldn’t be shown: they have no public article, and aren’t said to belong "
                "to the practice. Tick that under People first."
            )
        if host and not host.photo:
            raise forms.ValidationError(f"{host} has no photo yet: add it under People first.")
        return host


def _subject(request: HttpRequest) -> str:
    asked = request.POST.get("about") or request.GET.get("about") or ""
    return asked if asked in SUBJECTS else next(iter(SUBJECTS))


@admin.register(Practice)
class PracticeAdmin(PicturePickerMixin, RichTextAdmin):
    """Admin for the single Practice row, which can be changed but not added or deleted."""

    form = PracticeForm
    formfield_overrides = {
        models.URLField: PLAIN_URL,
        ColorField: {"widget": forms.TextInput(attrs={"type": "color"})},
    }

    def get_urls(self) -> list[URLPattern]:
        """Add the pages of the first steps, and those of moving in and out."""
        own = [*step_urls(self), *moving_in_urls(self), *export_urls(self)]
        return [*own, *super().get_urls()]

    def get_fieldsets(self, request: HttpRequest, obj: Practice | None = None) -> Any:
        """Return the fields of the subject that is asked for.

        A form that names none has those of all: it was opened before there were subjects.
        """
        if request.method == "POST" and "about" not in request.GET | request.POST:
            every = [name for _, names in SUBJECTS.values() for name in names]
            return [(None, {"fields": every})]
        return [(None, {"fields": SUBJECTS[_subject(request)][1]})]

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Let the time zone be chosen from a list."""
        if db_field.name == "time_zone":
            zones = time_zone_choices(practice_of(request).time_zone)
            kwargs["widget"] = forms.Select(choices=zones)
        match db_field.name:
            case "menu":
                return rows_for(db_field, "Entry", menu_choices())
            case "foot_pages":
                return rows_for(db_field, "Page", page_choices())
            case "home_parts":
                return rows_for(db_field, "Part", HomePart.choices)
            case "states_served":
                return rows_for(db_field, "State", state_choices(), offered=state_groups())
            case "region":  # a sentence below it would lift it above those beside it
                kwargs["widget"] = forms.TextInput({"placeholder": "For example MN"})
            case "google_verification" | "bing_verification":
                kwargs["form_class"] = VerificationField
            case "street_address" | "hours" | "profiles":
                kwargs["widget"] = forms.Textarea({"rows": 3, "class": "vLargeTextField"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def change_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the single row, which is made on the first visit."""
        practice = Practice.load()
        if practice._state.adding and self.has_change_permission(request):
            practice.save()
        return super().change_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the subjects beside the form, which has one button."""
        subject = _subject(request)
        context |= {
            "title": SUBJECTS[subject][0],
            "subtitle": None,
            "subject": subject,
            "subjects": [(key, title, key == subject) for key, (title, _) in SUBJECTS.items()],
            "show_save_and_continue": False,
        }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_post_save_change(
        self, request: HttpRequest, obj: Practice
    ) -> HttpResponseRedirect:
        """Stay with the subject."""
        return HttpResponseRedirect(f"{request.path}?about={_subject(request)}")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: there is exactly one practice."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Practice | None = None) -> bool:
        """Return False: there is always a practice."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Practice, form: forms.ModelForm, change: bool
    ) -> None:
        """Save; warn if the quick-exit page could give a reader away, or hours can't be read."""
        super().save_model(request, obj, form, change)
        if warning := quick_exit.quick_exit_warning(obj.quick_exit_url, request.get_host()):
            messages.warning(request, warning)
        for sentence in hours_notes(obj.hours) if "hours" in form.changed_data else []:
            messages.info(request, sentence)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Redirect to the single row, and the subject that is asked for."""
        query = {"about": request.GET["about"]} if "about" in request.GET else None
        return HttpResponseRedirect(reverse("admin:blog_practice_change", args=[1], query=query))
