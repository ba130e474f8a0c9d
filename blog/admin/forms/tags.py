"""The tags field of the article form; static/js/desk/tags.js adds chips and suggestions to it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from taggit.forms import TagWidget

from blog.taxonomy.names import check_tag_name, find_near_duplicates, parse_tags

# The posted field with the near duplicates of other tags that the writer has confirmed.
CONFIRMED_TAGS = "tags-confirmed"


class TagsWidget(TagWidget):
    """A line of comma-separated tags, with a question about each near duplicate."""

    template_name = "admin/widgets/tags.html"

    class Media:
        css = {"all": ["css/desk-tags.css"]}
        js = ["js/desk/fields.js", "js/desk/tags.js"]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the context, with the near duplicates among tags that aren't saved yet."""
        context = super().get_context(name, value, attrs)
        typed = parse_tags(value) if isinstance(value, str) else []
        context["widget"] |= {
            "suggestions": reverse("admin:taggit_tag_suggestions"),
            "near_duplicates": find_near_duplicates(typed) if typed else [],
            "confirmed_name": CONFIRMED_TAGS,
        }
        return context


class TagsForm(forms.ModelForm):
    """Base class of model forms with the field ``tags``."""

    def clean_tags(self) -> list[str]:
        """Return the names.

        Raises ValidationError for invalid names, and for near duplicates that aren't confirmed.
        """
        names: list[str] = self.cleaned_data["tags"]
        confirmed = self.data.getlist(CONFIRMED_TAGS) if isinstance(self.data, QueryDict) else []
        for name in names:
            check_tag_name(name)
        near_duplicates = find_near_duplicates(names) if names else []
        sentences = [
            f"There is a tag “{other}” already. Use it, or save once more to have “{name}” as well."
            for name, other in near_duplicates
            if name not in confirmed
        ]
        if sentences:
            raise ValidationError(sentences)
        return names
