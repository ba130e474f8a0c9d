"""Tags in the article form: a plain field, into which static/js/desk/tags.js brings suggestions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from taggit.forms import TagWidget

from blog.taxonomy.names import check_tag_name, near_duplicates, parse_tags

# The names that somebody typed, and was told that they are nearly those of other tags.
KEPT = "tags-kept"


class TagsWidget(TagWidget):
    """One line of text, tags between commas, with a word about each near twin beside it."""

    template_name = "admin/widgets/tags.html"

    class Media:
        css = {"all": ["css/desk-tags.css"]}
        js = ["js/desk/fields.js", "js/desk/tags.js"]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Add where suggestions are, and the twins of what was typed and not saved yet."""
        context = super().get_context(name, value, attrs)
        typed = parse_tags(value) if isinstance(value, str) else []
        context["widget"] |= {
            "suggestions": reverse("admin:taggit_tag_suggestions"),
            "twins": near_duplicates(typed) if typed else [],
            "kept": KEPT,
        }
        return context


class TagsForm(forms.ModelForm):
    """A form with the field ``tags``."""

    def clean_tags(self) -> list[str]:
        """Give the names; raises ValidationError for what is none, and once for each near twin."""
        names: list[str] = self.cleaned_data["tags"]
        kept = self.data.getlist(KEPT) if isinstance(self.data, QueryDict) else []
        for name in names:
            check_tag_name(name)
        twins = near_duplicates(names) if names else []
        sentences = [
            f"There is a tag “{other}” already. Use it, or save once more to have “{name}” as well."
            for name, other in twins
            if name not in kept
        ]
        if sentences:
            raise ValidationError(sentences)
        return names
