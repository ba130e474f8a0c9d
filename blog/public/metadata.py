"""What the head of an article's page says to search engines, and where its link is shared.

Plain text. The properties are those of https://ogp.me, the descriptions those of
https://developers.google.com/search/docs/appearance/snippet.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest

from blog.models import Edition


@dataclass(frozen=True)
class ArticleMetadata:
    """The metadata of an article's page; ``updated`` is None for a first edition."""

    title: str
    description: str
    share_title: str
    share_description: str
    published: datetime
    updated: datetime | None
    author_urls: tuple[str, ...]
    section: str
    tags: tuple[str, ...]


def article_metadata(request: HttpRequest, edition: Edition) -> ArticleMetadata:
    """Return the metadata of an edition. No query beyond those of the page itself."""
    return ArticleMetadata(
        title=edition.shown_text("search_title"),
        description=edition.shown_text("search_description"),
        share_title=edition.shown_text("share_title"),
        share_description=edition.shown_text("share_description"),
        published=edition.first_live_from,
        updated=edition.changed_at if edition.was_updated else None,
        author_urls=tuple(
            request.build_absolute_uri(author.get_absolute_url()) for author in edition.author_list
        ),
        section=edition.category_list[0].name if edition.category_list else "",
        tags=tuple(tag.name for tag in edition.tag_list),
    )
