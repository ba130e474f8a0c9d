"""Template tags and filters of the public pages."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import to_locale

from blog.models import Author
from blog.public import share_image, structured_data
from blog.text import richtext as rich

register = template.Library()
register.filter("byline", Author.byline)
register.filter("json_ld", structured_data.json_ld_script)
register.filter("og_locale", to_locale)  # as Open Graph writes it: en-US as en_US
register.filter("plain_text", rich.plain_text)


@register.filter
def richtext(html: str, headings: int | str = 3) -> SafeString:
    """Return rich text cleaned once more and marked safe. Templates show rich text only by this.

    ``headings`` is the level of the highest headings within it.
    """
    return rich.render(html, int(headings))


@register.simple_tag(takes_context=True)
def site_share_image_url(context: Context) -> str:
    """Return the absolute URL of the share image for pages that have none of their own."""
    key = share_image.image_for_site(context["practice"]).key
    return str(context["request"].build_absolute_uri(f"{reverse('site_share_image')}?v={key}"))


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """Store rendered content, as in ``{% capture as title %}By {{ name }}{% endcapture %}``.

    The template has escaped it already; only runs of whitespace are collapsed.
    """
    return SafeString(" ".join(content.split()))
