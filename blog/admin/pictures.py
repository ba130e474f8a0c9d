"""Admin for the picture library."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import flatten
from django.core.files.uploadedfile import UploadedFile
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils.safestring import SafeString

from blog.admin.forms.picture_select import PictureSelect
from blog.admin.library import LibraryAdmin
from blog.admin.picture_library import ShownFilter, recently_used, with_uses
from blog.admin.picture_replacing import may_replace, replace_view
from blog.admin.picture_uploads import TOO_LARGE, add_picture
from blog.admin.picture_uses import picture_uses
from blog.models import Picture
from blog.models.pictures import prepare_picture
from blog.permissions import AnyUser, visible_to
from blog.pictures.problems import MAX_BYTES
from blog.public.views.pictures import draft_picture_response
from blog.text.descriptions import ADVICE, description_flaws
from practice_site.scripts import module


class PicturePickerMixin(BaseModelAdmin):
    """Admin mixin: pictures are chosen in a panel in the page (static/js/desk/picture_field.js)."""

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Let picture fields be chosen in the panel, without the pop-up windows of Django."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.related_model is Picture:
            changes = request.user.has_perm("blog.change_picture")
            field.widget = PictureSelect(can_change=changes)
        return field


class PictureForm(forms.ModelForm):
    """The form of a picture; what is wrong with a file that was chosen before stands beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for another file in place of one that can't be used."""
        super().__init__(*args, **kwargs)
        if "alt_text" in self.fields:
            self.fields["alt_text"].label = "Its description"
            self.fields["alt_text"].widget.attrs |= ADVICE
        if "file" in self.fields and self.instance.pk:
            self.fields["file"].required = False  # the words may change without it
            if not self.is_bound:
                self.errors["file"] = self.error_class([self.instance.problem])

    def clean(self) -> dict[str, Any] | None:
        """Refuse a new description that is none."""
        data = super().clean() or self.cleaned_data
        text = data.get("alt_text")
        if text and "alt_text" in self.changed_data and not data.get("decorative"):
            texts = {name: data.get(name) or "" for name in ("name", "caption")}
            for flaw in description_flaws(text, **texts):
                if flaw.must:
                    self.add_error("alt_text", flaw.sentence)
        return data


@admin.register(Picture)
class PictureAdmin(LibraryAdmin):
    """Admin for pictures. A file that is ready is never replaced: another is another picture."""

    class Media:
        js = [module("picture_library"), module("uploads"), module("description_advice")]

    form = PictureForm
    formfield_overrides = {models.FileField: {"widget": forms.FileInput}}
    fields = [
        *("preview", "file", "name", "decorative", "alt_text", "caption", "credit"),
        *(("focus_x", "focus_y"), "used"),
    ]
    readonly_fields = ["preview", "used"]
    list_filter = [ShownFilter]
    offers_staying = True  # until it is prepared, and seen
    search_fields = ["name", "alt_text", "caption"]
    searched = "name, description or caption"
    accept = (
        "image/jpeg, image/png, image/webp, image/avif, image/heic, image/heif, .heic, .heif, .avif"
    )
    max_bytes = MAX_BYTES
    too_large = TOO_LARGE
    has_camera = True
    upload_name = "picture_upload"

    def with_uses(self, rows: "models.QuerySet[Any]") -> "models.QuerySet[Any]":
        """Annotate pictures with what uses them."""
        return with_uses(rows)

    def uses(self, rows: Any, user: AnyUser) -> list[str]:
        """Return links to what uses pictures, as safe HTML."""
        return picture_uses(rows, user)

    def add_file(self, file: UploadedFile) -> tuple[Picture, bool]:
        """Save a file as a picture, and have it prepared."""
        return add_picture(file), True

    def is_here(self, *, is_new: bool) -> str:
        """Return what is said of a file that was added, after its name."""
        return "is here, and being looked at."

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Let one choose between a description and none."""
        if db_field.name != "decorative":
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.TypedChoiceField(
            label="For those who can’t see it",
            help_text=db_field.help_text,
            choices=[(False, "Describe it"), (True, "Decorative: passed over in silence")],
            coerce=lambda value: str(value) == "True",
            empty_value=False,  # type: ignore[arg-type]  # the stubs know texts alone
            required=False,
            widget=forms.RadioSelect,
        )

    def get_fields(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        """Show the file input for a new picture, and for one whose file can't be used."""
        asks = obj is None or (obj.problem and self.has_change_permission(request, obj))
        hidden = {"preview" if asks else "file", "" if obj else "used"}
        return [field for field in self.fields or [] if field not in hidden]

    def get_readonly_fields(self, request: HttpRequest, obj: Picture | None = None) -> Any:
        """Leave the words to those who may change pictures; others may choose another file."""
        if obj and not super().has_change_permission(request, obj):
            return [name for name in flatten(self.fields or []) if name != "file"]
        return self.readonly_fields

    def has_change_permission(self, request: HttpRequest, obj: Picture | None = None) -> bool:
        """Whoever adds pictures may choose another file where one can't be used."""
        if obj and obj.problem and self.has_add_permission(request):
            return True
        return super().has_change_permission(request, obj)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the library; in the panel what was used last stands first."""
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if library := context.get("cl"):
            if library.is_panel and library.is_beginning and not library.query:
                context["recent"] = recently_used(visible_to(request.user))
            context |= {
                "choices": library.filter_specs[0].choices(library),
                "has_change_permission": self.has_change_permission(request),
                # As Django has it, so that saving leads back here.
                "query": self.get_preserved_filters(request),
            }
        return response

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the form; a file that can't be committed isn't left behind."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except Exception:
            if uploaded := getattr(request, "uploaded_picture", None):
                uploaded.delete_files()
            raise

    def save_model(self, request: Any, obj: Picture, form: Any, change: bool) -> None:
        """Save it, and have a new file prepared, or one that it wasn't the fault of once more."""
        super().save_model(request, obj, form, change)
        if obj.is_uploaded:
            Picture.objects.filter(pk=obj.pk, file=obj.file.name).update(problem="")
        if "file" in form.changed_data:
            request.uploaded_picture = obj
        elif "file" in request.FILES:
            messages.warning(
                request,
                "Your file was not taken, since this picture is being prepared again, or is ready. "
                "Add it as another picture.",
            )
        if obj.is_uploaded:
            prepare_picture.enqueue(obj.pk, str(obj.file.name))

    @admin.display(description="Picture")
    def preview(self, picture: Picture) -> SafeString:
        """Return the smallest rendition as safe HTML, or what stands in for it, with words."""
        context = {"picture": picture, "alt": picture.alt or picture.name}
        return render_to_string("admin/blog/picture/image.html", context)

    def get_urls(self) -> list[URLPattern]:
        """Add the URLs that serve pictures at the desk, unpublished ones included."""
        serve = self.admin_site.admin_view(self.serve_file)
        thumbnail = self.admin_site.admin_view(self.thumbnail)
        replace = self.admin_site.admin_view(self.replace)
        return [
            path("<int:pk>/replace/", replace, name="blog_picture_replace"),
            path("<int:pk>/thumbnail/", thumbnail, name="picture_thumbnail"),
            path("<slug:token>/<str:name>", serve, name="picture"),
            *super().get_urls(),
        ]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say whether another picture can be put in its place."""
        picture = context.get("original")
        context["may_replace"] = picture is not None and may_replace(request.user, picture)
        return super().render_change_form(request, context, *args, **kwargs)

    def replace(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Put another picture in the place of one."""
        return replace_view(request, pk, self.admin_site)

    def thumbnail(self, request: HttpRequest, pk: int) -> HttpResponseRedirect:
        """Redirect to the smallest rendition of a picture."""
        self.require_viewing(request)
        picture = get_object_or_404(Picture, pk=pk)
        return HttpResponseRedirect(picture.url(picture.smallest, "admin:picture"))

    def serve_file(self, request: HttpRequest, token: str, name: str) -> HttpResponseBase:
        """Serve a file of a picture to those who can view pictures, or articles."""
        self.require_viewing(request)
        picture = get_object_or_404(Picture, token=token)
        return draft_picture_response(request, picture, name)
