"""The library of pictures as a list at the desk: what is shown of it, and by what it is sifted."""

from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest

from blog.models import Author, EditionPicture, Picture, Post, Practice, Section
from blog.visibility import has_any

RECENT_POSTS, RECENT_PICTURES = 12, 6  # looked at, and shown first in the panel


def with_uses(pictures: "QuerySet[Picture]") -> "QuerySet[Picture]":
    """Annotate pictures with what uses them. No query more, however many uses there are."""
    one = OuterRef("pk")
    return pictures.annotate(
        in_article=Q(has_any(Post.objects.filter(lead_picture=one).order_by()))
        | Q(has_any(Section.objects.filter(picture=one).order_by())),
        was_published=Q(has_any(EditionPicture.objects.filter(picture=one).order_by())),
        is_portrait=Q(has_any(Author.objects.filter(photo=one).order_by())),
        is_logo=Q(has_any(Practice.objects.filter(logo=one).order_by())),
    )


def recently_used(posts: "QuerySet[Post]") -> list[Picture]:
    """Return the pictures of the articles that were saved last, as many as RECENT_PICTURES.

    Three queries, however many articles there are.
    """
    latest = dict(posts.order_by("-updated_at").values_list("pk", "lead_picture")[:RECENT_POSTS])
    keys: dict[int, list[int | None]] = {pk: [lead] for pk, lead in latest.items()}
    sections = Section.objects.filter(parent__in=keys, picture__isnull=False)
    for pk, picture in sections.values_list("parent", "picture"):
        keys[pk].append(picture)
    found = dict.fromkeys(key for each in keys.values() for key in each if key)
    shown = [*found][:RECENT_PICTURES]
    pictures = Picture.objects.in_bulk(shown)
    return [pictures[key] for key in shown if key in pictures]


class ShownFilter(admin.SimpleListFilter):
    """Show those that lack a description, or those that are used somewhere or nowhere."""

    title = "what is shown"
    parameter_name = "show"

    IN_ARTICLES = Q(in_article=True) | Q(was_published=True)
    ELSEWHERE = Q(is_portrait=True) | Q(is_logo=True)
    CONDITIONS = {
        "undescribed": Q(alt_text="", decorative=False),
        "articles": IN_ARTICLES,
        "elsewhere": ELSEWHERE,
        "unused": ~IN_ARTICLES & ~ELSEWHERE,
    }

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Return the choices."""
        return [
            ("undescribed", "Without a description"),
            ("articles", "Used in articles"),
            ("elsewhere", "Portraits and logo"),
            ("unused", "Not used"),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the pictures of the choice."""
        condition = self.CONDITIONS.get(self.value() or "")
        return queryset.filter(condition) if condition else queryset
