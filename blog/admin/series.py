"""Admin for series and translations: which articles belong together."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils import timezone

from blog.models import Series, SeriesPart, Translation
from blog.practice.languages import language_name
from practice_site.desk import DeskAdmin

LAST = 32_767  # what every database can store as a position


class ChoiceForm(forms.ModelForm):
    """Base class of forms in which articles are chosen, which are written in forms of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.fields:
            for button in ("add", "change", "delete", "view"):
                setattr(self.fields[name].widget, f"can_{button}_related", False)


class PartForm(ChoiceForm):
    """A part's form; without a number it comes last."""

    position = SeriesPart._meta.get_field("position").formfield(required=False, max_value=LAST)

    def clean_position(self) -> int:
        """Return the number, or the last there can be."""
        typed: int | None = self.cleaned_data["position"]
        return LAST if typed is None else typed

    @property
    def place(self) -> float:
        """Where the part was moved: before the part that has its number, or after, if downward."""
        typed = self.instance.position
        shown = self.initial.get("position", LAST)
        return float(typed) + (typed > shown) / 2 - (typed < shown) / 2


class PartFormSet(forms.BaseInlineFormSet):
    """The parts of a series, numbered from one without gaps when they are saved."""

    def save(self, commit: bool = True) -> Any:
        """Save the parts in the order of their numbers."""
        saved = super().save(commit)
        kept: list[Any] = [
            form
            for form in self.forms
            if form.instance.pk and form not in self.deleted_forms and form.instance.post_id
        ]
        for number, form in enumerate(sorted(kept, key=lambda form: form.place), start=1):
            SeriesPart.objects.filter(pk=form.instance.pk).update(position=number)
        return saved

    def get_unique_error_message(self, unique_check: object) -> str:
        """Return what is wrong where an article is chosen in two rows."""
        return "An article is listed twice. Remove one."

    def get_form_error(self) -> str:
        """Return what is wrong with the second row."""
        return "This article is listed above as well."


class PartInline(admin.TabularInline):
    """The parts of a series, in order."""

    model = SeriesPart
    form = PartForm
    formset = PartFormSet
    fields = ["post", "position"]
    autocomplete_fields = ["post"]
    verbose_name_plural = "parts"

    def get_extra(self, request: HttpRequest, obj: Series | None = None, **kwargs: Any) -> int:
        """Return the number of empty rows: two for a new series."""
        return 0 if obj else 2

    # Who may change a series may change its parts.

    def has_add_permission(self, request: HttpRequest, obj: Series | None = None) -> bool:
        """Return whether the user can change the series."""
        return request.user.has_perm("blog.change_series" if obj else "blog.add_series")

    def has_view_permission(self, request: HttpRequest, obj: Series | None = None) -> bool:
        """Return whether the user can view the series."""
        return request.user.has_perm("blog.view_series")

    has_change_permission = has_delete_permission = has_add_permission


@admin.register(Series)
class SeriesAdmin(DeskAdmin):
    """Admin for series: their name, and their parts in order."""

    fields = ["name"]
    inlines = [PartInline]
    list_display = ["name", "part_count_label", "live_count_label"]
    search_fields = ["name"]
    ordering = ["name"]
    change_list_template = "admin/blog/series/change_list.html"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Series]:
        """Return the series with their numbers of parts."""
        return Series.objects.with_counts(timezone.now()).order_by(*self.ordering)

    @admin.display(description="Parts", ordering="part_count")
    def part_count_label(self, series: Series) -> int:
        """Return the number of its articles."""
        return series.part_count

    @admin.display(description="Parts that readers see", ordering="live_count")
    def live_count_label(self, series: Series) -> int:
        """Return the number of its live articles."""
        return series.live_count


@admin.register(Translation)
class TranslationAdmin(DeskAdmin):
    """Admin for translations: which article is one, and of which other."""

    form = ChoiceForm
    fields = ["post", "original"]
    autocomplete_fields = ["post", "original"]
    list_display = ["post", "language", "original"]
    list_select_related = ["post", "original"]
    ordering = ["post__title"]
    search_fields = ["post__title", "original__title"]
    change_list_template = "admin/blog/translation/change_list.html"

    @admin.display(description="In")
    def language(self, translation: Translation) -> str:
        """Return the language of the translation."""
        return language_name(translation.post.language)
