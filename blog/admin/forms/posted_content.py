"""What a posted article form says, right or wrong, finished or not.

Live preview, recovery and merging read a form before it may be saved. Nothing here validates,
writes, or raises for what was typed.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

from blog.articles.content import Content, SectionContent, empty_content
from blog.models import Picture, Post


def posted_content(
    post_admin: admin.ModelAdmin, request: HttpRequest, post: Post | None, data: QueryDict
) -> Content:
    """Give the content that a posted article form would save, as far as it can be read."""
    form_class = post_admin.get_form(request, post, change=post is not None)
    form = form_class(data)  # without the article: nothing is validated against what is stored
    content = empty_content()
    for name in (*Post.TEXT_FIELDS, "slug"):
        content[name] = str(_value(form, name) or "")
    content |= {name: value for name in Post.OPTIONAL_FIELDS if (value := _value(form, name))}
    picture = _value(form, "lead_picture")
    content["lead_picture"] = getattr(picture, "pk", None)
    day = _value(form, "recheck_on")
    content["recheck_on"] = str(day) if day else None  # a date as ISO 8601, or what was typed
    for name, rows in (("authors", "author_order"), ("categories", "category_order")):
        keys = [str(row.get("pk", "")) for row in _raw(form, rows)]
        content[name] = list(dict.fromkeys(int(key) for key in keys if key.isdecimal()))
    tags = _value(form, "tags")
    names = tags if isinstance(tags, list) else str(tags or "").split(",")
    content["tags"] = sorted({name.strip() for name in names if name.strip()})
    content["sections"] = _sections(post_admin, request, post, data)
    return content


def _sections(
    post_admin: admin.ModelAdmin, request: HttpRequest, post: Post | None, data: QueryDict
) -> list[SectionContent]:
    found: list[tuple[int, SectionContent]] = []
    for formset_class, inline in post_admin.get_formsets_with_inlines(request, post):
        kind = inline.kind
        prefix = formset_class.get_default_prefix()
        for number in range(_number(data.get(f"{prefix}-TOTAL_FORMS"), most=1000)):
            form = formset_class.form(data, prefix=f"{prefix}-{number}")
            if data.get(form.add_prefix("DELETE")) or form.add_prefix("ordering") not in data:
                continue
            section: SectionContent = {
                "id": _number(data.get(form.add_prefix("id"))) or None,
                "kind": kind.name,
            }
            for name in kind.fields:
                section[name] = _section_value(form, name)
            found.append((_number(data.get(form.add_prefix("ordering"))), section))
    sections = [section for _, section in sorted(found, key=lambda each: each[0])]
    chosen = [each["picture"] for each in sections if each.get("picture")]
    there = Picture.objects.in_bulk(chosen) if chosen else {}
    for section in sections:
        if section.get("picture") not in there and "picture" in section:
            section["picture"] = None
    return sections


def _section_value(form: forms.BaseForm, name: str) -> Any:
    if name == "picture":  # looked up for all sections at once
        return _number(_raw(form, name)) or None
    value = _value(form, name)
    if name == "items":
        return [row for row in value or [] if any(text.strip() for text in row.values())]
    return str(value or "")


def _raw(form: forms.BaseForm, name: str) -> Any:
    widget = form.fields[name].widget
    return widget.value_from_datadict(form.data, form.files, form.add_prefix(name))


def _value(form: forms.BaseForm, name: str) -> Any:
    """Give a field's value as it would be saved, or as it was typed where it is wrong."""
    raw = _raw(form, name)
    try:
        return form.fields[name].clean(raw)
    except ValidationError:
        return raw


def _number(text: str | None, most: int = 2**62) -> int:
    return min(int(text), most) if text and text.isdecimal() and len(text) < 19 else 0
