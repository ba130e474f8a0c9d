"""Template tags and filters of the desk."""

from collections.abc import Mapping
from functools import cache

from django import template
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse

from blog.articles import timeline
from blog.checklist.checked_article import Finding
from blog.models import Picture, Post
from blog.models.pictures import PictureView
from blog.text import dates

register = template.Library()
register.filter("full_moment", dates.format_moment)
register.filter("past_moment", dates.format_past_moment)
register.filter("short_time", dates.format_time)
register.filter("due_phrase", dates.format_due)
register.filter("edition_dates", timeline.describe_dates)


@register.filter
def get_item(mapping: Mapping[object, object] | None, key: object) -> object:
    """Return the value for a key, or None if there is no mapping or no such key."""
    return (mapping or {}).get(key)


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
