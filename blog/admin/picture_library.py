"""The library as a list at the desk: what is shown of it, and how one leafs through it."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.db.models import OuterRef, Q, QuerySet
from django.http import HttpRequest

from blog.models import Author, EditionPicture, Picture, Post, Practice, Section
from blog.text.numbers import whole_number
from blog.visibility import has_any
from practice_site.desk import DeskChangeList

BEFORE, AFTER = "before", "after"  # the picture next to which a page begins
PANEL = "panel"  # asks for the library as a panel, in which a picture is chosen
RECENT_POSTS, RECENT_PICTURES = 12, 6  # looked at, and shown first in the panel
MOMENT = "%Y%m%d%H%M%S%f"


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


class Library(DeskChangeList):
    """A page of pictures, found by the one that it begins next to: none is counted or skipped."""

    newer: str = ""  # the query strings of the pages around
    older: str = ""

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        """Find the pictures of the page."""
        super().__init__(request, *args)
        self.title = "Pictures"

    def get_filters_params(self, params: Any = None) -> Any:
        """Return what filters the list."""
        found = super().get_filters_params(params)
        own = (BEFORE, AFTER, PANEL)
        return {name: value for name, value in found.items() if name not in own}

    @property
    def is_panel(self) -> bool:
        """Whether it is shown as the panel in which a picture is chosen."""
        return PANEL in self.params

    @property
    def is_beginning(self) -> bool:
        """Whether it is the first page."""
        return not self.params.keys() & {BEFORE, AFTER}

    def get_query_string(self, new_params: Any = None, remove: Any = None) -> str:
        """Return a query string, which leads to the beginning unless it says where else."""
        return super().get_query_string(new_params, [*(remove or []), BEFORE, AFTER])

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """Return the pictures that are looked for, with what uses them."""
        self.root_queryset = with_uses(self.root_queryset)
        return super().get_queryset(request, exclude_parameters)

    def get_ordering(self, request: HttpRequest, queryset: Any) -> list[Any]:
        """Return the order of the pages, which is always the same."""
        return ["-added_at", "-pk"]

    def get_results(self, request: HttpRequest) -> None:
        """Find the pictures of the page, and whether there are others around. One query."""
        size = self.list_per_page
        after = _position(request.GET.get(AFTER))
        before = None if after else _position(request.GET.get(BEFORE))
        rows = self.queryset
        if after:
            rows = rows.filter(
                Q(added_at__gt=after[0]) | Q(pk__gt=after[1]), added_at__gte=after[0]
            ).order_by("added_at", "pk")
        elif before:
            rows = rows.filter(
                Q(added_at__lt=before[0]) | Q(pk__lt=before[1]), added_at__lte=before[0]
            )
        found = list(rows[: size + 1])
        has_more = len(found) > size
        found = found[:size]
        if after:
            found.reverse()
        if found and (before or (after and has_more)):
            self.newer = self.get_query_string({AFTER: _key(found[0])})
        if found and (after or has_more):
            self.older = self.get_query_string({BEFORE: _key(found[-1])})
        self.result_list = found
        self.result_count = self.full_result_count = len(found)
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = bool(found)


def _key(picture: Picture) -> str:
    """Return the position of a picture in the library."""
    return f"{picture.added_at.astimezone(UTC):{MOMENT}}-{picture.pk}"


def _position(key: str | None) -> tuple[datetime, int] | None:
    """Return when the picture of a key was added, and its primary key; None for what is no key."""
    moment, _, pk = (key or "").partition("-")
    number = whole_number(pk)
    try:
        added_at = datetime.strptime(moment, MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return (added_at, number) if number else None
