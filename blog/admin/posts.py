"""Admin for articles: the form in which they are written, and the change list."""

from typing import Any, cast

from content_editor.admin import ContentEditor
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, QuerySet
from django.forms import Media, ModelForm
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, reverse
from django.utils import timezone

from blog import checklist
from blog.admin.bulk import MoveToBin, bulk_address, operations_for
from blog.admin.forms.error_list import list_errors
from blog.admin.forms.post_form import PostForm, restored_post_form
from blog.admin.pictures import PicturePickerMixin
from blog.admin.post_list import BIN, FILTERS, PostChangeList, StatusFilter
from blog.admin.richtext import RichTextAdmin
from blog.admin.sections import SECTION_INLINES
from blog.admin.views.autosave import autosave_context
from blog.admin.views.conflict import redirect_to_conflict
from blog.admin.views.review import review_context
from blog.admin.views.search_preview import search_preview
from blog.admin.views.unsaved import (
    fix_address,
    restore_unsaved,
    shown_edition,
    unfinished_address,
    unsaved_data,
)
from blog.admin.views.urls import post_urls
from blog.articles import autosave, bin, content, revisions
from blog.fields import RichTextWidget
from blog.middleware import practice_of
from blog.models import Author, Edition, Post, Translation
from blog.permissions import can_view_articles, can_write_articles, visible_to
from blog.publishing.status import status_of
from blog.search import find_posts
from blog.text.numbers import whole_number
from blog.visibility import articles_q
from practice_site.places import stand_on
from practice_site.scripts import in_one_file, module


def lead_to_publishing(request: HttpRequest, post: Post) -> HttpResponse:
    """Return a redirect to the publishing page; its address as JSON for the form's sheet."""
    address = reverse("admin:blog_post_publish", args=[post.pk])
    if request.accepts("text/html"):
        return redirect(address)
    return JsonResponse({"address": address})


@admin.register(Post)
class PostAdmin(PicturePickerMixin, RichTextAdmin, ContentEditor):
    """Admin for the working copies of articles; readers see nothing of them until published."""

    form = PostForm
    inlines = SECTION_INLINES
    list_display = ["title"]
    list_filter = FILTERS  # type: ignore[assignment]  # a list of a part of what may stand in it
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    actions = None  # blog.admin.bulk has them
    search_fields = ["title"]  # and all other words: get_search_results
    prepopulated_fields = {"slug": ["title"]}
    no_choice = {"language": "As the practice’s"}
    save_on_top = False
    fieldsets = [
        (None, {"fields": ["title", "subtitle", "opening_line"], "classes": ["article-head"]}),
        (None, {"fields": ["author_order", "category_order", "tags", "summary", "lead_picture"]}),
        (
            "Care for the reader",
            {
                "classes": ["collapse"],
                "fields": ["show_date", "content_note", "quick_exit", "language", "recheck_on"],
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

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """Return the articles that match: in the list by any of their words, elsewhere by title.

        For a category's start those that readers see in it.
        """
        if (category := request.GET.get("under", "")).isdecimal():
            live = Edition.objects.articles().live(timezone.now())
            queryset = queryset.filter(pk__in=live.filter(categories=int(category)).values("post"))
        if request.path != reverse("admin:blog_post_changelist"):
            return super().get_search_results(request, queryset, search_term)
        if search_term.strip():
            queryset = queryset.filter(pk__in=find_posts(queryset, search_term))
        return queryset, False

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Return the posts that the user can view; for the form, with what it shows of them."""
        visible: QuerySet = visible_to(request.user)
        if request.path == reverse("admin:blog_post_changelist"):
            visible = visible.filter(articles_q())  # pages have a list of their own
        else:
            visible = visible.select_related("lead_picture", "series_part__series").annotate(
                in_languages=Exists(Translation.objects.of_post(OuterRef("pk")))
            )
        return visible

    def get_fieldsets(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Return the fields; a page is in no list, and may say when it was changed."""
        is_page = obj is not None and obj.is_page
        left_out = {"category_order", "tags"} if is_page else {"show_date"}
        fieldsets: Any = super().get_fieldsets(request, obj)
        return [
            (title, {**options, "fields": [each for each in names if each not in left_out]})
            for title, options in fieldsets
            for names in [options["fields"]]
        ]

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[PostChangeList]:
        """Return the class of the list."""
        return PostChangeList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show the list."""
        of_bin = request.GET.get(StatusFilter.parameter_name) == BIN
        context = {
            "operations": operations_for(request.user, of_bin=of_bin),
            "media": Media(js=[module("post_list")]),  # of Django's for lists it needs nothing
        }
        return super().changelist_view(request, context | (extra_context or {}))

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a new article begins with: signed by its writer, or by the only author."""
        authors = list(Author.objects.all()[:2])
        own = Author.objects.filter(user=request.user.pk)
        signed_by = own or (authors if len(authors) == 1 else [])
        return super().get_changeform_initial_data(request) | {"author_order": signed_by}

    def save_model(self, request: HttpRequest, obj: Post, form: ModelForm, change: bool) -> None:
        """Save the post, and who created it."""
        if not change:
            obj.created_by_id = request.user.pk
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Save tags, authors, categories and sections, then a revision; discard the autosave."""
        super().save_related(request, form, formsets, change)
        saved = [each for formset in formsets for each in formset.new_objects]
        saved += [each for formset in formsets for each, _ in formset.changed_objects]
        for section in saved:
            if heading := getattr(section, "raised_heading", ""):
                messages.info(
                    request,
                    f"“{heading}” stood first in the words of its section, which had no heading: "
                    "it is that now.",
                )
        form.save_relations()
        revisions.save_revision(form.instance, request.user)
        if token := form.cleaned_data.get("editing"):
            autosave.discard(token, request.user)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, object] | None = None,
    ) -> HttpResponse:
        """Show the form, with what its user hasn't finished; save it unless others did."""
        if address := unfinished_address(request, object_id):
            return redirect(address)
        token = autosave.parse_token(request.GET.get("unsaved"))
        if request.method == "GET" and token:
            context = restore_unsaved(request, object_id, token)
            if context is None:
                return redirect(request.path)
            context = {**(extra_context or {}), **context}
            return super().changeform_view(request, object_id, request.path, context)
        post = None
        if request.method == "POST" and object_id:
            post = self.get_object(request, unquote(object_id))
        if post is None or not self.has_change_permission(request, post):
            return super().changeform_view(request, object_id, form_url, extra_context)
        stored = revisions.save_revision(post)
        # Before validation: the other change may also be what makes this form invalid.
        if request.POST.get("base", stored.data_hash) != stored.data_hash:
            return redirect_to_conflict(self, request, post)
        return super().changeform_view(request, object_id, form_url, extra_context)

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Post | None:
        """Return the post; with the content of the edition that is shown in its place."""
        post = cast(Post | None, super().get_object(request, object_id, from_field))
        if post and post.is_page:
            stand_on(request, "blog_post_pages")
        edition = shown_edition(request)
        return content.post_from_edition(post, edition) if post and edition else post

    def get_form(
        self, request: HttpRequest, obj: Post | None = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm]:
        """Return the form, bound to the unsaved changes where they are shown."""
        if data := unsaved_data(request):
            kwargs["form"] = restored_post_form(data)
        return super().get_form(request, obj, change, **kwargs)

    def get_formset_kwargs(self, request: HttpRequest, *args: Any) -> dict[str, Any]:
        """Return the arguments of a formset, with the unsaved changes where they are shown."""
        kwargs = super().get_formset_kwargs(request, *args)
        if data := unsaved_data(request):
            kwargs |= {"data": data, "form_kwargs": {"validated": False}}
        return kwargs

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form with its errors listed on top, under the policy that its editors need."""
        post, form = context.get("original"), context["adminform"].form
        formsets = [inline.formset for inline in context.get("inline_admin_formsets", [])]
        context["error_list"] = list_errors(form, formsets)
        context["search_preview"] = search_preview(request, form)
        context |= autosave_context(request.user, post, form)
        context["preview_url"] = (
            reverse("admin:blog_post_preview", args=[post.pk])
            if post
            else reverse("admin:blog_post_preview_new")
        )
        if post and not post.shown_edition:
            checked = checklist.check_post(post, practice=practice_of(request))
            built = checked.article.edition
            context["status"] = status_of(post, timezone.now(), built)
            context["open_findings"] = len(checked.open)
            context |= review_context(request.user, post, built.approval_hash)
            if post.in_languages:
                translations = Translation.objects.of_post(post.pk)
                translations = translations.filter(post__binned_at=None, original__binned_at=None)
                context["translations"] = translations.select_related("post", "original")
        response = super().render_change_form(request, context, *args, **kwargs)
        shown = cast(TemplateResponse, response).context_data or {}
        # Of what its widgets need, only the editor's settings aren't in the one file.
        media = shown["media"] + RichTextWidget().media
        shown["media"] = in_one_file(media, "article_form")
        return response

    def get_urls(self) -> list[URLPattern]:
        """Return the pages about articles, then Django's own list, form and delete page."""
        return [*post_urls(self), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, or redirect to the preview without change permission.

        django-content-editor can't show read-only sections.
        """
        if address := fix_address(request):
            return redirect(address)
        key = whole_number(unquote(object_id))
        post = Post(pk=key) if key else None
        can_view = post and self.has_view_permission(request, post)
        if post and can_view and not self.has_change_permission(request, post):
            return redirect("admin:blog_post_preview", post.pk)
        return super().change_view(request, object_id, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: Post, *args: Any, **kwargs: Any) -> Any:
        """Redirect to the page of the button that was pressed."""
        if "_publish" in request.POST:
            return lead_to_publishing(request, obj)
        return super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request: HttpRequest, obj: Post) -> HttpResponse:
        """Redirect to the page of the button that was pressed."""
        if "_publish" in request.POST:
            return lead_to_publishing(request, obj)
        if obj.is_page and "_continue" not in request.POST:
            self.message_user(request, f"The page “{obj}” was changed successfully.")
            return redirect("admin:blog_post_pages")
        return super().response_change(request, obj)

    def message_user(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Say something, but not on the form that it is saved: it has a line of its own."""
        if "_continue" not in request.POST:
            super().message_user(request, *args, **kwargs)

    def history_view(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        """Raise Http404: Django's own page, under addresses that are none of an article."""
        raise Http404

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Lead to where it goes to the bin, or to its publishing page if it must stay."""
        post = self.get_object(request, unquote(object_id))
        if post is None or not self.has_view_permission(request, post):
            raise Http404
        if not bin.can_be_binned(post) and self.has_change_permission(request, post):
            messages.error(
                request,
                f"“{post}” has been public, scheduled or approved, so it stays in the history. "
                "You can take it down here.",
            )
            return redirect("admin:blog_post_publish", post.pk)
        if not self.has_delete_permission(request, post):
            raise PermissionDenied
        return redirect(bulk_address(MoveToBin, post))

    def is_in_bin(self, post: Post) -> bool:
        """Return whether somebody deleted an article: what is typed into it becomes another."""
        return post.binned_at is not None

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Return whether the user can view the post, or without one, possibly any post."""
        user = request.user
        return user.has_perm("blog.view_post", obj) if obj else can_view_articles(user)

    def has_change_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Return whether the user can change the post, or without one, possibly any post."""
        user = request.user
        return user.has_perm("blog.change_post", obj) if obj else can_write_articles(user)

    def has_publish_permission(self, request: HttpRequest, obj: Post) -> bool:
        """Return whether the user can publish the post and take it down."""
        return request.user.has_perm("blog.publish_post", obj)

    def has_delete_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Return whether the post can go to the bin, which what was ever published can't."""
        if obj is None:
            return super().has_delete_permission(request)
        return not obj.editions.exists() and request.user.has_perm("blog.delete_post", obj)
