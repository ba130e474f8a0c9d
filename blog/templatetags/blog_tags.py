"""What the templates need beyond Django's own tags."""

from datetime import date

from django import template
from django.utils.safestring import SafeString

from blog import richtext as rich
from blog.models import Author, Byline

register = template.Library()


@register.filter
def richtext(html: str, headings: int | str = 3) -> SafeString:
    """Show rich text: cleaned once more, then marked safe. The only road for it.

    ``headings`` is the level at which headings within it begin.
    """
    return rich.render(html, int(headings))


@register.filter
def byline(author: Author, on: date) -> Byline:
    """What the author holds on a date in the practice's zone."""
    return author.byline(on)


@register.filter
def plain(html: str) -> str:
    """Give the words of rich text alone; a plain string, so templates escape it."""
    return rich.plain(html)
