"""Template tags and filters of the public pages."""

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
    """Return rich text cleaned once more and marked safe. Templates show rich text only by this.

    ``headings`` is the level of the highest headings within it.
    """
    return rich.render(html, int(headings))


@register.filter
def byline(author: Author, on: date) -> Byline:
    """Return an author's byline on a date in the practice's time zone."""
    return author.byline(on)


@register.filter
def json_ld(nodes: list[structured_data.Node]) -> SafeString:
    """Return a page's structured data as the element for its head."""
    return structured_data.json_ld_script(nodes)


@register.filter
def og_locale(language: str) -> str:
    """Return a language tag as Open Graph writes it: en-US as en_US."""
    return language.replace("-", "_")


@register.simple_tag(takes_context=True)
def site_share_image_url(context: dict[str, Any]) -> str:
    """Return the absolute URL of the share image for pages that have none of their own."""
    key = share_image.image_for_site(context["practice"]).key
    url: str = context["request"].build_absolute_uri(f"{reverse('site_share_image')}?v={key}")
    return url


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """Store rendered content, as in ``{% capture as title %}By {{ name }}{% endcapture %}``.

    The template has escaped it already; only runs of whitespace are collapsed.
    """
    return SafeString(" ".join(content.split()))


@register.filter
def plain_text(html: str) -> str:
    """Return the text of rich text without tags: a plain string, so templates escape it."""
    return rich.plain_text(html)
