"""Template tags and filters of the desk."""

from collections.abc import Mapping

from django import template
from django.template import Context

from blog.models import Post
from blog.text import dates

register = template.Library()
register.filter("full_moment", dates.format_moment)
register.filter("past_moment", dates.format_past_moment)
register.filter("short_time", dates.format_time)
register.filter("days_from", dates.format_days_from)


@register.filter
def get_item(mapping: Mapping[object, object] | None, key: object) -> object:
    """Return the value for a key, or None if there is no mapping or no such key."""
    return (mapping or {}).get(key)


@register.simple_tag(takes_context=True)
def can(context: Context, action: str, post: Post) -> bool:
    """Return whether the user may do this with a post: ``{% can "change" post as x %}``."""
    return bool(context["request"].user.has_perm(f"blog.{action}_post", post))
