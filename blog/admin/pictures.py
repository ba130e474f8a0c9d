"""Admin for the picture library."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Picture, Post
from blog.public.views.pictures import picture_response
from blog.text.numbers import whole_number
from practice_site.desk import DeskAdmin
from practice_site.scripts import module


class PictureSelect(AutocompleteSelect):
    """A select that is searched, and that needn't look up the picture that is chosen."""

    class Media:
        js = [module("pictures")]

    chosen: Picture | None = None  # set by the form

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        """Return the options: an empty one, and the one that is chosen."""
        if self.chosen is None or [*value] != [str(self.chosen.pk)]:
            # Django's own would fail for what is no key.
            keys = [key for key in value if not key or whole_number(key)]
            return super().optgroups(name, keys, attr)
        options = [] if self.is_required else [self.create_option(name, "", "", False, 0)]
        chosen = self.create_option(name, self.chosen.pk, str(self.chosen), True, len(options))
        return [(None, [*options, chosen], 0)]


class PicturePreviewMixin(BaseModelAdmin):
    """Admin mixin: shows the chosen picture next to its field (static/js/desk/pictures.js)."""

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Add the thumbnail URL to picture fields, which can't delete from the library."""
        if db_field.related_model is Picture:
            kwargs["widget"] = PictureSelect(db_field, self.admin_site)
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.related_model is Picture:
            field.widget.attrs["data-thumbnail"] = reverse("admin:picture_thumbnail", args=[0])
            # The select2 dropdown belongs in the page's main landmark, like its field.
            field.widget.attrs["data-dropdown-parent"] = "#content-main"
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


@admin.register(Picture)
class PictureAdmin(DeskAdmin):
    """Admin for pictures. A file is never replaced: another file is another picture."""

    fields = ["preview", "file", "name", "alt_text", "decorative", "credit", ("focus_x", "focus_y")]
    readonly_fields = ["preview"]
    list_display = ["preview", "name", "described", "added_at"]
    list_display_links = ["preview", "name"]
    search_fields = ["name", "alt_text"]

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        """Show the file input for a new picture, and a preview for a saved one."""
        hidden = "file" if obj else "preview"
        return [field for field in self.fields or [] if field != hidden]

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the form; a new picture that can't be committed leaves no file."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Exception:
            if added := getattr(request, "added_picture", None):
                added.delete_files()
            raise

    def save_model(self, request: Any, obj: Picture, form: Any, change: bool) -> None:
        """Save it."""
        super().save_model(request, obj, form, change)
        request.added_picture = None if change else obj

    @admin.display(description="Picture")
    def preview(self, picture: Picture) -> SafeString:
        """Return the smallest rendition as safe HTML."""
        url = picture.url(f"{picture.widths[0]}.webp", "admin:picture")
        return format_html(
            '<img src="{}" alt="{}" class="picture-preview">', url, picture.alt or picture.name
        )

    @admin.display(description="Has a description", boolean=True)
    def described(self, picture: Picture) -> bool:
        """Return whether it has alt text or is decorative, as publishing requires."""
        return picture.decorative or bool(picture.alt_text)

    def get_urls(self) -> list[URLPattern]:
        """Add the URLs that serve pictures at the desk, unpublished ones included."""
        serve = self.admin_site.admin_view(self.serve_file)
        thumbnail = self.admin_site.admin_view(self.thumbnail)
        return [
            path("<int:pk>/thumbnail/", thumbnail, name="picture_thumbnail"),
            path("<slug:token>/<str:name>", serve, name="picture"),
            *super().get_urls(),
        ]

    def thumbnail(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """Redirect to the smallest rendition of a picture."""
        self._require_view_permission(request)
        picture = get_object_or_404(Picture, pk=pk)
        return HttpResponseRedirect(picture.url(f"{picture.widths[0]}.webp", "admin:picture"))

    def serve_file(self, request: HttpRequest, token: str, name: str) -> FileResponse:
        """Serve a file of a picture to those who can view pictures, or articles."""
        self._require_view_permission(request)
        return picture_response(get_object_or_404(Picture, token=token), name)

    def _require_view_permission(self, request: HttpRequest) -> None:
        post_admin = self.admin_site.get_model_admin(Post)
        if not (
            self.has_view_permission(request)
            or post_admin.has_view_permission(request)
            or post_admin.has_add_permission(request)
        ):
            raise PermissionDenied
