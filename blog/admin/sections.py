"""The section editor: an inline per kind, built from the registry of kinds."""

from typing import Any

from content_editor.admin import ContentEditorInline
from django import forms
from django.http import HttpRequest

from blog.admin.forms.repeating_rows import ItemsField
from blog.admin.pictures import PictureChoice
from blog.models import Kind, Post, Section
from blog.models.sections import PROXIES


class SectionFormSet(forms.BaseInlineFormSet):
    """The sections of one kind; each kind posts under a name of its own."""

    @classmethod
    def get_default_prefix(cls) -> str:
        """Proxies of one table would share a prefix, and overwrite each other."""
        return str(cls.model.KIND.name)  # type: ignore[union-attr]


def section_form(kind: Kind) -> type[forms.ModelForm]:
    """Make the form of a kind: its own fields, and items where it repeats something."""

    class SectionForm(forms.ModelForm):
        if kind.item:
            items = ItemsField(kind.item)

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **{"label_suffix": "", **kwargs})

    return SectionForm


class SectionInline(PictureChoice, ContentEditorInline):
    """Sections of one kind. Whoever may change the article may change them."""

    formset = SectionFormSet
    template = "admin/blog/post/section_inline.html"
    kind: Kind

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """As for the article."""
        return self._of_post("view", request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """As for the article."""
        return self._of_post("change" if obj else "add", request, obj)

    has_change_permission = has_delete_permission = has_add_permission

    def _of_post(self, action: str, request: HttpRequest, post: Post | None) -> bool:
        posts = self.admin_site.get_model_admin(Post)
        return bool(getattr(posts, f"has_{action}_permission")(request, *([post] if post else [])))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Read the sections together with their pictures."""
        return super().get_queryset(request).select_related("picture")


def inline(proxy: type[Section]) -> type[ContentEditorInline]:
    """Make the inline of a kind."""
    kind = proxy.KIND
    return SectionInline.create(
        proxy,
        kind=kind,
        form=section_form(kind),
        fieldsets=[(None, {"fields": [*kind.fields, "region", "ordering"]})],
        autocomplete_fields=[name for name in kind.fields if name == "picture"],
        icon=kind.icon,
        verbose_name=kind.label,
        verbose_name_plural=kind.label,
    )


SECTION_INLINES = [inline(proxy) for proxy in PROXIES]
