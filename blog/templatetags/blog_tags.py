"""Template tags and filters of the public pages."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple, TypeVar, cast

from django import template
from django.db.models import Model
from django.template import Context
from django.template.base import FilterExpression, NodeList, Parser, Template, Token
from django.template.loader import get_template
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import to_locale

from blog.menu import MenuEntry, live_page
from blog.models import Approval, Author, SectionView
from blog.models.pictures import PictureView
from blog.people.bylines import Byline
from blog.practice import crisis
from blog.practice.languages import language_attributes, language_name
from blog.public import icons, picture_places, share_image, structured_data
from blog.text import richtext as rich
from blog.text.sentences import sentences
from practice_site.paths import path_of
from practice_site.shared import share

BLANK_LINES = re.compile(r"\n{2,}")
MOST_WORDS = 24  # of one sentence
MOST_PIECES = 1000  # that are kept, some 10 KB each

Signed = TypeVar("Signed", Author, Approval)

register = template.Library()
register.filter("byline", Author.byline)
register.filter("language_name", language_name)
register.filter("json_ld", structured_data.json_ld_script)
register.filter("focus_class", picture_places.focus_class)
register.filter("is_dark", picture_places.is_dark)
register.filter("is_light", picture_places.is_light)
register.filter("sizes", picture_places.sizes)
register.filter("srcsets", picture_places.srcsets)
register.filter("logo_webp", picture_places.logo_webp)
register.filter("thumbnail", picture_places.thumbnail)
register.filter("og_locale", to_locale)  # as Open Graph writes it: en-US as en_US
register.filter("plain_text", rich.plain_text)
register.simple_tag(path_of, name="path")


@register.filter
def richtext(html: str, headings: int | str = 3) -> SafeString:
    """Return rich text cleaned once more and marked safe. Templates show rich text only by this.

    ``headings`` is the level of the highest headings within it.
    """
    return rich.render(html, int(headings))


@register.simple_tag(takes_context=True)
def frame_language(context: Context) -> SafeString:
    """Return the attributes of the site's own words: English, as the practice writes it."""
    return language_attributes(_frame(context))


@register.simple_tag(takes_context=True)
def language_of(context: Context, text: object) -> SafeString:
    """Return the attributes of what is in another language than the site's own words, or "".

    ``text`` is the practice, or something with a ``language``, which is the practice's if empty,
    and None for words of the site.
    """
    language = getattr(text, "language", "")
    if language is None:
        return language_attributes("")
    own = language or context["practice"].language
    return language_attributes(own if own != _frame(context) else "")


@register.simple_tag(takes_context=True)
def own_language_of(context: Context, text: object) -> SafeString:
    """Return the attributes of something's language, where another one stands around it."""
    return language_attributes(getattr(text, "language", "") or context["practice"].language)


@register.simple_tag
def next_page(slug: str) -> MenuEntry | None:
    """Return the live page to which a next step leads, None if there is none. One query."""
    return live_page(slug, timezone.now())


def _frame(context: Context) -> str:
    practice = context["practice"].language
    return practice if practice.partition("-")[0] == "en" else "en"


@register.simple_tag(takes_context=True)
def crisis_in_language(context: Context) -> crisis.OwnWords | None:
    """Return the crisis lines in words of the article's language, or else of the practice's.

    On the page of a search in distress, in the language of the search.

    None where these are English, or nothing is known in them.
    """
    practice, edition = context["practice"], context.get("edition")
    languages = (context.get("distress", ""), getattr(edition, "language", "") or practice.language)
    own = (crisis.words_in(each or "", practice.country) for each in languages)
    return next(filter(None, own), None)


@register.filter
def first_sentence(text: str) -> str:
    """Return the first sentence of a plain text, or its first words, if it has very many."""
    return Truncator(next(sentences(text), "")).words(MOST_WORDS)


# A page's policy allows these by a hash of what they hold, to which a formatter of templates would
# add line breaks.


@register.filter
def style_element(css: str) -> SafeString:
    """Return inline CSS as an element; "" for none."""
    return format_html("<style>{}</style>", css) if css else format_html("{}", "")


@register.simple_tag
def script_element(template_name: str) -> SafeString:
    """Return an inline script of ours, which has a template of its own, as an element."""
    return format_html("<script>{}</script>", get_template(template_name).render())


@register.filter
def keys(rows: Iterable[Model]) -> tuple[int, ...]:
    """Return the primary keys of rows, for ``{% shared %}``."""
    return tuple(row.pk for row in rows)


@register.filter
def iso_moment(moment: datetime) -> str:
    """Return a moment in the practice's time zone as ISO 8601 writes it, to the second."""
    return timezone.localtime(moment).isoformat(timespec="seconds")


@register.filter
def bylines(signed: Iterable[Signed], on: date) -> list[tuple[Signed, Byline]]:
    """Return each author, or each approval, with the byline on a date, in order."""
    return [(each, each.byline(on)) for each in signed]


@register.filter
def separator(loop: Mapping[str, int], word: str = "") -> str:
    """Return what stands after an item of an enumeration in a sentence; ``loop`` is forloop.

    ``{% for x in all %}{{ x }}{{ forloop|separator:"and" }}{% endfor %}`` writes "a, b and c";
    without a word it writes "a, b, c".
    """
    left = loop["revcounter0"]
    if left == 0:
        return ""
    return f" {word} " if word and left == 1 else ", "


class PageShareImage(NamedTuple):
    """The picture of a page where its link is shared: absolute URL and plain text."""

    url: str
    alt: str


@register.simple_tag(takes_context=True)
def page_share_image(context: Context) -> PageShareImage:
    """Return the share image of the page: its own, or the one of the site."""
    practice = context["practice"]
    if own := context.get("share_image_url"):
        return PageShareImage(own, f"{context['metadata'].share_title} · {practice.name}")
    key = share_image.image_for_site(practice).key
    path = reverse("site_share_image", query={"v": key})
    return PageShareImage(context["request"].build_absolute_uri(path), practice.name_with_tagline)


@register.simple_tag(takes_context=True)
def icon_key(context: Context) -> str:
    """Return what the address of the practice's icon changes by."""
    return icons.icon_key(context["practice"])


class SharedNode(template.Node):
    """What stands between ``{% shared %}`` and ``{% endshared %}``."""

    def __init__(self, names: list[FilterExpression], nodelist: NodeList) -> None:
        self.names, self.nodelist = names, nodelist

    def render(self, context: Context) -> SafeString:
        """Return what another page of this epoch rendered under the same names, or render it."""
        names = ("template", *(name.resolve(context, ignore_failures=True) for name in self.names))
        return share(context["request"], names, lambda: self.nodelist.render(context))


@dataclass(frozen=True)
class Piece:
    """A template with all that it is given; ``values`` say of that whether it is the same."""

    template: Template
    values: tuple[object, ...]
    context: dict[str, object] = field(compare=False)


@lru_cache(MOST_PIECES)
def piece_html(piece: Piece) -> SafeString:
    """Return a piece of a page that depends on nothing else, and so never has to be renewed."""
    return piece.template.render(Context(piece.context))


@register.simple_tag(takes_context=True)
def section_html(context: Context, section: SectionView) -> SafeString:
    """Return a section as its template shows it, in the context of the page around it."""
    template = _template(section.template)
    if section.is_plain:
        values = (repr(section), section.picture and section.picture.values)
        return piece_html(Piece(template, values, {"section": section}))
    with context.push(section=section):
        return template.render(context)


@register.simple_tag
def figure_html(picture: PictureView, language: str = "", *, urgent: bool = False) -> SafeString:
    """Return a picture with its credit, but without a caption.

    ``language`` is the HTML attributes of its language; it is ``urgent`` if it is seen at once.
    """
    context = {"picture": picture, "language_attributes": language, "urgent": urgent}
    values = (*picture.values, language, urgent)
    return piece_html(Piece(_template("blog/includes/figure.html"), values, context))


def _template(name: str) -> Template:
    return cast(Any, get_template(name)).template


@register.tag
def shared(parser: Parser, token: Token) -> SharedNode:
    """Render once what is the same on all public pages: ``{% shared "header" category.slug %}``.

    The first name tells it from others, the further ones are all that it depends on besides what is
    public.
    """
    names = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
    nodelist = parser.parse(["endshared"])
    parser.delete_first_token()
    return SharedNode(names, nodelist)


@register.filter
def compact(content: SafeString) -> SafeString:
    """Return a rendered page without the blank lines that template tags leave behind.

    No public page has text in ``pre`` or ``textarea``, where they would be shown. Not a block tag,
    in which Django 5.2 doesn't find the blocks that ``{{ block.super }}`` shows.
    """
    return SafeString(BLANK_LINES.sub("\n", content.strip()))


@register.simple_block_tag
def capture(content: SafeString) -> SafeString:
    """Store rendered content, as in ``{% capture as title %}By {{ name }}{% endcapture %}``.

    The template has escaped it already; only runs of whitespace are collapsed.
    """
    return SafeString(" ".join(content.split()))
