"""What the templates need beyond Django's own tags."""

from datetime import date
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from blog.models import Author
from blog.people.bylines import Byline
from blog.public import share_image, structured_data
from blog.text import richtext as rich

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
def as_json_ld(nodes: list[structured_data.Node]) -> SafeString:
    """Give what a page says to programs, as the element for its head."""
    return structured_data.json_ld_script(nodes)


@register.filter
def locale(language: str) -> str:
    """Write a language as Open Graph does: en-US as en_US."""
    return language.replace("-", "_")


@register.simple_tag(takes_context=True)
def site_picture(context: dict[str, Any]) -> str:
    """Give the address of the picture that stands for pages without one of their own."""
    key = share_image.image_for_site(context["practice"]).key
    address: str = context["request"].build_absolute_uri(f"{reverse('site_picture')}?v={key}")
    return address


@register.simple_block_tag
def words(content: SafeString) -> SafeString:
    """Keep what stands between, as in ``{% words as title %}By {{ name }}{% endwords %}``.

    The template has escaped it already; only spaces are taken out.
    """
    return SafeString(" ".join(content.split()))


@register.filter
def plain(html: str) -> str:
    """Give the words of rich text alone; a plain string, so templates escape it."""
    return rich.plain_text(html)
