"""What the desk's templates need beyond Django's own tags."""

from datetime import datetime

from django import template

from blog.admin import moments

register = template.Library()


@register.filter
def said(moment: datetime) -> str:
    """Say a moment in full: on the practice's wall, with the zone named and UTC beside it."""
    return moments.said(moment)
