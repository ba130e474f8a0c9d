"""The form of an article's own fields; its sections are inlines."""

import uuid
from typing import Any

from django import forms
from django.utils.text import slugify

from blog.admin.forms.datetime_fields import DateWidget
from blog.admin.forms.repeating_rows import OrderedChoiceField
from blog.admin.forms.tags import TagsForm, TagsWidget
from blog.articles import revisions
from blog.models import Author, Category, Post, PostAuthor, PostCategory


class PostForm(TagsForm):
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
    # The editing session, and the content hash of what was stored when the form was opened: see
    # blog.articles.autosave.
    editing = forms.UUIDField(required=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Post
        fields = "__all__"
        widgets = {
            "title": forms.TextInput(attrs={"class": "desk-title"}),
            "subtitle": forms.TextInput(attrs={"class": "vTextField"}),
            "opening_line": forms.Textarea(attrs={"rows": 2}),
            "summary": forms.Textarea(attrs={"rows": 3}),
            "content_note": forms.Textarea(attrs={"rows": 2}),
            "recheck_on": DateWidget(),
            "tags": TagsWidget(),
        }
        error_messages = {"title": {"required": "Give the article a title."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if "slug" in self.fields:  # absent for somebody with view permission only
            self.fields["slug"].required = False
        self.initial["editing"] = uuid.uuid4()
        if self.instance.pk:
            self.initial["base"] = revisions.current_content(self.instance)[1]
            self.initial["author_order"] = [
                link.author for link in self.instance.author_links.select_related("author")
            ]
            self.initial["category_order"] = [
                link.category for link in self.instance.category_links.select_related("category")
            ]

    def clean(self) -> dict[str, Any] | None:
        """Make the slug from the title where it was left empty."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("slug") and cleaned.get("title") and "slug" not in self.errors:
            cleaned["slug"] = slugify(cleaned["title"])[:100].strip("-") or "article"
        return cleaned

    def save_order(self) -> None:
        """Save authors and categories in the order of their rows."""
        post = self.instance
        if "author_order" in self.changed_data:
            post.author_links.all().delete()
            PostAuthor.objects.bulk_create(
                PostAuthor(post=post, author=author, position=position)
                for position, author in enumerate(self.cleaned_data["author_order"])
            )
        if "category_order" in self.changed_data:
            post.category_links.all().delete()
            PostCategory.objects.bulk_create(
                PostCategory(post=post, category=category, position=position)
                for position, category in enumerate(self.cleaned_data["category_order"])
            )
