"""What the desk's templates need beyond Django's own tags."""

from datetime import datetime
from typing import Any

from django import template

from blog.models import Post
from blog.text import dates

register = template.Library()


@register.filter
def said(moment: datetime) -> str:
    """Say a moment in full: on the practice's wall, with the zone named and UTC beside it."""
    return dates.format_moment(moment)


@register.filter
def at(rows: dict[Any, Any] | None, key: Any) -> Any:
    """Give what stands at a key; nothing if there is nothing."""
    return (rows or {}).get(key)


@register.simple_tag(takes_context=True)
def may(context: Any, action: str, post: Post) -> bool:
    """Whether the one who looks may do this with an article: ``{% may "change" post as x %}``."""
    return bool(context["request"].user.has_perm(f"blog.{action}_post", post))
