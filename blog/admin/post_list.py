"""The list of articles: by what it is filtered, and what it says of each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateformat import format as date_format
from taggit.models import Tag

from blog.admin.bulk import operations_for
from blog.admin.keyset_list import KeysetChangeList, Order
from blog.articles import bin
from blog.middleware import practice_of
from blog.models import Author, BlogImport, Category, Edition, ImportedRow, Post, PostAuthor
from blog.permissions import in_bin, on_desk
from blog.practice.languages import language_name
from blog.publishing.calendar import list_events
from blog.publishing.freshness import due_articles
from blog.publishing.status import State, in_state, state_label, with_status
from blog.review import approvals
from blog.taxonomy.names import resolve_renamed_tags
from blog.text.dates import format_past_moment
from blog.text.numbers import whole_number

BIN = "bin"  # chosen as the status
MOST_LANGUAGES = 20  # that are offered
SOON = timedelta(days=30)


class ListFilter(admin.SimpleListFilter):
    """A filter that is a choice in the form above the list."""

    everything: str  # the label of no choice

    def has_output(self) -> bool:
        """Return whether there is anything to choose from, or something is chosen."""
        return bool(self.lookup_choices) or self.value() is not None


class StatusFilter(ListFilter):
    """Filter by status; what is in the bin is one, too."""

    title, parameter_name, everything = "Status", "status", "Any status"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the statuses."""
        has_bin = bool(operations_for(request.user, of_bin=True))
        return [*State.choices, *([(BIN, "In the bin")] if has_bin else [])]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the articles with the chosen status."""
        state = next((state for state in State if state == self.value()), None)
        return in_state(queryset, state, timezone.now()) if state else queryset


class AuthorFilter(ListFilter):
    """Filter by an author."""

    title, parameter_name, everything = "Author", "author", "Any author"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the authors."""
        return [(str(each.pk), each.name) for each in Author.objects.order_by("name")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the articles that the author signs."""
        key = whole_number(self.value())
        return queryset.filter(author_links__author=key) if self.value() else queryset


class CategoryFilter(ListFilter):
    """Filter by a category."""

    title, parameter_name, everything = "Category", "category", "Any category"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the categories."""
        return [(str(each.pk), each.name) for each in Category.objects.all()]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the articles that are filed under the category."""
        key = whole_number(self.value())
        return queryset.filter(category_links__category=key) if self.value() else queryset


class LanguageFilter(ListFilter):
    """Filter by language, where there are articles in more than the practice's."""

    title, parameter_name, everything = "Language", "language", "Any language"
    own = "own"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the languages of articles."""
        found = [(tag, language_name(tag)) for tag in languages_of_articles()]
        own = language_name(practice_of(request).language)
        return [(self.own, own), *found] if found else []

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the articles in the language."""
        language = self.value()
        if language != self.own:
            return queryset.filter(language=language) if language else queryset
        # Most are: the index of languages, which the expression hides, would sort them all.
        return queryset.alias(marked=Coalesce("language", Value(""))).filter(marked="")


def languages_of_articles() -> Iterator[str]:
    """Yield the languages other than the practice's. A query each: each is looked up."""
    last = ""
    for _ in range(MOST_LANGUAGES):
        following = on_desk().filter(language__gt=last).order_by("language")
        if not (last := following.values_list("language", flat=True).first() or ""):
            return
        yield last


class DueFilter(ListFilter):
    """Filter by when an article is due for a check."""

    title, parameter_name, everything = "Check", "due", "Due or not"
    ahead: ClassVar = {"now": timedelta(), "soon": SOON}

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the choices."""
        return [("now", "Due for a check"), ("soon", "Due within 30 days")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the articles that are due by then."""
        if (ahead := self.ahead.get(self.value() or "")) is None:
            return queryset
        until = timezone.localdate() + ahead
        # Its own rule, over all that are on the desk: the filters before this one may be slow.
        practice = practice_of(self.request)
        due = due_articles(timezone.now(), practice, posts=on_desk(), until=until)
        return queryset.filter(pk__in=[article.post.pk for article in due])

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        super().__init__(request, *args)
        self.request = request


class TagFilter(ListFilter):
    """Filter by a tag, which is written: there may be thousands."""

    title, parameter_name, everything = "Tag", "tag", "Any tag"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return nothing to choose from."""
        return []

    def has_output(self) -> bool:
        """Return True: it is a field."""
        return True

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the articles that have the tag, by a name of it that holds today or held once."""
        typed = (self.value() or "").strip()
        if not typed:
            return queryset
        names = resolve_renamed_tags([typed])
        tag = Tag.objects.filter(name__iexact=names[0]).values_list("pk", flat=True).first()
        return queryset.filter(tag_links__tag=tag) if tag else queryset.none()


class ImportFilter(ListFilter):
    """Filter by the import that brought an article; reached from the page about it alone."""

    title, parameter_name, everything = "Brought in", "import", "From anywhere"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        """Return the import that is asked for; nothing without one."""
        token = request.GET.get(self.parameter_name)
        found = BlogImport.objects.filter(pk=token).only("title", "name") if token else ()
        return [(each.pk, f"With “{each}”") for each in found]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        """Return the articles that came with it."""
        if not (token := self.value()):
            return queryset
        rows = ImportedRow.objects.filter(blog_import=token, kind=ImportedRow.Kind.POST)
        return queryset.filter(pk__in=rows.filter(state__in=ImportedRow.PRESENT).values("post"))


FILTERS: list[type[ListFilter]] = [
    StatusFilter,
    AuthorFilter,
    CategoryFilter,
    TagFilter,
    LanguageFilter,
    DueFilter,
    ImportFilter,
]


@dataclass(frozen=True)
class Row:
    """What the list says of an article."""

    post: Post
    status: str
    authors: str
    live_since: datetime | None
    coming: str  # what happens next, and when; "" for nothing
    saved: str
    deleted: str  # when it was, and by whom; "" on the desk
    deleted_on: date | None  # for good, from the bin


class PostChangeList(KeysetChangeList):
    """A page of the list. Six queries, however many articles there are."""

    orders: ClassVar = {
        "saved": Order("updated_at", descending=True),
        "title": Order("title", descending=False),
    }

    of_bin: ClassVar = {"binned": Order("binned_at", descending=True)}

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        """Find the articles of the page."""
        self.is_bin = request.GET.get(StatusFilter.parameter_name) == BIN
        if self.is_bin:
            self.orders = self.of_bin  # type: ignore[misc]  # of this list alone
        super().__init__(request, *args)
        self.title = "Articles"

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> QuerySet[Post]:
        """Return the articles that are looked for."""
        if self.is_bin:
            self.root_queryset = in_bin(request.user)
        found: QuerySet[Post] = super().get_queryset(request, exclude_parameters)
        return found

    def get_results(self, request: HttpRequest) -> None:
        """Find the articles of the page, and what is said of them."""
        super().get_results(request)
        self.rows = list(rows_of([post.pk for post in self.result_list], timezone.now()))


def rows_of(keys: Iterable[int], now: datetime) -> Iterator[Row]:
    """Yield what is said of each article, in the order of the keys. Five queries."""
    keys = list(keys)
    # Each with its authors in one query, since an author may be deleted between two.
    authors = Prefetch("author_links", PostAuthor.objects.select_related("author"))
    rows = with_status(Post.objects.select_related("binned_by"), now)
    posts = rows.prefetch_related(authors).in_bulk(keys)
    approved = approvals.approved_among(posts.values())
    of_page = Post.objects.filter(pk__in=keys)
    live = Edition.objects.live(now).filter(post__in=keys)
    since = dict(live.values_list("post_id", "first_live_from"))
    coming: dict[int, tuple[datetime, str]] = {}
    for event in reversed(list_events(now + timedelta.resolution, posts=of_page)):
        coming[event.post_id] = (event.at, event.verb(now))
    for post in (posts[key] for key in keys if key in posts):
        gone = bin.deleted_at(post)
        yield Row(
            post,
            status="In the bin" if gone else state_label(post.state, post.pk in approved),
            authors=", ".join(link.author.name for link in post.author_links.all()),
            live_since=since.get(post.pk),
            coming=_say_coming(post, coming.get(post.pk)),
            saved=format_past_moment(post.updated_at),
            deleted=f"{format_past_moment(gone - bin.KEPT)}, {post.binned_by}" if gone else "",
            deleted_on=timezone.localdate(gone) if gone else None,
        )


def _say_coming(post: Post, event: tuple[datetime, str] | None) -> str:
    """Return what happens to an article next: an event, or the check on a day of its own."""
    local = timezone.localtime(event[0]) if event else None
    if post.recheck_on and (local is None or post.recheck_on < local.date()):
        return f"Check on {date_format(post.recheck_on, 'M j, Y')}"
    return f"{event[1]} {date_format(local, 'M j, Y, g:i A')}" if event and local else ""
