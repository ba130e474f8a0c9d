"""The library as a list at the desk: what is shown of it, and how one leafs through it."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest

from blog.admin.keyset_list import KeysetChangeList, Order
from blog.models import Author, EditionPicture, Picture, Post, Practice, Section
from blog.visibility import has_any

PANEL = "panel"  # asks for the library as a panel, in which a picture is chosen
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


class Library(KeysetChangeList):
    """A page of pictures, those that were added last first."""

    orders: ClassVar = {"added": Order("added_at", descending=True)}
    own_params = (PANEL,)

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        """Find the pictures of the page."""
        super().__init__(request, *args)
        self.title = "Pictures"

    @property
    def is_panel(self) -> bool:
        """Whether it is shown as the panel in which a picture is chosen."""
        return PANEL in self.params

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """Return the pictures that are looked for, with what uses them."""
        self.root_queryset = with_uses(self.root_queryset)
        return super().get_queryset(request, exclude_parameters)
