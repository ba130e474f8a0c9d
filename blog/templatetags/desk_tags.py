"""Template tags and filters of the desk."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django import template
from django.apps import apps
from django.db.models.options import Options
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.text import get_text_list

from blog.articles import timeline
from blog.checklist.checked_article import Finding
from blog.models import Credential, Picture, Post
from blog.models.pictures import PictureView
from blog.people.bylines import example
from blog.people.credentials import find_known
from blog.text import dates
from blog.text.links import name_links
from practice_site.desk import with_article

register = template.Library()
register.filter("full_moment", dates.format_moment)
register.filter("past_moment", dates.format_past_moment)
register.filter("short_time", dates.format_time)
register.filter("due_phrase", dates.format_due)
register.filter("name_links", name_links)
register.filter("example_sentence", example)
register.filter("with_article", with_article)
register.filter("edition_dates", timeline.describe_dates)


@register.filter
def get_item(mapping: Mapping[object, object] | None, key: object) -> object:
    """Return the value for a key, or None if there is no mapping or no such key."""
    return (mapping or {}).get(key)


@register.filter
def asked_beyond(credential: Credential) -> list[str]:
    """Return what the list of its state asks for and a credential doesn't, as sentences."""
    known = find_known(credential.jurisdiction, credential.designation)
    return credential.asked_beyond(known) if known else []


@register.simple_tag
@cache  # a long article's form has hundreds
def tool(action: str, icon: str, label: str, expanded: str = "") -> str:
    """Return a button that shows an icon: ``{% tool "row-up" "arrow_upward" "Move up" %}``."""
    context = {"action": action, "icon": icon, "label": label, "expanded": expanded}
    return render_to_string("admin/includes/tool.html", context)


@register.simple_tag(takes_context=True)
def can(context: Context, action: str, post: Post) -> bool:
    """Return whether the user may do this with a post: ``{% can "change" post as x %}``."""
    return bool(context["request"].user.has_perm(f"blog.{action}_post", post))


@register.simple_tag(takes_context=True)
def finding_url(context: Context, finding: Finding, post: Post) -> str:
    """Return the URL where a finding is put right; empty where the user may not see that page."""
    if finding.picture:
        return reverse("admin:blog_picture_change", args=[finding.picture]) + "#id_alt_text"
    if finding.author:
        url = reverse("admin:blog_author_change", args=[finding.author]) + "#licenses-group"
        return url if context["request"].user.has_perm("blog.view_author") else ""
    if finding.review and context.get("fix"):
        return "#approval"  # of a fix, on its own page
    if finding.review:
        return reverse("admin:blog_post_review", args=[post.pk])
    form = context.get("form_address") or reverse("admin:blog_post_change", args=[post.pk])
    return f"{form}#{finding.target}"


@register.filter
def desk_thumbnail(picture: Picture) -> str:
    """Return the URL at the desk of a picture's smallest size, or of what stands in for it."""
    return PictureView(picture, "", "", ("admin:picture",)).smallest


@register.simple_tag
def inline_data(inline: Any, add: str, remove: str) -> str:
    """Return what Django's script of inlines reads, with these words on its buttons."""
    data = json.loads(inline.inline_formset_data())
    data["options"] |= {"addText": add, "deleteText": remove}
    return json.dumps(data)


@register.simple_tag
def goes_along(model_count: Iterable[tuple[str, int]], opts: Options) -> str:
    """Return what is deleted with rows of a model, as a verb and its subject; "" for nothing."""
    nouns = {str(m._meta.verbose_name_plural): str(m._meta.verbose_name) for m in apps.get_models()}
    found = [
        f"{count} {nouns[plural] if count == 1 else plural}"
        for plural, count in model_count
        if plural in nouns and plural != opts.verbose_name_plural
    ]
    verb = "goes" if len(found) == 1 and found[0].startswith("1 ") else "go"
    return f"{verb} {get_text_list(found, 'and')}" if found else ""


FILE_ICONS = {"pdf": "description", "audio": "graphic_eq", "video": "videocam"}


@register.filter
def file_icon(kind: str) -> str:
    """Return the name of the icon of a kind of files."""
    return FILE_ICONS.get(kind, "subtitles")
