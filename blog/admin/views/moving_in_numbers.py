"""What the pages of “Bring articles here” say in numbers, each as a row for a template."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.utils import timezone

from blog.importing.blogs import Status
from blog.models import BlogImport, Edition, ImportedRow, Revision
from blog.moving_in import Plan, Rights

MAX_TITLES = 20  # of what was edited here
Kind = ImportedRow.Kind
READERS = {
    Status.LIVE: "Everybody",
    Status.PAID: "Members or subscribers",
    Status.PROTECTED: "Whoever had the password",
    Status.PRIVATE: "Nobody: private",
    Status.SCHEDULED: "Nobody yet: scheduled",
    Status.DRAFT: "Nobody yet: drafts",
    Status.TRASH: "Nobody: in the bin. They stay there",
}


class Number(NamedTuple):
    """How many there are of something."""

    count: int
    what: str


class Readers(NamedTuple):
    """Who could read how many articles and pages."""

    who: str
    articles: int
    pages: int


def _number(count: int, one: str, many: str = "") -> Number:
    return Number(count, one if count == 1 else many or f"{one}s")


def what_is_in(plan: Plan) -> list[Number]:
    """Return what a blog holds, without what is in the bin there."""
    articles, pages = (
        sum(count for status, count in counts.items() if status != Status.TRASH)
        for counts in (plan.articles, plan.pages)
    )
    return [
        _number(articles, "article"),
        _number(pages, "page"),
        _number(len(plan.authors), "author"),
        _number(len(plan.categories), "category", "categories"),
        _number(plan.tags, "tag"),
        _number(plan.pictures_inside + plan.pictures_elsewhere, "picture"),
    ]


def by_readers(plan: Plan) -> list[Readers]:
    """Return who could read how many there."""
    rows = (
        Readers(who, plan.articles.get(status, 0), plan.pages.get(status, 0))
        for status, who in READERS.items()
    )
    return [each for each in rows if each.articles or each.pages]


def about_pictures(plan: Plan, rights: Rights) -> str:
    """Return a sentence on the pictures in the file, "" if there are none at all."""
    inside, elsewhere = plan.pictures_inside, plan.pictures_elsewhere
    if not rights.pictures:
        return "You may not add pictures, so none come along." if inside or elsewhere else ""
    if inside:
        is_one = inside == 1
        return f"{inside:,} {'is' if is_one else 'are'} in the file and come{'s' * is_one} along."
    return "None is in the file itself." if elsewhere else ""


@dataclass
class Undoing:
    """What taking an import back would do now, counted. Six queries."""

    live: int  # articles and pages: readers see them, they are taken down and stay on record
    drafts: int
    edited: int  # stay as they are
    edited_titles: list[str]
    pictures: int
    authors: int
    categories: int
    tags: int
    redirects: int

    @classmethod
    def of(cls, blog_import: BlogImport) -> "Undoing":
        """Count; nobody who works with one of them is asked about, which takes long."""
        here = blog_import.rows.filter(state__in=ImportedRow.PRESENT)
        posts = here.filter(kind=Kind.POST, post__isnull=False)
        edited = edited_posts(posts)
        others = posts.exclude(pk__in=edited.values("pk"))
        live = others.filter(post__in=Edition.objects.live(timezone.now()).values("post")).count()
        made = dict(
            here.exclude(kind=Kind.POST)
            .order_by()
            .values_list("kind")
            .annotate(Count("pk"))
        )
        return cls(
            live=live,
            drafts=others.count() - live,
            edited=edited.count(),
            edited_titles=list(edited.order_by("pk").values_list("post__title", flat=True)[:MAX_TITLES]),
            pictures=made.get(Kind.PICTURE, 0),
            authors=made.get(Kind.AUTHOR, 0),
            categories=made.get(Kind.CATEGORY, 0),
            tags=made.get(Kind.TAG, 0),
            redirects=others.exclude(redirected=[]).count(),
        )


def edited_posts(rows: QuerySet[ImportedRow]) -> QuerySet[ImportedRow]:
    """Return the rows whose posts aren't as the import wrote them: they were saved since."""
    last = Revision.objects.filter(post=OuterRef("post")).order_by("-pk").values("data_hash")[:1]
    return rows.annotate(last_saved=Subquery(last)).exclude(last_saved=F("written_hash"))
