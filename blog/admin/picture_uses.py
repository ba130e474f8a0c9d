"""Where a picture is used: for its page, and for whoever would delete it."""

from collections.abc import Collection, Mapping

from django.urls import reverse
from django.utils.html import escape, format_html

from blog.models import Author, Edition, Picture, Post, Practice, Section
from blog.permissions import AnyUser, in_bin, sees_all_articles, visible_to

MOST = 20  # that are named


def picture_uses(pictures: Collection[Picture], user: AnyUser) -> list[str]:
    """Return links to what uses these pictures, as safe HTML: MOST at most, and if there are more.

    Of articles that the user may not view, only that there are some. Five queries, however many
    there are; six for somebody who may not view all articles.
    """
    found: list[str] = []
    if Practice.objects.filter(logo__in=pictures).exists():
        found.append(_link("practice", 1, "The practice", ", as its logo"))
    for author in Author.objects.filter(photo__in=pictures)[: MOST + 1]:
        found.append(_link("author", author.pk, author.name, ", as the portrait"))
    found += links_to_articles(_articles(pictures), user)
    return found if len(found) <= MOST else [*found[:MOST], "and others"]


def links_to_articles(articles: Mapping[Post, str], user: AnyUser) -> list[str]:
    """Return links to articles that use something, with how they do, as safe HTML.

    Of those that the user may not view, only that there are some. A query for somebody who may not
    view all articles.
    """
    seen = {post.pk for post in articles}
    if not sees_all_articles(user):
        visible = visible_to(user) | in_bin(user)
        seen = set(visible.filter(pk__in=seen).values_list("pk", flat=True))
    found = [
        f"“{escape(post)}”, in the bin"
        if post.binned_at
        else _link("post", post.pk, f"“{post}”", how)
        for post, how in articles.items()
        if post.pk in seen
    ]
    hidden = len(articles) - len(seen)
    if hidden:
        one = hidden == 1
        found.append("An article of somebody else" if one else "Articles of somebody else")
    return found


def _link(model: str, pk: int, name: str, how: str) -> str:
    """Return a link to the page at the desk of what uses a picture, and how, as safe HTML."""
    address = reverse(f"admin:blog_{model}_change", args=[pk])
    return format_html('<a href="{}">{}</a>{}', address, name, how)


def _articles(pictures: Collection[Picture]) -> dict[Post, str]:
    """Return articles that use them, and how."""
    sections = Section.objects.filter(picture__in=pictures)
    editions = Edition.objects.filter(picture_links__picture__in=pictures)
    now = [
        *Post.objects.filter(lead_picture__in=pictures)[: MOST + 1],
        *Post.objects.filter(pk__in=sections.values("parent"))[: MOST + 1],
    ]
    published = Post.objects.filter(pk__in=editions.order_by().values("post"))[: MOST + 1]
    articles = dict.fromkeys(now, "")
    return articles | {post: ", as it was published" for post in published if post not in articles}
