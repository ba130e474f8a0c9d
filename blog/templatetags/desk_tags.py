"""Template tags and filters of the desk."""

from datetime import datetime
from typing import Any

from django import template

from blog.models import Post
from blog.text import dates

register = template.Library()


@register.filter
def full_moment(moment: datetime) -> str:
    """Return a moment in full, in the practice's time zone, with the zone named and UTC added."""
    return dates.format_moment(moment)


@register.filter
def get_item(mapping: dict[Any, Any] | None, key: Any) -> Any:
    """Return the value for a key, or None if there is no mapping or no such key."""
    return (mapping or {}).get(key)


@register.simple_tag(takes_context=True)
def can(context: Any, action: str, post: Post) -> bool:
    """Return whether the user may do this with a post: ``{% can "change" post as x %}``."""
    return bool(context["request"].user.has_perm(f"blog.{action}_post", post))
