"""The tags field of the article form; static/js/desk/tags.js adds chips and suggestions to it."""

from typing import Any

from django.urls import reverse
from taggit.forms import TagWidget

from blog.taxonomy.names import find_near_duplicates, parse_tags

# The posted field with the near duplicates of other tags that the writer has confirmed.
CONFIRMED_TAGS = "tags-confirmed"


class TagsWidget(TagWidget):
    """A line of comma-separated tags, with a question about each near duplicate."""

    template_name = "admin/widgets/tags.html"

    class Media:
        css = {"all": ["css/desk-tags.css"]}
        js = ["js/desk/fields.js", "js/desk/tags.js"]

    def get_context(self, name: str, value: object, attrs: dict | None) -> dict[str, Any]:
        """Return the context, with the near duplicates among tags that aren't saved yet."""
        context = super().get_context(name, value, attrs)
        typed = parse_tags(value) if isinstance(value, str) else []
        context["widget"] |= {
            "suggestions": reverse("admin:taggit_tag_suggestions"),
            "near_duplicates": find_near_duplicates(typed) if typed else [],
            "confirmed_name": CONFIRMED_TAGS,
        }
        return context
