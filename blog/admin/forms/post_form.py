"""The form of an article's own fields; its sections are inlines."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.urls import reverse
from taggit.forms import TagWidget

from blog.admin.forms.datetime_fields import DateWidget
from blog.admin.forms.one_line import OneLineTextarea
from blog.admin.forms.picture_select import ChosenSelect
from blog.admin.forms.repeating_rows import OrderedChoiceField
from blog.articles.autosave import base_of_fix
from blog.articles.content import content_from_post
from blog.articles.hashes import data_hash
from blog.models import Author, Category, Post
from blog.taxonomy.names import check_tag_name, find_near_duplicates, parse_tags
from blog.text.slugs import slug_of
from practice_site.scripts import module

# The posted field with the near duplicates of other tags that the writer has confirmed.
CONFIRMED_TAGS = "tags-confirmed"


class TagsWidget(TagWidget):
    """A line of comma-separated tags; static/js/desk/tags.js adds chips and suggestions to it."""

    template_name = "admin/widgets/tags.html"

    class Media:
        js = [module("tags")]

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


class ArticleModelForm(forms.ModelForm):
    """Base class of the forms of an article and of its sections.

    With ``validated=False`` it shows the data that it is bound to, however unfinished or invalid,
    without errors, and is never valid.
    """

    def __init__(self, *args: Any, validated: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.validated = validated
        for name, field in self.fields.items():
            if isinstance(field.widget, ChosenSelect):
                field.widget.known = [row] if (row := getattr(self.instance, name)) else []
        if not validated:
            self.cleaned_data = {}

    @property
    def errors(self) -> ErrorDict:
        """The errors; none without validation."""
        return super().errors if self.validated else ErrorDict()

    def is_valid(self) -> bool:
        """Return whether the form is valid, and validated at all."""
        return self.validated and super().is_valid()


class PostForm(ArticleModelForm):
    """An article's own fields, with its ordered authors and categories; sections are inlines."""

    author_order = OrderedChoiceField(
        "Author",
        Author.objects.all(),
        label="Authors",
        help_text="In the order in which they sign.",
    )
    category_order = OrderedChoiceField(
        "Category",
        Category.objects.all(),
        label="Categories",
        help_text="The first one is the most important. They are shown above the title.",
    )
    tags = forms.fields_for_model(Post, ["tags"], widgets={"tags": TagsWidget()})["tags"]
    # The editing session, and the content hash of what was stored when the form was opened: see
    # blog.articles.autosave.
    editing = forms.UUIDField(required=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Post
        exclude = ["tags"]  # noqa: DJ006  declared above, so that they aren't read once more
        widgets = {
            "title": OneLineTextarea({"placeholder": "Title"}),
            "subtitle": OneLineTextarea({"placeholder": "Subtitle, if it needs one"}),
            "opening_line": forms.Textarea(
                {"rows": 1, "placeholder": "Opening line: one sentence, set larger"}
            ),
            "summary": forms.Textarea(attrs={"rows": 3}),
            "content_note": forms.Textarea(attrs={"rows": 2}),
            "recheck_on": DateWidget(),
        }
        error_messages = {"title": {"required": "Give the article a title."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:  # absent for somebody with view permission only
            self.fields["slug"].required = False
            if self.instance.is_page:
                self.fields["title"].error_messages["required"] = "Give the page a title."
        self.initial["editing"] = uuid.uuid4()
        if self.instance.pk:
            # Another instance where this one is going to be changed.
            stored = Post.objects.get(pk=self.instance.pk) if self.is_bound else self.instance
            edition = self.instance.shown_edition
            self.initial["base"] = (
                base_of_fix(edition) if edition else data_hash(content_from_post(stored))
            )
            self.initial["tags"] = [link.tag for link in stored.tag_links.all()]
            self.initial["author_order"] = [link.author for link in stored.author_links.all()]
            self.initial["category_order"] = [link.category for link in stored.category_links.all()]

    def clean_tags(self) -> list[str]:
        """Return the names; refuse invalid ones, and near duplicates that aren't confirmed."""
        names: list[str] = self.cleaned_data["tags"]
        confirmed = self.data.getlist(CONFIRMED_TAGS) if isinstance(self.data, QueryDict) else []
        for name in names:
            check_tag_name(name)
        sentences = [
            f"There is a tag “{other}” already. Use it, or save once more to have “{name}” as well."
            for name, other in (find_near_duplicates(names) if names else [])
            if name not in confirmed
        ]
        if sentences:
            raise ValidationError(sentences)
        return names

    def clean(self) -> dict[str, Any] | None:
        """Make the slug from the title where it was left empty."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("slug") and cleaned.get("title") and "slug" not in self.errors:
            cleaned["slug"] = slug_of(cleaned["title"], 100) or "article"
        return cleaned

    def save_relations(self) -> None:
        """Save the tags, and authors and categories in the order of their rows."""
        post = self.instance
        post.tags.set(self.cleaned_data["tags"])
        for name, chosen in (("author_order", post.authors), ("category_order", post.categories)):
            if name in self.changed_data:
                chosen.clear()
                for position, each in enumerate(self.cleaned_data[name]):
                    chosen.add(each, through_defaults={"position": position})


def restored_post_form(data: QueryDict) -> type[PostForm]:
    """Return a form class that is bound to unsaved data and doesn't validate it."""

    class RestoredPostForm(PostForm):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(data, validated=False, **kwargs)

    return RestoredPostForm
