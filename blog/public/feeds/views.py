"""The feeds: the latest live articles of the site, and of each category, tag and author.

Programs ask for them by the hour, so they are told when nothing changed (304). What tells is a
hash of the whole answer: a moment that was scheduled, a license that ends at midnight and a renamed
author all change it. There is no Last-Modified, since no date tells of an article taken down.
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

from blog.models import Author, Category, Edition, Practice
from blog.models.editions import EditionQuerySet, TaggedEdition
from blog.models.taxonomy import tags_with_live_count
from blog.public.feeds.formats import Atom, FullTextFeed, JsonFeed, Rss
from blog.public.feeds.text import render_full_text
from blog.public.views.not_found import permanent_redirect
from blog.text import richtext

LATEST = 20
FORMATS: dict[str, type[FullTextFeed]] = {"": Rss, "atom/": Atom, "json/": JsonFeed}  # by address


@dataclass(frozen=True)
class Channel:
    """What a feed is about: plain words, the page whose articles it has, and those articles."""

    title: str
    description: str
    page: str
    editions: EditionQuerySet


def site_channel(practice: Practice, now: datetime) -> Channel:
    """All articles."""
    return Channel(
        practice.name,
        practice.tagline,
        reverse("home"),
        Edition.objects.articles().live(now).listed(),
    )


def category_channel(practice: Practice, now: datetime, slug: str) -> Channel:
    """A subject's articles. It may be empty, as its page may."""
    subject = get_object_or_404(Category, slug=slug)
    return Channel(
        f"{subject.name} · {practice.name}",
        richtext.plain_text(subject.introduction),
        subject.get_absolute_url(),
        Edition.objects.articles().live(now).listed(under=subject),
    )


def tag_channel(practice: Practice, now: datetime, slug: str) -> Channel:
    """The articles under a tag; one that only drafts have does not exist."""
    subject = get_object_or_404(tags_with_live_count(now), slug=slug)
    return Channel(
        f"{subject.name} · {practice.name}",
        "",
        reverse("tag", args=[subject.slug]),
        Edition.objects.articles().live(now).listed(under=subject),
    )


def author_channel(practice: Practice, now: datetime, slug: str) -> Channel:
    """What a person wrote; without a live article there is no feed."""
    person = get_object_or_404(Author.objects.public(now).with_licenses(), slug=slug)
    return Channel(
        f"{person.byline(practice.date_at(now)).with_disclosures} · {practice.name}",
        richtext.plain_text(person.bio),
        person.get_absolute_url(),
        Edition.objects.articles().live(now).listed(under=person),
    )


@require_safe
@conditional_page
def feed(
    request: HttpRequest,
    channel: Callable[..., Channel],
    page: Callable[..., HttpResponse],
    ending: str,
    **slug: str,
) -> HttpResponse:
    """The twenty latest articles of a channel, each with its whole text.

    At an address that its page no longer has, it leads to where the page leads.
    """
    practice: Practice = request.practice  # type: ignore[attr-defined]
    now = timezone.now()
    try:
        about = channel(practice, now, **slug)
    except Http404:
        elsewhere = page(request, **slug)
        return permanent_redirect(f"{elsewhere['Location']}feed/{ending}")
    description = about.description or practice.tagline or practice.name
    result = FORMATS[ending](
        title=about.title,
        link=request.build_absolute_uri(about.page),
        description=description,
        subtitle=description,  # the same in Atom's words
        language=practice.language,
        feed_url=request.build_absolute_uri(request.path),
        author_name=practice.name,
        author_link=request.build_absolute_uri(reverse("home")),
    )
    tags = TaggedEdition.objects.select_related("tag").order_by("tag__name")
    editions = about.editions.older_than(None).with_relations()
    for edition in editions.prefetch_related("pictures", Prefetch("tag_links", tags))[:LATEST]:
        result.add_item(**_item(request, edition, practice, practice.date_at(now)))
    response = HttpResponse(content_type=result.content_type)
    result.write(response, "utf-8")
    return response


def _item(
    request: HttpRequest, edition: Edition, practice: Practice, today: date
) -> dict[str, Any]:
    absolute = request.build_absolute_uri
    url, lead = absolute(edition.get_absolute_url()), edition.lead
    image = absolute(lead.share_url) if lead else ""
    summary = edition.summary or edition.subtitle
    subjects = [category.name for category in edition.category_list]
    subjects += [link.tag.name for link in edition.tag_links.all()]
    return {
        "title": edition.title,
        "link": url,
        "description": escape(summary),
        "summary": summary,
        "html": render_full_text(edition, practice, today, url),
        "language": edition.language or practice.language,
        "authors": [_author(request, each, today) for each in edition.author_list],
        "pubdate": edition.first_live_from,
        "updateddate": edition.live_from,
        "unique_id": _identity(request, edition),
        "unique_id_is_permalink": False,
        "categories": list(dict.fromkeys(subjects)),
        "image": image,
        # 0 is what the RSS Advisory Board advises for a size that isn't known: it isn't worth
        # asking the storage for each (https://www.rssboard.org/rss-profile#element-channel-item-enclosure).
        "enclosures": [Enclosure(image, "0", "image/jpeg")] if lead else [],
    }


def _author(request: HttpRequest, author: Author, today: date) -> dict[str, str]:
    """A name never stands without its disclosure, so they are one text."""
    fields = {
        "name": author.byline(today).with_disclosures,
        "url": request.build_absolute_uri(author.get_absolute_url()),
    }
    if author.portrait:
        fields["avatar"] = request.build_absolute_uri(author.portrait.url)
    return fields


def _identity(request: HttpRequest, edition: Edition) -> str:
    """A tag URI (RFC 4151): the article is the same one when its address changes."""
    host, _ = split_domain_port(request.get_host())
    day = edition.first_live_from.astimezone(UTC).date()
    return f"tag:{host},{day}:article-{edition.post_id}"
