"""Tags and categories at the desk: their lists, their names, making several into one."""

from typing import Any

import taggit.admin  # registers taggit's own page for tags, which ours replaces
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST
from taggit.models import Tag

from blog.admin.richtext import RichTextAdmin
from blog.models import Category, Edition, Post, TagIntroduction
from blog.models.taxonomy import tags_with_counts
from blog.taxonomy.editing import (
    articles_under,
    delete_topic,
    move_category,
    reason_to_keep,
    rename_tag,
    reorder_categories,
    save_category,
    set_introduction,
)
from blog.taxonomy.merging import merge_topics
from blog.taxonomy.names import check_tag_name, near_duplicate, suggest_tags

# The most suggestions that are shown for what is being typed.
SUGGESTIONS = 8


class NameForm(forms.ModelForm):
    """Asks once before a name is taken that is nearly the same as another one."""

    kept = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_name(self) -> str:
        """Give the name with single spaces; raises ValidationError, the first time, for a twin."""
        name = " ".join(self.cleaned_data["name"].split())
        if isinstance(self.instance, Tag):
            check_tag_name(name, of=self.instance)
        twin = near_duplicate(name, of=self.instance) if "name" in self.changed_data else None
        if twin and self.data.get("kept") != name:
            self.data = {**self.data.dict(), "kept": name}  # type: ignore[attr-defined]
            what = self.instance._meta.verbose_name
            raise ValidationError(
                f"There is a {what} “{twin}” already. Merge the two in the list, or save once more "
                f"to have “{name}” as well."
            )
        return name


class TagForm(NameForm):
    """A tag, and what stands at the top of its page."""

    introduction = TagIntroduction._meta.get_field("text").formfield()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        written = TagIntroduction.objects.filter(tag=self.instance.pk).first()
        self.initial["introduction"] = written.text if written else ""


class CategoryForm(NameForm):
    """A category; to start with, it offers what readers see in it, and what was chosen before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("start_here"):
            live = Edition.objects.articles().live(timezone.now()).filter(categories=self.instance)
            offered = models.Q(pk__in=live.values("post")) | models.Q(
                pk=self.instance.start_here_id
            )
            field.queryset = Post.objects.filter(offered).order_by("title")  # type: ignore[attr-defined]
            field.empty_label = "No article"  # type: ignore[attr-defined]
            for button in ("add", "change", "delete", "view"):
                setattr(field.widget, f"can_{button}_related", False)


class SubjectAdmin(admin.ModelAdmin):
    """What the pages of tags and of categories have in common."""

    form = NameForm
    actions = ["merge"]

    @admin.display(description="Articles on the desk", ordering="post_count")
    def on_the_desk(self, subject: Any) -> int:
        """How many working copies have it."""
        return subject.post_count

    @admin.display(description="Articles that readers see", ordering="live_count")
    def for_readers(self, subject: Any) -> int:
        """How many live articles have it."""
        return subject.live_count

    @admin.display(description="Articles")
    def articles(self, subject: Any) -> SafeString | str:
        """The working copies that have it, with a link to each."""
        posts = Post.objects.filter(**{f"{self.post_field}__in": [subject]}).order_by("title")
        links = [(reverse("admin:blog_post_change", args=[post.pk]), post) for post in posts]
        return format_html_join("", '<p><a href="{}">{}</a></p>', links) or "None"

    post_field: str

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer to merge; what nothing is filed under is deleted one at a time."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list; ask for more where fewer than two were chosen to merge."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if request.POST.get("action") == "merge" and len(chosen) < 2:
            name = self.opts.verbose_name_plural
            messages.warning(request, f"Tick two or more {name} first. Nothing was changed.")
            return HttpResponseRedirect(request.get_full_path())
        return super().changelist_view(request, extra_context)

    def has_merge_permission(self, request: HttpRequest) -> bool:
        """Merging renames and deletes."""
        return self.has_change_permission(request) and self.has_delete_permission(request)

    @admin.action(description="Merge into one", permissions=["merge"])
    def merge(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """Say what a merge will do and ask which name stays; then do it."""
        subjects = list(queryset.order_by("-post_count", "-live_count", "name"))
        keep = next((each for each in subjects if str(each.pk) == request.POST.get("keep")), None)
        if keep:
            others = [each for each in subjects if each != keep]
            names = ", ".join(f"“{each}”" for each in others)
            merge_topics(keep, others)
            self.log_change(request, keep, f"Merged {names} into it.")
            messages.success(request, f"Merged: {names} and “{keep}” are one now, “{keep}”.")
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": f"Merge {len(subjects)} {self.opts.verbose_name_plural}",
            "opts": self.opts,
            "subjects": subjects,
            "articles": articles_under(*subjects).count(),
            "introductions": any(getattr(each, "introduction", "") for each in subjects),
            "checkbox": ACTION_CHECKBOX_NAME,
        }
        return TemplateResponse(request, "admin/blog/taxonomy/merge.html", context)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Offer to delete only where it can be done, and say why where it can't."""
        if context.get("original"):
            context["stays"] = reason_to_keep(context["original"])
            context["show_delete"] = not context["stays"]
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Ask before deleting what nothing is filed under; say why anything else stays."""
        subject = self.get_object(request, object_id)
        if subject and (reason := reason_to_keep(subject)):
            messages.error(request, reason)
            return HttpResponseRedirect(self._address(subject))
        return super().delete_view(request, object_id, *args, **kwargs)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Delete what nothing is filed under."""
        delete_topic(obj)

    def _address(self, subject: Any) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return reverse(name, args=[subject.pk])


admin.site.unregister(taggit.admin.Tag)


@admin.register(Tag)
class TagAdmin(SubjectAdmin, RichTextAdmin):
    """Tags are made in an article's form; here they are renamed, introduced, merged and deleted."""

    form = TagForm
    fields = ["name", "introduction", "articles", "kept"]
    readonly_fields = ["articles"]
    list_display = ["name", "on_the_desk", "for_readers"]
    ordering = ["name"]
    search_fields = ["name"]
    post_field = "tags"

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the articles along."""
        return tags_with_counts(timezone.now()).order_by(*self.ordering)

    def get_fields(self, request: HttpRequest, obj: Tag | None = None) -> Any:
        """Name the articles, drafts among them, only to who may see all of them."""
        user: Any = request.user
        may = user.has_perm("blog.view_post") or user.has_perm("blog.change_post")
        return [each for each in self.fields if may or each != "articles"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A tag comes into being on an article."""
        return False

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        """Say what a new name does."""
        help_text = (
            "Every article that has the tag shows the new name at once. The tag’s page moves to an "
            "address made from it, and the old address leads there."
        )
        return super().get_form(*args, **kwargs, help_texts={"name": help_text})

    def save_model(self, request: HttpRequest, obj: Tag, form: Any, change: bool) -> None:
        """Rename it, and leave a way from its old address; keep its introduction."""
        rename_tag(obj, form.cleaned_data["name"])
        set_introduction(obj, form.cleaned_data["introduction"])

    def get_urls(self) -> list[URLPattern]:
        """Add the suggestions for the article form."""
        view = self.admin_site.admin_view(self.suggestions)
        return [
            path("suggestions/", view, name="taggit_tag_suggestions"),
            *super().get_urls(),
        ]

    def suggestions(self, request: HttpRequest) -> JsonResponse:
        """Give the tags that fit what is being typed, and the one that is nearly the same."""
        posts = self.admin_site.get_model_admin(Post)
        if not posts.has_view_or_change_permission(request):
            raise PermissionDenied
        typed = " ".join(request.GET.get("q", "").replace("\0", "").split())
        found = suggest_tags(typed, timezone.now())[:SUGGESTIONS]
        return JsonResponse(
            {
                "tags": [{"name": tag.name, "articles": tag.post_count} for tag in found],
                "alike": near_duplicate(typed) if typed else None,
            }
        )


@admin.register(Category)
class CategoryAdmin(SubjectAdmin, RichTextAdmin):
    """The practice's subjects, in the order that is made by moving them in their list."""

    form = CategoryForm
    fields = ["name", "slug", "introduction", "start_here", "kept"]
    list_display = ["name", "place", "on_the_desk", "for_readers"]
    ordering = ["position", "name"]
    sortable_by = ()
    list_per_page = 1000  # an order is made over all of them
    prepopulated_fields = {"slug": ["name"]}
    post_field = "categories"

    class Media:
        css = {"all": ["content_editor/material-icons.css"]}
        js = ["js/desk/fields.js", "js/desk/order.js"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Count the articles along."""
        return Category.objects.with_counts(timezone.now()).order_by(*self.ordering)

    def get_fields(self, request: HttpRequest, obj: Category | None = None) -> Any:
        """Leave out where to start in a category that is being made: it has no articles yet."""
        return [each for each in self.fields if obj or each != "start_here"]

    def get_list_display(self, request: HttpRequest) -> Any:
        """Leave out the buttons for somebody who may only look."""
        may = self.has_change_permission(request)
        return [each for each in self.list_display if may or each != "place"]

    @admin.display(description="Order")
    def place(self, category: Category) -> SafeString:
        """The buttons that move it; static/js/desk/order.js adds a handle to drag it by."""
        return render_to_string("admin/blog/category/place.html", {"category": category})

    def save_model(self, request: HttpRequest, obj: Category, form: Any, change: bool) -> None:
        """Save it, and leave a way from an address that it had."""
        save_category(obj)

    def get_urls(self) -> list[URLPattern]:
        """Add where the order is sent."""
        view = self.admin_site.admin_view(require_POST(self.order))
        return [path("order/", view, name="blog_category_order"), *super().get_urls()]

    def order(self, request: HttpRequest) -> HttpResponse:
        """Put the categories into the order that was sent, or move one up or down."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        known = {str(each.pk): each for each in Category.objects.all()}
        if "order" in request.POST:
            keys = request.POST["order"].split(",")
            reorder_categories([known[key].pk for key in keys if key in known])
            return JsonResponse({})
        for name, by in (("up", -1), ("down", 1)):
            if category := known.get(request.POST.get(name, "")):
                move_category(category, by)
                messages.success(request, f"“{category}” is moved.")
        return HttpResponseRedirect(reverse("admin:blog_category_changelist"))
