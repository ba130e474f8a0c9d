"""What an import did, counted, and what is to be put right, article by article."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from blog.models import Author, BlogImport, Category, Edition, ImportedRow, Revision
from blog.models.taxonomy import tags_in_use
from blog.visibility import PostKind
from practice_site.paths import path_of

Kind, State = ImportedRow.Kind, ImportedRow.State
# Why something that was made for articles stays: most often those are on record as readers saw it.
IN_USE = "Something here uses it."
MAY_NOT_DELETE = "You may not delete it."
PICTURE_MISSING = "A picture is missing ({}). {}"
MISSING_BEGINS = PICTURE_MISSING.partition("{")[0]
WAS_DRAFT = "It was a draft there, too."
COMPLETED = "Missing pictures came from {}"  # in the history of an article


@dataclass
class Report:
    """What became of a blog."""

    articles: int = 0
    pages: int = 0
    live: int = 0  # of both: readers see them
    authors: int = 0
    categories: int = 0
    tags: int = 0
    pictures: int = 0
    redirects: int = 0  # old addresses that lead to what readers see
    redirects_waiting: int = 0  # that do once what waits as a draft is published
    known: int = 0  # were here already, and stayed as they are
    lacking: list[int] = field(default_factory=list)  # rows to ask for missing pictures, of known
    completed: int = 0  # of those that were here: pictures that they lacked came
    failed: int = 0  # could not be brought in; their rows say why
    sentences: list[str] = field(default_factory=list)  # about the whole
    # Old addresses of lists of articles, and where they lead here by redirects of the import.
    list_addresses: dict[str, str] = field(default_factory=dict)
    foot_pages: list[str] = field(default_factory=list)  # keys, as blog.menu has them, if chosen
    # Of an undo.
    taken_down: int = 0
    deleted: int = 0  # articles and pages
    tags_on_record: int = 0  # stay, and no article that readers see has them
    # By kind: what stays since whoever took it back may not delete it.
    not_deleted: dict[str, int] = field(default_factory=dict)
    kept: int = 0  # for what people did with them since; their rows say why

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> "Report":
        """Return a report that was kept."""
        return cls(**{name: data[name] for name in cls.__dataclass_fields__ if name in data})

    def to_data(self) -> dict[str, Any]:
        """Return it as JSON takes it."""
        return asdict(self)

    def begun_again(self) -> "Report":
        """Return one of nothing yet, with what an earlier run made beside rows."""
        return Report(list_addresses=self.list_addresses, foot_pages=self.foot_pages)

    @property
    def summary(self) -> str:
        """What came, in words."""
        named = [
            (self.articles, "article", "articles"),
            (self.pages, "page", "pages"),
            (self.pictures, "picture", "pictures"),
            (self.authors, "author", "authors"),
            (self.categories, "category", "categories"),
            (self.tags, "tag", "tags"),
            (self.redirects, "old address", "old addresses"),
            (self.completed, "article completed", "articles completed"),
        ]
        live = f", {self.live:,} of them live" if self.live else ""
        return (counted_words(named) or "Nothing new") + live

    @property
    def undo_summary(self) -> str:
        """What went, in words."""
        return f"{self.taken_down:,} taken down, {self.deleted:,} deleted, {self.kept:,} kept"


def counted_words(named: Iterable[tuple[int, str, str]]) -> str:
    """Return what there is, without what there isn't; of each its number and words for it."""
    return ", ".join(f"{n:,} {one if n == 1 else many}" for n, one, many in named if n)


def report_of(blog_import: BlogImport) -> Report:
    """Return what was done, as it was counted at its end; old addresses as they lead by now."""
    report = Report.from_data(blog_import.report)
    if blog_import.state == BlogImport.State.DONE:
        _count_redirects(report, blog_import)
    return report


def leading_rows(blog_import: BlogImport) -> QuerySet[ImportedRow]:
    """Return the rows of what readers see and old addresses lead to, with their posts."""
    live = Edition.objects.live(timezone.now()).filter(post=OuterRef("post"))
    posts = blog_import.rows.filter(kind=Kind.POST).exclude(redirected=[])
    return posts.filter(Exists(live)).select_related("post").order_by("pk")


def _count_redirects(report: Report, blog_import: BlogImport) -> None:
    """Count the old addresses that lead here now, and those that will. Five queries at most."""
    posts = blog_import.rows.filter(kind=Kind.POST, post__isnull=False).exclude(redirected=[])
    every, now = (
        sum(map(len, rows.order_by().values_list("redirected", flat=True)))
        for rows in (posts, leading_rows(blog_import).select_related(None))
    )
    report.redirects = now + _count_list_redirects(report.list_addresses)
    report.redirects_waiting = every + len(report.list_addresses) - report.redirects


def _count_list_redirects(addresses: Mapping[str, str]) -> int:
    """Return how many old addresses of lists lead to a page that has something for readers."""
    if not addresses:
        return 0
    now = timezone.now()
    tags = tags_in_use(now).values_list("slug", flat=True)
    categories = Category.objects.in_use(now).values_list("slug", flat=True)
    shown = {path_of("tag", slug) for slug in tags}
    shown |= {path_of("category", slug) for slug in categories}
    people = Author.objects.public(now).values_list("slug", flat=True)
    shown |= {path_of("author", slug) for slug in people}
    shown |= {path_of("articles"), path_of("authors")}
    return sum(new in shown for new in addresses.values())


def counted(blog_import: BlogImport, list_addresses: Mapping[str, str]) -> Report:
    """Return what an import brought, counted by its rows, and with the addresses of lists."""
    report = report_of(blog_import)
    report.list_addresses |= list_addresses
    here = blog_import.rows.filter(state=State.HERE)
    posts = here.filter(kind=Kind.POST, post__isnull=False)
    report.articles = posts.filter(post_kind=PostKind.ARTICLE).count()
    report.pages = posts.filter(post_kind=PostKind.PAGE).count()
    report.live = posts.filter(went_live=True).count()
    report.authors = here.filter(kind=Kind.AUTHOR).count()
    report.categories = here.filter(kind=Kind.CATEGORY).count()
    report.tags = here.filter(kind=Kind.TAG).count()
    pictures = here.filter(kind=Kind.PICTURE).exclude(pk__in=brought_before(blog_import))
    report.pictures = pictures.values("picture").distinct().count()
    _count_redirects(report, blog_import)
    report.completed, report.lacking = _completed(blog_import), []
    report.failed = blog_import.rows.filter(kind=Kind.POST, state=State.FAILED).count()
    return report


def _completed(blog_import: BlogImport) -> int:
    """Return to how many articles an import brought pictures that they lacked."""
    rows = ImportedRow.objects.filter(source=blog_import.source, kind=Kind.POST)
    note = COMPLETED.format(blog_import.system)
    came = Revision.objects.filter(note=note, created_at__gte=blog_import.started_at)
    return came.filter(post__in=rows.values("post")).values("post").distinct().count()


def brought_before(blog_import: BlogImport) -> QuerySet[ImportedRow]:
    """Return the rows of pictures that another import had brought when this one met them."""
    earlier = ImportedRow.objects.filter(picture=OuterRef("picture"), pk__lt=OuterRef("pk"))
    others = earlier.exclude(blog_import=blog_import)
    return blog_import.rows.filter(Exists(others), kind=Kind.PICTURE)


def undone(blog_import: BlogImport) -> Report:
    """Return what the undo of an import did, counted by its rows."""
    report = report_of(blog_import)
    removed = blog_import.rows.filter(kind=Kind.POST, state=State.REMOVED)
    report.taken_down = removed.filter(post__isnull=False).count()
    report.deleted = removed.filter(post=None).exclude(written_hash="").count()
    report.kept = kept_by_people(blog_import).count()
    refused = blog_import.rows.filter(state=State.KEPT, kept=MAY_NOT_DELETE)
    report.not_deleted = dict(refused.order_by().values_list("kind").annotate(Count("pk")))
    used = blog_import.rows.filter(kind=Kind.TAG, state=State.KEPT, kept=IN_USE)
    report.tags_on_record = used.exclude(tag__in=tags_in_use(timezone.now()).order_by()).count()
    return report


@dataclass(frozen=True)
class ToPutRight:
    """An article or page that asks for a look: why it waits, and what could not be kept."""

    row: ImportedRow  # with its post, if it became one
    waits: list[str]  # why it isn’t live: the checklist’s musts, or that not all read it there
    problems: list[str]

    @property
    def is_here(self) -> bool:
        """Whether it became an article on the desk."""
        return self.row.post_id is not None


def rows_to_put_right(blog_import: BlogImport) -> QuerySet[ImportedRow]:
    """Return the rows of what asks for a look, in the order of the file, with their posts.

    That is what was more than a draft there and waits here, and what could not be brought in or
    kept as it was. Not what is a draft here because it was one there, unless something of it is
    missing or the file says more of it: that it was sent by mail, say, or breaks off; nor what
    somebody has published since, or saved with what is missing in it.
    """
    posts = blog_import.rows.filter(kind=Kind.POST).exclude(state=State.REMOVED)
    live = Edition.objects.live(timezone.now()).filter(post=OuterRef("post"))
    waits = ~Q(blocking=[WAS_DRAFT]) & ~Q(blocking=[]) & ~Exists(live)
    end = blog_import.finished_at or timezone.now()
    note = COMPLETED.format(blog_import.system)  # no person saved it then
    completed = Revision.objects.filter(post=OuterRef("post"), note=note)
    untouched = Q(post__updated_at__lte=end) | Exists(
        completed.filter(created_at__gte=OuterRef("post__updated_at"))
    )
    lacks = ~Q(problems=[]) & (Q(post=None) | untouched)
    asking = posts.filter(waits | lacks | Q(state=State.FAILED))
    return asking.select_related("post").order_by("pk")


def to_put_right(blog_import: BlogImport) -> Iterator[ToPutRight]:
    """Yield what asks for a look, in the order of the file; one query."""
    for row in rows_to_put_right(blog_import).iterator(chunk_size=500):
        yield ToPutRight(row, row.blocking, row.problems)


def kept_by_people(blog_import: BlogImport) -> QuerySet[ImportedRow]:
    """Return what stayed when an import was taken back, for what people did with it since."""
    kept = blog_import.rows.filter(state=State.KEPT)
    return kept.exclude(kept__in=(IN_USE, MAY_NOT_DELETE))


def kept_rows(blog_import: BlogImport) -> Iterator[ImportedRow]:
    """Yield what stayed when an import was taken back, and isn't just used by what is on record.

    ``kept`` of each says why. One query.
    """
    rows = kept_by_people(blog_import).select_related("post", "author", "category")
    yield from rows.order_by("kind", "pk").iterator(chunk_size=500)
