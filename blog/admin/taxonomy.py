"""Admin for tags and categories: their lists, names, introductions, merging and order."""

from typing import Any

import taggit.admin  # registers taggit's TagAdmin, which is replaced below
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from taggit.models import Tag

from blog.admin.richtext import RichTextAdmin
from blog.models import Category, Edition, Post, TagDetails
from blog.models.taxonomy import with_post_count
from blog.permissions import sees_all_articles
from blog.taxonomy import editing
from blog.taxonomy.merging import merge_topics
from blog.taxonomy.names import Topic, check_tag_name, find_near_duplicate, suggest_tags
from practice_site.scripts import module

MAX_SUGGESTIONS = 8  # for a partly typed tag
MAX_TYPED = 200  # characters of it; the rest is ignored


class NameForm(forms.ModelForm):
    """A topic's form; a name that is a near duplicate of another has to be confirmed."""

    confirmed_name = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        """Return the name with single spaces; refuse a near duplicate that isn't confirmed."""
        name = " ".join(self.cleaned_data["name"].split())
        if isinstance(self.instance, Tag):
            check_tag_name(name, tag=self.instance)
        accepted = "name" not in self.changed_data or self.data.get("confirmed_name") == name
        if not accepted and (similar := find_near_duplicate(name, topic=self.instance)):
            self.data = {**self.data.dict(), "confirmed_name": name}  # type: ignore[attr-defined]  # is posted
            noun = self.instance._meta.verbose_name
            raise ValidationError(
                f"There is a {noun} “{similar}” already. Merge the two in the list, or save once "
                f"more to have “{name}” as well."
            )
        return name


class TagForm(NameForm):
    """A tag's form, with the introduction of its page."""

    introduction = TagDetails._meta.get_field("introduction").formfield()

    class Meta:
        help_texts = {
            "name": "Every article that has the tag shows the new name at once. The tag’s page "
            "moves to an address made from it, and the old address leads there."
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        details = TagDetails.objects.filter(tag=self.instance.pk).first()
        self.initial["introduction"] = details.introduction if details else ""


class ReadersSeeHere(AutocompleteSelect):
    """A choice of articles that readers see under a category; ``PostAdmin`` looks them up."""

    is_replaced = True  # by Django's script

    category = 0

    def get_url(self) -> str:
        """Return the address that is asked for articles."""
        return f"{super().get_url()}?under={self.category}"

    @property
    def media(self) -> forms.Media:
        """The scripts, and the one that gives the field its name."""
        return super().media + forms.Media(js=[module("name_choices")])


class CategoryForm(NameForm):
    """A category's form, with the article to start with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("start_here"):
            # The select2 dropdown belongs in the page's main landmark, like its field.
            field.widget.attrs["data-dropdown-parent"] = "#content-main"
            field.widget.category = self.instance.pk

    def clean_start_here(self) -> Post | None:
        """Return the article; refuse one that readers don't see here, unless it was chosen then."""
        post: Post | None = self.cleaned_data["start_here"]
        live = Edition.objects.articles().live(timezone.now()).filter(categories=self.instance)
        if post and "start_here" in self.changed_data and not live.filter(post=post).exists():
            raise ValidationError(
                "Readers don’t see this article under this subject. Choose one that they see here."
            )
        return post


class TopicAdmin(RichTextAdmin):
    """Base class of the admins for tags and for categories."""

    actions = ["merge"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        """Return the topics with their numbers of articles."""
        return with_post_count(super().get_queryset(request))

    @admin.display(description="Articles")
    def article_count(self, topic: Topic) -> int:
        """Return the number of working copies filed under it, or that they are many."""
        return topic.post_count

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Return the actions without bulk deletion: only unused topics may be deleted."""
        actions = super().get_actions(request)
        return {name: action for name, action in actions.items() if name != "delete_selected"}

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the list, with a warning if fewer than two were selected for merging."""
        selected = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if request.POST.get("action") == "merge" and len(selected) < 2:
            name = self.opts.verbose_name_plural
            messages.warning(request, f"Tick two or more {name} first. Nothing was changed.")
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Return whether the user can merge topics, which renames and deletes them."""
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description="Merge the ticked %(verbose_name_plural)s …", permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: models.QuerySet) -> HttpResponse | None:
        """Ask which of the selected topics to keep, then merge the others into it."""
        topics = list(queryset.order_by("-post_count", "name"))
        keep = next((topic for topic in topics if str(topic.pk) == request.POST.get("keep")), None)
        if keep:
            others = [topic for topic in topics if topic != keep]
            names = ", ".join(f"“{topic}”" for topic in others)
            merge_topics(keep, others)
            self.log_change(request, keep, f"Merged {names} into it.")
            messages.success(request, f"Merged: {names} and “{keep}” are one now, “{keep}”.")
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge {len(topics)} {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "topics": topics,
            "other_count": len(topics) - 1,
            "articles": editing.count_posts(*topics),
            "introductions": any(
                (topic if isinstance(topic, Category) else topic.details).introduction
                for topic in topics
            ),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/blog/taxonomy/merge.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the delete button, or the reason why the topic can't be deleted."""
        if topic := context.get("original"):
            reason = editing.reason_not_deletable(topic)
            context |= {"reason_not_deletable": reason, "show_delete": not reason}
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Ask before deleting; redirect to the form if the topic can't be deleted."""
        topic = self.get_object(request, object_id)
        if topic and (reason := editing.reason_not_deletable(topic)):
            messages.error(request, reason)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", topic.pk)
        return super().delete_view(request, object_id, extra_context)

    def delete_model(self, request: HttpRequest, obj: Topic) -> None:
        """Delete the topic; raise ValidationError if it is in use."""
        editing.delete_topic(obj)


admin.site.unregister(taggit.admin.Tag)


@admin.register(Tag)
class TagAdmin(TopicAdmin):
    """Admin for tags: rename, introduce, merge and delete. They are added in the article form."""

    form = TagForm
    fields = ["name", "introduction", "articles", "confirmed_name"]
    readonly_fields = ["articles"]
    list_display = ["name", "article_count"]
    ordering = ["name"]
    search_fields = ["name"]
    search_help_text = "Name"

    @admin.display(description="Articles")
    def articles(self, tag: Tag) -> SafeString | str:
        """Return a link to the list of the working copies filed under it, as safe HTML."""
        if not tag.post_count:
            return "None"
        address = reverse("admin:blog_post_changelist", query={"tag": tag.name})
        return format_html('<a href="{}">{}</a>', address, tag.post_count)

    def get_fields(self, request: HttpRequest, obj: Tag | None = None) -> Any:
        """Return the fields, without the articles unless the user can see unpublished ones."""
        sees_all = sees_all_articles(request.user)
        return [field for field in self.fields if sees_all or field != "articles"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Return False: tags are added in the article form."""
        return False

    def save_model(self, request: HttpRequest, obj: Tag, form: NameForm, change: bool) -> None:
        """Save the name, with a redirect from the old address, and the introduction."""
        editing.rename_tag(obj, form.cleaned_data["name"])
        editing.set_introduction(obj, form.cleaned_data["introduction"])

    def get_urls(self) -> list[URLPattern]:
        """Add the tag suggestions of the article form."""
        view = self.admin_site.admin_view(self.suggestions)
        return [path("suggestions/", view, name="taggit_tag_suggestions"), *super().get_urls()]

    def suggestions(self, request: HttpRequest) -> JsonResponse:
        """Return, as JSON, the tags that match the text typed so far, and its near duplicate."""
        post_admin = self.admin_site.get_model_admin(Post)
        if not post_admin.has_view_or_change_permission(request):
            raise PermissionDenied
        typed = " ".join(request.GET.get("q", "").replace("\0", "").split())[:MAX_TYPED]
        tags = suggest_tags(typed, MAX_SUGGESTIONS)
        return JsonResponse(
            {
                "tags": [{"name": tag.name, "articles": str(tag.post_count)} for tag in tags],
                "near_duplicate": find_near_duplicate(typed) if typed else None,
            }
        )


@admin.register(Category)
class CategoryAdmin(TopicAdmin):
    """Admin for categories; their change list is also where they are put in order."""

    form = CategoryForm
    is_made_within_articles = True
    fields = ["name", "slug", "introduction", "start_here", "confirmed_name"]
    list_display = ["name", "order_buttons", "article_count"]
    ordering = ["position", "name"]
    sortable_by = ()
    list_per_page = 1000  # reordering needs all of them on one page
    prepopulated_fields = {"slug": ["name"]}
    autocomplete_fields = ["start_here"]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Let articles be looked up among those of the category."""
        if db_field.name == "start_here":
            kwargs["widget"] = ReadersSeeHere(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Category | None = None) -> Any:
        """Return the fields; a new category has no articles to start with."""
        return [field for field in self.fields if obj or field != "start_here"]

    def get_list_display(self, request: HttpRequest) -> Any:
        """Return the columns, without the order buttons unless the user can change categories."""
        can_change = self.has_change_permission(request)
        return [column for column in self.list_display if can_change or column != "order_buttons"]

    @admin.display(description="Order")
    def order_buttons(self, category: Category) -> SafeString:
        """Return the buttons that move it, as safe HTML; sortable_list.js adds a drag handle."""
        return render_to_string("admin/blog/category/order.html", {"category": category})

    def save_model(self, request: HttpRequest, obj: Category, form: NameForm, change: bool) -> None:
        """Save the category; a changed slug leaves a redirect."""
        editing.save_category(obj)

    def get_urls(self) -> list[URLPattern]:
        """Add the view that saves the order."""
        view = self.admin_site.admin_view(require_POST(self.reorder))
        return [path("order/", view, name="blog_category_order"), *super().get_urls()]

    def reorder(self, request: HttpRequest) -> HttpResponse:
        """Save the order that was sent, or move one category up or down."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        known = {str(category.pk): category for category in Category.objects.all()}
        if "order" in request.POST:
            keys = request.POST["order"].split(",")
            editing.reorder_categories([known[key].pk for key in keys if key in known])
            return JsonResponse({})
        for name, by in (("up", -1), ("down", 1)):
            if category := known.get(request.POST.get(name, "")):
                editing.move_category(category, by)
                messages.success(request, f"“{category}” is moved.")
        return HttpResponseRedirect(reverse("admin:blog_category_changelist"))
