"""Admin for the practice's settings."""

from django import forms
from django.contrib import admin, messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from blog.admin.pictures import PicturePickerMixin
from blog.admin.richtext import RichTextAdmin
from blog.models import Practice
from blog.models.practice import ColorField
from blog.practice import quick_exit


@admin.register(Practice)
class PracticeAdmin(PicturePickerMixin, RichTextAdmin):
    """Admin for the single Practice row, which can be changed but not added or deleted."""

    formfield_overrides = {
        models.URLField: {"assume_scheme": "https"},
        ColorField: {"widget": forms.TextInput(attrs={"type": "color"})},
    }
    fieldsets = [
        (None, {"fields": ["name", "legal_name", "tagline", "welcome", "time_zone", "language"]}),
        ("How it looks", {"fields": ["logo", "color_light", "color_dark"]}),
        ("How to reach you", {"fields": ["email", "phone", "address"]}),
        (
            "For the safety of readers",
            {"fields": ["country", "crisis_notice", "disclaimer", "quick_exit_url"]},
        ),
        ("How you write", {"fields": ["reading_grade_aim", "allow_unlicensed_authors"]}),
        (
            "Before and after an article is published",
            {
                "fields": [
                    "always_require_approval",
                    "allow_link_approval",
                    "allow_outside_approval",
                    "recheck_after_months",
                    "show_stale_notice",
                ]
            },
        ),
        ("At the foot of every page", {"fields": ["legal_footer"]}),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: there is exactly one practice."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Practice | None = None) -> bool:
        """Return False: there is always a practice."""
        return False

    def save_model(
        self, request: HttpRequest, obj: Practice, form: forms.ModelForm, change: bool
    ) -> None:
        """Save, and warn if the quick-exit page could give a reader away."""
        super().save_model(request, obj, form, change)
        if warning := quick_exit.quick_exit_warning(obj.quick_exit_url, request.get_host()):
            messages.warning(request, warning)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Redirect to the single row, creating it on the first visit."""
        practice = Practice.load()
        if practice._state.adding and self.has_change_permission(request):
            practice.save()
        return redirect("admin:blog_practice_change", 1)
