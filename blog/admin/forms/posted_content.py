"""The content of a posted article form, valid or not.

Live preview, unsaved changes and merging read a form before it is saved. Nothing here validates,
changes an article, or raises for invalid input.
"""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from blog.articles.autosave import fixed_edition, form_pairs, save_form_data
from blog.articles.content import Content, SectionContent, empty_content, post_from_edition
from blog.models import EditingSession, Edition, Post, Section
from blog.models.section_kinds import RELATED
from blog.text.numbers import whole_number


def posted_content(
    post_admin: admin.ModelAdmin,
    request: HttpRequest,
    post: Post | None,
    data: QueryDict,
    fixed: Edition | None = None,
) -> Content:
    """Return the content that a posted article form would save, as far as it can be read.

    The sections of a form that fixes an edition have the ids of ``post_from_edition``; ``fixed`` is
    its ``fixed_edition``, where that is loaded.
    """
    fixed = fixed or fixed_edition(post, data.get("base") or "")
    if post and fixed:
        post = post_from_edition(post, fixed)
    form_class = post_admin.get_form(request, post, change=post is not None)
    form = form_class(data)  # no instance: nothing is validated against what is stored
    content = empty_content()
    for name in (*Post.TEXT_FIELDS, "slug"):
        content[name] = str(_value(form, name) or "")
    optional = [name for name in Post.OPTIONAL_FIELDS if name in form.fields]
    content |= {name: value for name in optional if (value := _value(form, name))}
    picture = _value(form, "lead_picture")
    content["lead_picture"] = getattr(picture, "pk", None)
    recheck_on = _value(form, "recheck_on")
    # A date as ISO 8601, or what was typed.
    content["recheck_on"] = str(recheck_on) if recheck_on else None
    for name, rows in (("authors", "author_order"), ("categories", "category_order")):
        keys = [whole_number(row.get("pk")) for row in _raw_value(form, rows)]
        content[name] = list(dict.fromkeys(filter(None, keys)))
    tags = _value(form, "tags")
    names = tags if isinstance(tags, list) else str(tags or "").split(",")
    content["tags"] = sorted({name.strip() for name in names if name.strip()})
    content["sections"] = _sections(post_admin, request, post, data)
    return content


def keep_form(
    post_admin: admin.ModelAdmin,
    request: HttpRequest,
    post: Post | None,
    token: UUID,
    edits: int | None = None,
) -> EditingSession:
    """Save the form that a request posts as unsaved form data; of a fix, with its content.

    As ``autosave.save_form_data``, and raises as that does.
    """
    data = request.POST
    pairs, base = form_pairs(data), data.get("base", "").replace("\0", "")[:64]
    fixed = fixed_edition(post, base)
    content = posted_content(post_admin, request, post, data, fixed) if fixed else None
    return save_form_data(
        token,
        request.user,
        post,
        pairs,
        base_hash=base,
        edits=edits,
        content=content,
        fixes=fixed,
    )


def _sections(
    post_admin: admin.ModelAdmin, request: HttpRequest, post: Post | None, data: QueryDict
) -> list[SectionContent]:
    ordered: list[tuple[int, SectionContent]] = []
    rows = {row.pk: row for row in post.blog_section_set.all()} if post else {}
    for formset_class, inline in post_admin.get_formsets_with_inlines(request, post):
        kind = inline.kind
        prefix = formset_class.get_default_prefix()
        for number in range(min(whole_number(data.get(f"{prefix}-TOTAL_FORMS")), 1000)):
            form = formset_class.form(data, prefix=f"{prefix}-{number}")
            if data.get(form.add_prefix("DELETE")) or form.add_prefix("ordering") not in data:
                continue
            key = whole_number(data.get(form.add_prefix("id"))) or None
            if key is None and not form.has_changed():
                continue  # added, with nothing in it
            section: SectionContent = {"id": key, "kind": kind.name}
            section |= {name: _section_value(form, name) for name in kind.fields}
            if (row := rows.get(key)) and row.kind == kind.name and row.items:
                field, terms = form.fields["items"], section.get("manner") == "terms"
                section["items"] = field.keep_stored(row.items, section["items"], terms=terms)
            ordered.append((whole_number(data.get(form.add_prefix("ordering"))), section))
    sections = [section for _, section in sorted(ordered, key=lambda pair: pair[0])]
    for name in RELATED:
        keys = {section.get(name) for section in sections} - {None}
        model: Any = Section._meta.get_field(name).related_model
        existing = model._default_manager.in_bulk(keys) if keys else {}
        for section in sections:
            if name in section and section[name] not in existing:
                section[name] = None
    return sections


def _section_value(form: forms.BaseForm, name: str) -> Any:
    if name in RELATED:  # the caller looks up those of all sections in one query
        return whole_number(_raw_value(form, name)) or None
    if name == "items":
        return form.fields[name].to_python(_raw_value(form, name))
    return str(_value(form, name) or "").replace("\r\n", "\n")


def _raw_value(form: forms.BaseForm, name: str) -> Any:
    widget = form.fields[name].widget
    return widget.value_from_datadict(form.data, form.files, form.add_prefix(name))


def _value(form: forms.BaseForm, name: str) -> Any:
    """Return a field's cleaned value, or the raw one if it is invalid."""
    raw = _raw_value(form, name)
    try:
        return form.fields[name].clean(raw)
    except ValidationError:
        return raw
