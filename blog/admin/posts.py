"""Articles at the desk: the form in which they are written, and the list of them."""

import uuid
from typing import Any

from content_editor.admin import ContentEditor
from csp.constants import SELF
from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.text import capfirst, slugify

from blog import checklist
from blog.admin.forms.datetime_fields import DayWidget
from blog.admin.forms.error_list import error_list
from blog.admin.forms.repeating_rows import OrderedChoiceField
from blog.admin.forms.tags import TagsForm, TagsWidget
from blog.admin.importmap import importmap_source
from blog.admin.pictures import PictureChoice
from blog.admin.richtext import RichTextAdmin
from blog.admin.sections import SECTION_INLINES
from blog.admin.views.autosave import Autosave
from blog.admin.views.calendar import Calendar
from blog.admin.views.checklist import ChecklistPages
from blog.admin.views.conflict import Merging
from blog.admin.views.freshness import AgainPage
from blog.admin.views.history import HistoryPages
from blog.admin.views.import_document import FromDocument
from blog.admin.views.preview import PreviewPages
from blog.admin.views.preview_links import PreviewLinks
from blog.admin.views.publish import PublishingPanel
from blog.admin.views.review import ReviewPages
from blog.admin.views.search_preview import search_preview
from blog.admin.views.unsaved import Recovery
from blog.articles import revisions
from blog.models import Author, Category, Post, PostAuthor, PostCategory
from blog.permissions import sees_articles, visible_to, writes_articles
from blog.publishing.status import status_of, with_status
from blog.text.dates import format_past_moment


class PostForm(TagsForm):
    """The words about an article, and its authors and categories in their order."""

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
        help_text="The first one is the most important. They stand above the title.",
    )
    # Which open form this is, and what was stored when it was opened: see blog.models.revisions.
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
            "recheck_on": DayWidget(),
            "tags": TagsWidget(),
        }
        error_messages = {"title": {"required": "Give the article a title."}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        if "slug" in self.fields:  # absent where the article may only be looked at
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
        """Make the address from the title where none was written."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("slug") and cleaned.get("title") and "slug" not in self.errors:
            cleaned["slug"] = slugify(cleaned["title"])[:100].strip("-") or "article"
        return cleaned

    def save_order(self) -> None:
        """Write authors and categories in the order of their rows."""
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


@admin.register(Post)
class PostAdmin(
    PictureChoice,
    PublishingPanel,
    ChecklistPages,
    PreviewPages,
    PreviewLinks,
    FromDocument,
    HistoryPages,
    Merging,
    Autosave,
    Recovery,
    ReviewPages,
    Calendar,
    AgainPage,
    RichTextAdmin,
    ContentEditor,
):
    """Where an article is written. Readers see nothing of it until it is published."""

    form = PostForm
    inlines = SECTION_INLINES
    list_display = ["title", "standing_label", "signed_by", "last_saved"]
    list_filter = ["categories", "authors"]
    empty_value_display = "None yet"
    search_fields = ["title", "subtitle", "summary"]
    prepopulated_fields = {"slug": ["title"]}
    autocomplete_fields = ["lead_picture"]
    save_on_top = False
    fieldsets = [
        (None, {"fields": ["title", "subtitle", "author_order", "category_order", "opening_line"]}),
        ("For lists and tags", {"fields": ["summary", "lead_picture", "tags"]}),
        (
            "Care for the reader",
            {
                "classes": ["collapse"],
                "fields": ["content_note", "quick_exit", "language", "recheck_on"],
            },
        ),
        (
            "Address, search and sharing",
            {
                "classes": ["collapse"],
                "fields": [
                    "slug",
                    "search_title",
                    "search_description",
                    "share_title",
                    "share_description",
                ],
            },
        ),
    ]

    class Media:
        js = [
            "js/desk/fields.js",
            "js/desk/rows.js",
            "js/desk/sections.js",
            "js/desk/section_menu.js",
            "js/desk/pictures.js",
            "js/desk/form.js",
            "js/desk/match.js",
            "js/desk/preview.js",
            "js/desk/snippet.js",
            "js/desk/copies.js",
            "js/desk/signin.js",
            "js/desk/autosave.js",
        ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read along what the list shows."""
        queryset = super().get_queryset(request).filter(pk__in=visible_to(request.user))
        if request.path == reverse("admin:blog_post_changelist"):
            return with_status(queryset)
        return queryset

    @admin.display(description="Readers")
    def standing_label(self, post: Post) -> str:
        """Where it stands, with the moment that matters next."""
        standing = status_of(post, timezone.now())
        if standing.upcoming:
            moment = timezone.localtime(standing.upcoming.live_from)
            return f"{standing.state.label}, {date_format(moment, 'N j, Y, g:i A')}"
        return standing.state.label

    @admin.display(description="Last saved", ordering="updated_at")
    def last_saved(self, post: Post) -> str:
        """When it was, as one says it."""
        return capfirst(format_past_moment(post.updated_at))

    @admin.display(description="By", empty_value="No author yet")
    def signed_by(self, post: Post) -> str | None:
        """Who signs it."""
        return ", ".join(link.author.name for link in post.author_links.all()) or None

    def save_model(self, request: HttpRequest, obj: Post, form: Any, change: bool) -> None:
        """Keep who began it."""
        if not change:
            obj.created_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save tags, order and sections."""
        super().save_related(request, form, formsets, change)
        form.save_order()
        revisions.save_revision(form.instance, request.user)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form with every error listed on top, under the policy that its editors need."""
        post = context.get("original")
        context["error_list"] = error_list(
            context["adminform"].form,
            [each.formset for each in context.get("inline_admin_formsets", [])],
        )
        context["snippet"] = search_preview(request, context["adminform"].form)
        if post:
            context["standing"] = status_of(post, timezone.now())
            context["to_look_at"] = len(checklist.check_post(post).open)
        response = super().render_change_form(request, context, *args, **kwargs)
        # The section editor's modules find each other by an inline import map; the preview is
        # framed beside the form.
        response.desk_policy |= {"script-src": [SELF, importmap_source()], "frame-src": [SELF]}
        return response

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, or the page itself to somebody who may only look.

        django-content-editor can't show sections that may not be changed.
        """
        post = self.get_object(request, object_id)
        if (
            post
            and self.has_view_permission(request, post)
            and not self.has_change_permission(request, post)
        ):
            return HttpResponseRedirect(reverse("admin:blog_post_preview", args=[post.pk]))
        return super().change_view(request, object_id, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Post, *args: Any, **kwargs: Any) -> Any:
        """Go on to where the button said."""
        return self._to_panel(request, obj) or super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Post) -> Any:
        """Go on to where the button said."""
        return self._to_panel(request, obj) or super().response_change(request, obj)

    def _to_panel(self, request: HttpRequest, post: Post) -> HttpResponseRedirect | None:
        if "_publish" in request.POST:
            return HttpResponseRedirect(reverse("admin:blog_post_publishing", args=[post.pk]))
        return None

    def get_urls(self) -> list[URLPattern]:
        """Add the publishing panel."""
        view = self.admin_site.admin_view
        return [
            path("from-document/", view(self.from_document), name="blog_post_document"),
            path("<int:pk>/publishing/", view(self.panel), name="blog_post_publishing"),
            *super().get_urls(),
        ]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Articles are deleted one at a time, each with its own question."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Ask before deleting; say of what was public how it is taken down instead."""
        post = self.get_object(request, object_id)
        if post and post.editions.exists() and self.has_change_permission(request, post):
            messages.error(
                request,
                f"“{post}” has been public or scheduled, so it stays on record. "
                "You can take it down here.",
            )
            return HttpResponseRedirect(reverse("admin:blog_post_publishing", args=[post.pk]))
        return super().delete_view(request, object_id, *args, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Whether they may read it; without one, whether there may be any that they read."""
        user: Any = request.user
        return user.has_perm("blog.view_post", obj) if obj else sees_articles(user)

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Whether they may write in it; without one, whether there may be any."""
        user: Any = request.user
        return user.has_perm("blog.change_post", obj) if obj else writes_articles(user)

    def has_publish_permission(self, request: HttpRequest, obj: Post) -> bool:
        """Whether they may decide what readers see of it."""
        return request.user.has_perm("blog.publish_post", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """What was ever published stays on record; it can be taken down."""
        if obj is None:
            return super().has_delete_permission(request)
        return not obj.editions.exists() and request.user.has_perm("blog.delete_post", obj)
