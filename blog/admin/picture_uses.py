"""Where a picture is used: for its page, and for whoever would delete it."""

from collections.abc import Collection, Iterator

from django.urls import reverse
from django.utils.html import format_html

from blog.models import Author, Edition, Picture, Post, Practice, Section

MOST = 20  # that are named


def picture_uses(pictures: Collection[Picture]) -> list[str]:
    """Return links to what uses these pictures, as safe HTML: MOST at most, and if there are more.

    Five queries, however many there are.
    """
    found: list[str] = [
        format_html('<a href="{}">{}</a>{}', reverse(f"admin:{route}", args=[pk]), name, how)
        for route, pk, name, how in _uses(pictures)
    ]
    return found if len(found) <= MOST else [*found[:MOST], "and others"]


def _uses(pictures: Collection[Picture]) -> Iterator[tuple[str, int, str, str]]:
    """Yield the page at the desk, the key, the name of it, and how it uses them."""
    if Practice.objects.filter(logo__in=pictures).exists():
        yield "blog_practice_change", 1, "The practice", ", as its logo"
    for author in Author.objects.filter(photo__in=pictures)[: MOST + 1]:
        yield "blog_author_change", author.pk, author.name, ", as the portrait"
    sections = Section.objects.filter(picture__in=pictures)
    editions = Edition.objects.filter(picture_links__picture__in=pictures)
    now = [
        *Post.objects.filter(lead_picture__in=pictures)[: MOST + 1],
        *Post.objects.filter(pk__in=sections.values("parent"))[: MOST + 1],
    ]
    published = Post.objects.filter(pk__in=editions.order_by().values("post"))[: MOST + 1]
    articles = dict.fromkeys(now, "")
    articles |= {post: ", as it was published" for post in published if post not in articles}
    for post, how in articles.items():
        yield "blog_post_change", post.pk, f"“{post}”", how
