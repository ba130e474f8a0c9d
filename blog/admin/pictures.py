"""The library of pictures at the desk."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import FileResponse, HttpRequest, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from blog.models import Picture, Post
from blog.public.views.pictures import picture_file


class PictureChoice:
    """Shows the chosen picture beside the field in which it is chosen (js/desk/pictures.js)."""

    def formfield_for_foreignkey(
        self, db_field: "models.ForeignKey[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Tell the field where small views of pictures are."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)  # type: ignore[misc]
        if field and db_field.related_model is Picture:
            field.widget.attrs["data-thumbnail"] = reverse("admin:picture_thumbnail", args=[0])
            # What select2 opens stands in the page's main part, as the field does.
            field.widget.attrs["data-dropdown-parent"] = "#content-main"
        return field

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Offer to add and to describe a picture, not to delete it from the library."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]
        if field and db_field.related_model is Picture:
            field.widget.can_delete_related = field.widget.can_view_related = False
        return field


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    """Pictures and their words. A file never changes: another file is another picture."""

    fields = ["preview", "file", "name", "alt_text", "decorative", "credit", ("focus_x", "focus_y")]
    list_display = ["preview", "name", "described", "added_at"]
    list_display_links = ["preview", "name"]
    search_fields = ["name", "alt_text"]

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        """Show the picture once there is one; until then ask for the file."""
        hidden = "file" if obj else "preview"
        return [field for field in self.fields or [] if field != hidden]

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        """The preview is only looked at."""
        return ["preview"] if obj else []

    @admin.display(description="Picture")
    def preview(self, picture: Picture) -> SafeString:
        """A small view of it."""
        url = picture.url(f"{picture.widths[0]}.webp", "admin:picture")
        return format_html(
            '<img src="{}" alt="{}" class="picture-preview">', url, picture.alt or picture.name
        )

    @admin.display(description="Described", boolean=True)
    def described(self, picture: Picture) -> bool:
        """Whether it can be published."""
        return picture.decorative or bool(picture.alt_text)

    def get_urls(self) -> list[URLPattern]:
        """Add the address under which the desk shows pictures that readers don't see."""
        show = self.admin_site.admin_view(self.show)
        thumbnail = self.admin_site.admin_view(self.thumbnail)
        return [
            path("<int:pk>/thumbnail/", thumbnail, name="picture_thumbnail"),
            path("<slug:token>/<str:name>", show, name="picture"),
            *super().get_urls(),
        ]

    def thumbnail(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """Lead to the smallest view of a picture."""
        self._require_sight(request)
        picture = get_object_or_404(Picture, pk=pk)
        return HttpResponseRedirect(picture.url(f"{picture.widths[0]}.webp", "admin:picture"))

    def show(self, request: HttpRequest, token: str, name: str) -> FileResponse:
        """Send a picture to whoever may see pictures, or articles, at the desk."""
        self._require_sight(request)
        return picture_file(get_object_or_404(Picture, token=token), name)

    def _require_sight(self, request: HttpRequest) -> None:
        posts = self.admin_site.get_model_admin(Post)
        if not (
            self.has_view_permission(request)
            or posts.has_view_permission(request)
            or posts.has_add_permission(request)
        ):
            raise PermissionDenied
