"""The feeds: the latest live articles of the site, and of each category, tag and author.

Feed readers poll, so an unchanged feed is answered with 304, by an ETag over the whole response: a
scheduled article, a license that ends at midnight and a renamed author all change it. There is no
Last-Modified, since no date reflects an article that was taken down.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Enclosure
from django.utils.html import escape
from django.views.decorators.http import conditional_page, require_safe

from blog.middleware import practice_of
from blog.models import Author, Category, Edition, Practice
from blog.models.editions import EditionQuerySet, TaggedEdition
from blog.models.taxonomy import tags_with_live_count
from blog.public.feeds.formats import Atom, FullTextFeed, JsonFeed, Rss
from blog.public.feeds.text import render_full_text
from blog.public.views.not_found import permanent_redirect
from blog.text import richtext

MAX_ITEMS = 20
FORMATS: dict[str, type[FullTextFeed]] = {"": Rss, "atom/": Atom, "json/": JsonFeed}  # by suffix


@dataclass(frozen=True)
class Channel:
    """The title and description (plain text), page and articles of a feed."""

    title: str
    description: str
    page: str
    editions: EditionQuerySet


def site_channel(practice: Practice, now: datetime) -> Channel:
    """Return the channel of all articles."""
    return Channel(
        practice.name,
        practice.tagline,
        reverse("home"),
        Edition.objects.articles().live(now).listed(),
    )


def category_channel(practice: Practice, now: datetime, slug: str) -> Channel:
    """Return the channel of a category; like its page, it may be empty. Raises Http404."""
    category = get_object_or_404(Category, slug=slug)
    return Channel(
        f"{category.name} · {practice.name}",
        richtext.plain_text(category.introduction),
        category.get_absolute_url(),
        Edition.objects.articles().live(now).listed(under=category),
    )


def tag_channel(practice: Practice, now: datetime, slug: str) -> Channel:
    """Return the channel of a tag; raises Http404 if it has no live article."""
    tag = get_object_or_404(tags_with_live_count(now), slug=slug)
    return Channel(
        f"{tag.name} · {practice.name}",
        "",
        reverse("tag", args=[tag.slug]),
        Edition.objects.articles().live(now).listed(under=tag),
    )


def author_channel(practice: Practice, now: datetime, slug: str) -> Channel:
    """Return the channel of an author; raises Http404 if they have no live article."""
    author = get_object_or_404(Author.objects.public(now).with_licenses(), slug=slug)
    return Channel(
        f"{author.byline(practice.date_at(now)).with_disclosures} · {practice.name}",
        richtext.plain_text(author.bio),
        author.get_absolute_url(),
        Edition.objects.articles().live(now).listed(under=author),
    )


@require_safe
@conditional_page
def feed(
    request: HttpRequest,
    channel: Callable[..., Channel],
    page: Callable[..., HttpResponse],
    suffix: str,
    **slug: str,
) -> HttpResponse:
    """Return the 20 latest articles of a channel, each with its full text.

    Where the page redirects, its feed redirects to the feed of the new page.
    """
    practice = practice_of(request)
    now = timezone.now()
    try:
        source = channel(practice, now, **slug)
    except Http404:
        response = page(request, **slug)
        return permanent_redirect(f"{response['Location']}feed/{suffix}")
    description = source.description or practice.tagline or practice.name
    result = FORMATS[suffix](
        title=source.title,
        link=request.build_absolute_uri(source.page),
        description=description,
        subtitle=description,  # Atom's name for the description
        language=practice.language,
        feed_url=request.build_absolute_uri(request.path),
        author_name=practice.name,
        author_link=request.build_absolute_uri(reverse("home")),
    )
    tags = TaggedEdition.objects.select_related("tag").order_by("tag__name")
    editions = source.editions.older_than(None).with_relations()
    for edition in editions.prefetch_related("pictures", Prefetch("tag_links", tags))[:MAX_ITEMS]:
        result.add_item(**_item(request, edition, practice, practice.date_at(now)))
    response = HttpResponse(content_type=result.content_type)
    result.write(response, "utf-8")
    return response


def _item(
    request: HttpRequest, edition: Edition, practice: Practice, today: date
) -> dict[str, Any]:
    absolute = request.build_absolute_uri
    url, lead = absolute(edition.get_absolute_url()), edition.lead_picture_view
    image = absolute(lead.share_url) if lead else ""
    summary = edition.summary or edition.subtitle
    topics = [category.name for category in edition.category_list]
    topics += [link.tag.name for link in edition.tag_links.all()]
    return {
        "title": edition.title,
        "link": url,
        "description": escape(summary),
        "summary": summary,
        "html": render_full_text(edition, practice, today, url),
        "language": edition.language or practice.language,
        "authors": [_author(request, author, today) for author in edition.author_list],
        "pubdate": edition.first_live_from,
        "updateddate": edition.live_from,
        "unique_id": _tag_uri(request, edition),
        "unique_id_is_permalink": False,
        "categories": list(dict.fromkeys(topics)),
        "image": image,
        # The RSS Advisory Board recommends 0 for an unknown size; asking the storage for each
        # would cost too much (https://www.rssboard.org/rss-profile#element-channel-item-enclosure).
        "enclosures": [Enclosure(image, "0", "image/jpeg")] if lead else [],
    }


def _author(request: HttpRequest, author: Author, today: date) -> dict[str, str]:
    """Return an author whose name includes the disclosures, which must accompany it."""
    fields = {
        "name": author.byline(today).with_disclosures,
        "url": request.build_absolute_uri(author.get_absolute_url()),
    }
    if author.photo_view:
        fields["avatar"] = request.build_absolute_uri(author.photo_view.url)
    return fields


def _tag_uri(request: HttpRequest, edition: Edition) -> str:
    """Return a tag URI (RFC 4151), which stays the same when the article's address changes."""
    host, _ = split_domain_port(request.get_host())
    day = edition.first_live_from.astimezone(UTC).date()
    return f"tag:{host},{day}:article-{edition.post_id}"
