"""The section editor: one inline per kind of section, built from the registry of kinds."""

from functools import cache
from typing import Any, cast

from content_editor.admin import ContentEditorInline
from django import forms
from django.db import models
from django.db.models import QuerySet
from django.forms.formsets import ManagementForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst

from blog.admin.forms.file_select import FileSelect
from blog.admin.forms.items import ItemsField
from blog.admin.forms.one_line import OneLineTextarea
from blog.admin.forms.picture_select import PictureSelect
from blog.admin.forms.post_form import ArticleModelForm
from blog.admin.pictures import PicturePickerMixin
from blog.articles.content import SECTION_RELATED
from blog.models import Author, Edition, MediaFile, Post, Section, SectionKind
from blog.models.section_items import Row
from blog.models.section_kinds import HEADING, UNSEEN, WITHOUT_WORDS
from blog.models.sections import PROXIES, field_label
from blog.text import richtext
from blog.text.descriptions import ADVICE
from practice_site.desk import name_no_choice

MOST_PAGES = 200  # that can be chosen
NO_CHOICE = {"language": "The same"}  # by field, where it isn't "Choose …"
DRAWN = {"person", "target"}  # fields whose choices are rows of a table


class SectionFormSet(forms.BaseInlineFormSet):
    """The sections of one kind, under a form prefix of its own."""

    @classmethod
    def get_default_prefix(cls) -> str:
        """Return the kind's name; by default all proxies of one table share a prefix."""
        return str(cls.model.KIND.name)  # type: ignore[union-attr]  # set by Django

    @cached_property
    def management_form(self) -> ManagementForm:
        """The numbers of forms; none in a form that was opened before there was the kind."""
        if not self.is_bound or self.add_prefix("TOTAL_FORMS") in self.data:
            return super().management_form
        none = {self.add_prefix(f"{name}_FORMS"): "0" for name in ("TOTAL", "INITIAL")}
        form = ManagementForm(none, auto_id=self.auto_id, prefix=self.prefix)
        form.full_clean()
        return form

    def get_queryset(self) -> Any:
        """Return the sections to show: those that the form read already, for all kinds at once."""
        if not self.instance.pk or (self.is_bound and not self.instance.shown_edition):
            return super().get_queryset()
        kind = self.get_default_prefix()
        sections = [row for row in self.instance.blog_section_set.all() if row.kind == kind]
        for section in sections:
            section.__class__ = self.model  # the kind's proxy
        return sections


class SectionInline(PicturePickerMixin, ContentEditorInline):
    """The sections of one kind, with the permissions of their article."""

    formset = SectionFormSet
    template = "admin/blog/post/section_inline.html"
    media = forms.Media()  # as SectionForm
    kind: SectionKind

    def has_view_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Return whether the user can view the article."""
        return self.admin_site.get_model_admin(Post).has_view_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Post | None = None) -> bool:
        """Return whether the user can change the article, or add one."""
        post_admin = self.admin_site.get_model_admin(Post)
        if obj is None:
            return post_admin.has_add_permission(request)
        return post_admin.has_change_permission(request, obj)

    has_change_permission = has_delete_permission = has_add_permission

    def formfield_for_dbfield(
        self, db_field: "models.Field[Any, Any]", request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Let lines wrap, and all sections of the form share one query for the authors."""
        if db_field.name == "alt_text":
            kwargs["widget"] = OneLineTextarea({**ADVICE})
        if db_field.name == "heading":
            kwargs |= {"widget": OneLineTextarea({"placeholder": "Heading"}), "help_text": ""}
        if kinds := self.kind.file_kinds.get(db_field.name):
            kwargs["queryset"] = MediaFile.objects.filter(kind__in=kinds)
            field = super().formfield_for_dbfield(db_field, request, **kwargs)
            if field:
                field.widget = FileSelect(*kinds)
            return field
        if db_field.name == "target":
            return forms.ChoiceField(
                choices=cache(_page_choices),
                required=False,
                label=capfirst(str(db_field.verbose_name)),
                help_text=db_field.help_text,
            )
        if db_field.name != "person":
            field = super().formfield_for_dbfield(db_field, request, **kwargs)
            return name_no_choice(field, NO_CHOICE.get(db_field.name, "Choose …"))
        return forms.TypedChoiceField(
            choices=cache(_author_choices),
            coerce=lambda key: Author.objects.filter(pk=key).first(),
            empty_value=None,
            required=False,
            label=capfirst(str(db_field.verbose_name)),
            help_text=db_field.help_text,
        )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Section]:
        """Return the sections, each joined with its picture and files."""
        return super().get_queryset(request).select_related(*SECTION_RELATED)


def _page_choices() -> list[tuple[str, str]]:
    pages = Edition.objects.pages().live(timezone.now()).order_by("title")
    return [("", "Choose …"), *pages.values_list("slug", "title")[:MOST_PAGES]]


def _author_choices() -> list[tuple[str, str]]:
    return [("", "Choose …"), *((str(each.pk), each.name) for each in Author.objects.all())]


class SectionForm(ArticleModelForm):
    """The form of a section, with its kind's words and choices."""

    kind: SectionKind  # set by build_inline
    media = forms.Media()  # what its widgets need comes with the article form's one script

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, help_text) in self.kind.wording.items():
            self.fields[name].label = label
            self.fields[name].help_text = help_text
        for name, (other, values) in self.kind.used_with.items():
            # static/js/desk/used_with.js shows the field with these values alone.
            used_with = f"{other}={' '.join(sorted(values))}"
            self.fields[name].widget.attrs["data-used-with"] = used_with
        for name in WITHOUT_WORDS & self.fields.keys():
            # For static/js/desk/outline.js.
            self.fields[name].widget.attrs["data-wordless"] = ""
        for name in UNSEEN & self.fields.keys():
            self.fields[name].widget.attrs["data-unseen"] = ""
        if "alt_text" in self.fields and self.instance.picture:
            self.fields["alt_text"].widget.attrs["placeholder"] = self.instance.picture.alt
        for name in {"lead_in", "closing"} & self.fields.keys():
            self.fields[name].widget.config = "lead"
        if "heading_size" in self.fields:
            size = cast(forms.ChoiceField, self.fields["heading_size"])
            size.choices = [("", "As large as others"), *Section.HeadingSize.choices]
        if self.kind.name == "text":
            hint = "Write here. Type / for a list, an exercise, a quote …"
            self.fields["body"].widget.attrs["placeholder"] = hint
        if "target" in self.fields and (target := self.instance.target):
            page = cast(forms.ChoiceField, self.fields["target"])
            choices = [(str(slug), str(title)) for slug, title in cast(Any, page.choices)]
            if target not in dict(choices):  # it moved, or isn't live
                page.choices = [*choices, (target, f"/{target}/")]
        if "quote" in self.fields:
            self.fields["quote"].widget.attrs["data-max-length"] = richtext.MAX_LENGTH

    @property
    def offered(self) -> list[Any]:
        """What it offers that isn't the same at any time and for everybody, to compare."""
        drawn = [list(cast(Any, self.fields[name]).choices) for name in DRAWN & self.fields.keys()]
        widgets = (field.widget for field in self.fields.values())
        return [drawn, *(each.can_change for each in widgets if isinstance(each, PictureSelect))]

    def has_changed(self) -> bool:
        """Return whether it differs; a new section only with something written or chosen in it.

        Otherwise it isn't saved: Django skips the added forms of a formset that haven't changed.
        """
        if self.instance.pk:
            return super().has_changed()
        return bool({*self.changed_data} - {"region", "ordering"})

    def clean_quote(self) -> str:
        """Return the quote, its line breaks as they are stored: browsers post others."""
        posted = str(self.cleaned_data["quote"]).replace("\r\n", "\n")
        stored = str(self.instance.quote)
        return stored if stored.replace("\r\n", "\n") == posted else posted

    def clean_items(self) -> list[Row]:
        """Return the items, as they are stored where nobody changed them."""
        field = cast(ItemsField, self.fields["items"])
        terms = self.add_prefix("manner") in self.data and self["manner"].data == "terms"
        return field.keep_stored(self.instance.items, self.cleaned_data["items"], terms=terms)


def build_inline(proxy: type[Section]) -> type[ContentEditorInline]:
    """Return the inline class of a kind, with a form of its fields."""
    kind = proxy.KIND
    declared: dict[str, Any] = {"kind": kind}
    if kind.item:
        declared["items"] = ItemsField(kind.item, label=field_label(kind, "items"))
    if kind.manners:
        declared["manner"] = forms.ChoiceField(choices=kind.manners, required=False)
    return SectionInline.create(
        proxy,
        kind=kind,
        form=type(f"{proxy.__name__}Form", (SectionForm,), declared),
        fieldsets=[(None, {"fields": [*_form_rows(kind), "region", "ordering"]})],
        icon=kind.icon,
        verbose_name=kind.label,
        verbose_name_plural=kind.label,
    )


def _form_rows(kind: SectionKind) -> list[str | tuple[str, ...]]:
    """Return the fields of a kind, row by row: a heading and its size stand beside each other."""
    others: list[str | tuple[str, ...]] = [name for name in kind.fields if name not in HEADING]
    return [HEADING, *others] if set(HEADING) <= {*kind.fields} else [*kind.fields]


SECTION_INLINES = [build_inline(proxy) for proxy in PROXIES.values()]
