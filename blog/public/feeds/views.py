"""The feeds: the latest live articles of the site, and of each category, tag and author.

Feed readers poll; practice_site.server.store answers 304 to those that have the feed as it is.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from urllib.parse import urljoin

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.feedgenerator import Enclosure
from django.utils.html import escape
from django.views.decorators.http import require_safe
from taggit.models import Tag

from blog.middleware import practice_of
from blog.models import Author, Category, Edition, Practice
from blog.models.editions import load_people
from blog.models.taxonomy import tags_in_use
from blog.public.feeds.formats import Atom, FullTextFeed, JsonFeed, Rss, strip_control_characters
from blog.public.relations import load_media, load_relations
from blog.public.self_contained import self_contained
from blog.public.series import SeriesPlace, series_places
from blog.public.views import home, lists
from blog.public.views.not_found import permanent_redirect
from blog.text import richtext
from practice_site.shared import share

MAX_ITEMS = 20
FORMATS: dict[str, type[FullTextFeed]] = {"": Rss, "atom/": Atom, "json/": JsonFeed}  # by suffix

Subjects = QuerySet[Author] | QuerySet[Category] | QuerySet[Tag]


@require_safe
def feed(
    request: HttpRequest,
    page: Callable[..., HttpResponse],
    subjects: Callable[[datetime], Subjects] | None,
    suffix: str,
    **slug: str,
) -> HttpResponse:
    """Return the 20 latest articles of a page, each with its full text.

    ``subjects`` returns what the page may be about, by slug; None is for all articles. Where the
    page redirects, its feed redirects to the feed of the new page.
    """
    practice = practice_of(request)
    now = timezone.now()
    today = practice.date_at(now)
    subject = subjects(now).filter(**slug).first() if subjects else None
    if subjects and subject is None:
        response = page(request, **slug)
        return permanent_redirect(f"{response['Location']}feed/{suffix}")
    match subject:
        case Author():
            title, text = subject.byline(today).with_disclosures, subject.bio
        case Category():
            title, text = subject.name, subject.introduction
        case _:
            title, text = subject.name if subject else "", ""
    description = richtext.plain_text(text) or practice.tagline or practice.name
    channel = {
        "title": f"{title} · {practice.name}" if subject else practice.name,
        "link": request.build_absolute_uri(request.path.removesuffix(f"feed/{suffix}")),
        "description": description,
        "subtitle": description,  # Atom's name for the description
        "language": practice.language,
        "feed_url": request.build_absolute_uri(request.path),
        "help_url": request.build_absolute_uri(reverse("home")) + "#help",
        "author_name": practice.name,
        "author_link": request.build_absolute_uri(reverse("home")),
    }
    result = FORMATS[suffix](**strip_control_characters(channel))
    editions = Edition.objects.articles().live(now).listed(under=subject).older_than(None)
    latest = list(editions.select_related("lead_picture")[:MAX_ITEMS])
    load_relations(request, latest, with_tags=True)
    load_media(request, latest)
    load_people(latest)
    series = series_places(latest, now)
    for edition in latest:
        item = _item(request, edition, practice, today, series.get(edition.post_id))
        result.add_item(**strip_control_characters(item))
    response = HttpResponse(content_type=result.content_type)
    result.write(response, "utf-8")
    return response


def _item(
    request: HttpRequest,
    edition: Edition,
    practice: Practice,
    today: date,
    series: SeriesPlace | None,
) -> dict[str, object]:
    url = request.build_absolute_uri(edition.get_absolute_url())
    lead = edition.lead_picture_view
    image = request.build_absolute_uri(lead.url) if lead else ""
    summary = edition.summary or edition.subtitle
    topics = [category.name for category in edition.category_list]
    topics += [tag.name for tag in edition.tag_list]
    # A tag URI (RFC 4151) stays the same when the article's address changes.
    host, _ = split_domain_port(request.get_host())
    day = edition.first_live_from.astimezone(UTC).date()
    return {
        "title": edition.title,
        "link": url,
        "description": escape(summary),
        "summary": summary,
        # Feeds of all formats and subjects have the same articles.
        "html": share(
            request,
            ("full text", edition.pk, url),
            lambda: _full_text(edition, practice, today, url, series),
        ),
        "language": edition.language or practice.language,
        "authors": [_author(request, author, today) for author in edition.author_list],
        "pubdate": edition.first_live_from,
        "updateddate": edition.changed_at,
        "unique_id": f"tag:{host},{day}:article-{edition.post_id}",
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


def _full_text(
    edition: Edition, practice: Practice, today: date, url: str, series: SeriesPlace | None
) -> str:
    """Return the article as safe, self-contained HTML, with bylines as of ``today``.

    Its links are made absolute with ``url``, the address of the article. No query if the relations
    of the edition are prefetched.
    """
    context = {"edition": edition, "practice": practice, "today": today, "series": series}
    html = render_to_string("blog/feeds/article.html", context)
    return self_contained(html, partial(urljoin, url))


# By URL name: the route and view of the page that the feed belongs to, and its subjects.
FEEDS = {
    "feed": ("", home.home, None),
    "category_feed": ("categories/<slug:slug>/", lists.category, lambda now: Category.objects),
    "tag_feed": ("tags/<str:slug>/", lists.tag, tags_in_use),
    "author_feed": (
        "authors/<slug:slug>/",
        lists.author,
        lambda now: Author.objects.public(now).with_licenses(),
    ),
}

urlpatterns = [
    path(
        f"{route}feed/{suffix}",
        feed,
        {"page": page, "subjects": subjects, "suffix": suffix},
        name="_".join(filter(None, [name, suffix.strip("/")])),
    )
    for name, (route, page, subjects) in FEEDS.items()
    for suffix in FORMATS
]
