"""What the pages of “Bring articles here” say in numbers, each as a row for a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone
from django.utils.text import get_text_list

from blog.importing.blogs import Status
from blog.models import BlogImport, Edition, ImportedRow
from blog.moving_in import Plan, Report, Rights
from blog.moving_in.report import brought_before
from blog.moving_in.rights import may, may_delete
from blog.moving_in.traces import edited_posts
from blog.permissions import AnyUser

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

    how_many: int
    what: str

    @property
    def shown(self) -> str:
        """The number as people write it."""
        return f"{self.how_many:,}"


class Readers(NamedTuple):
    """Who could read how many articles and pages."""

    who: str
    articles: str
    pages: str


def number(count: int, one: str, many: str = "") -> Number:
    """Return how many there are, with the word for one or for many."""
    return Number(count, one if count == 1 else many or f"{one}s")


def are(count: int, one: str, many: str = "") -> str:
    """Return how many of something there are, with its verb."""
    shown = number(count, one, many)
    return f"{shown.shown} {shown.what} {'is' if count == 1 else 'are'}"


def what_is_in(plan: Plan) -> list[Number]:
    """Return what a blog holds, without what is in the bin there."""
    return [
        number(plan.articles_there, "article"),
        number(plan.pages_there, "page"),
        number(len(plan.authors), "author"),
        number(len(plan.categories), "category", "categories"),
        number(plan.tags, "tag"),
        number(plan.pictures_inside + plan.pictures_elsewhere, "picture"),
    ]


def by_readers(plan: Plan) -> list[Readers]:
    """Return who could read how many there."""
    counts = (
        (who, plan.articles.get(status, 0), plan.pages.get(status, 0))
        for status, who in READERS.items()
    )
    return [
        Readers(who, f"{articles:,}", f"{pages:,}")
        for who, articles, pages in counts
        if articles or pages
    ]


def about_pictures(plan: Plan, rights: Rights) -> str:
    """Return a sentence on the pictures in the file, "" if there are none at all."""
    inside, elsewhere = plan.pictures_inside, plan.pictures_elsewhere
    if not rights.pictures:
        return "You may not add pictures, so none come along." if inside or elsewhere else ""
    if inside:
        comes = "comes" if inside == 1 else "come"
        return f"{are(inside, 'picture')} in the file and {comes} along."
    return "No picture is in the file itself." if elsewhere or plan.pictures_missing else ""


def what_came(report: Report) -> list[Number]:
    """Return what was brought in."""
    return [
        number(report.articles, "article"),
        number(report.pages, "page"),
        number(report.authors, "new author"),
        number(report.categories, "new category", "new categories"),
        number(report.tags, "new tag"),
        number(report.pictures, "picture"),
    ]


def said_of(report: Report) -> list[str]:
    """Return sentences on what was brought in."""
    came, live = report.articles + report.pages, report.live
    said = []
    if live:
        rest = f" {are(came - live, 'draft')} on your desk." if came > live else ""
        said.append(f"Readers see {live:,} of them.{rest}")
    elif came:
        said.append("All of them are drafts: readers see nothing of it until you publish them.")
    if report.completed:
        what = number(report.completed, "article or page", "articles and pages")
        was = "was here and lacked" if report.completed == 1 else "were here and lacked"
        said.append(f"Pictures came to {what.shown} {what.what} that {was} them.")
    others = report.known - report.completed
    if others and not (came or report.completed):
        every = {1: "the one in it was", 2: "both were"}.get(others, f"all {others:,} were")
        said.append(f"Nothing new came: {every} here already, left as before.")
    elif others:
        said.append(f"{are(others, 'other')} here since earlier, left as before.")
    if report.failed:
        said.append(f"{report.failed:,} couldn’t be brought here. The list below says why.")
    return said


def said_of_undo(report: Report) -> list[str]:
    """Return sentences on what was taken back."""
    said = []
    if report.taken_down:
        said.append(
            f"{are(report.taken_down, 'article or page', 'articles and pages')} not public any "
            "more. What readers saw stays on record."
        )
    if report.deleted:
        said.append(f"{are(report.deleted, 'draft')} deleted.")
    if count := report.tags_on_record:
        said.append(
            "1 tag stays, since articles on record have it. Readers don’t see it."
            if count == 1
            else f"{count:,} tags stay, since articles on record have them. Readers don’t see them."
        )
    said += not_deleted(report.not_deleted)
    if report.kept:
        said.append("What was edited here or is in use stays: the list below says why.")
    return said or ["There was nothing left to take back."]


def of_kinds(counts: Mapping[str, int]) -> str:
    """Return how many there are of each kind that an import makes, in words; "" for none."""
    kinds = (
        number(counts.get(Kind.PICTURE, 0), "picture"),
        number(counts.get(Kind.AUTHOR, 0), "author"),
        number(counts.get(Kind.CATEGORY, 0), "category", "categories"),
        number(counts.get(Kind.TAG, 0), "tag"),
    )
    return get_text_list([f"{each.shown} {each.what}" for each in kinds if each.how_many], "and")


def not_deleted(counts: Mapping[str, int]) -> list[str]:
    """Return a sentence on what somebody may not delete, if there is any."""
    stay = "stays" if sum(counts.values()) == 1 else "stay"
    named = of_kinds(counts)
    sentence = f"{named} {stay}, since you may not delete any. Ask an owner."
    return [sentence] if named else []


@dataclass
class Undoing:
    """What taking an import back would do, counted: of what is here now. Nine queries."""

    live: int  # articles and pages that readers see
    drafts: int
    not_theirs: int  # that whoever asks may not take down or delete
    edited: int
    edited_titles: list[str]
    made: dict[str, int]  # by kind, of what may be deleted
    not_deleted: dict[str, int]  # by kind, of what may not
    redirects: int  # articles and pages to which old addresses lead
    lists: int  # old addresses of lists that lead here
    foot_pages: int  # that the import has put at the foot of every page

    @classmethod
    def of(cls, blog_import: BlogImport, user: AnyUser | None = None) -> "Undoing":
        """Count what ``user`` would do, None being the server's console.

        Whether somebody works with one of them is not asked, which takes long.
        """
        here = blog_import.rows.filter(state=ImportedRow.State.HERE)
        posts = here.filter(kind=Kind.POST, post__isnull=False)
        edited = edited_posts(posts)
        others = posts.exclude(pk__in=edited.values("pk"))
        live = Edition.objects.live(timezone.now()).values("post")
        public = others.filter(post__in=live)
        drafts = others.exclude(post__in=live)
        if not may(user, "blog.publish_post"):
            public = public.none()
        if user is not None and not may(user, "blog.delete_post"):
            drafts = drafts.filter(post__created_by=user.pk)
        counts = public.count(), drafts.count()
        others_made = here.exclude(kind=Kind.POST).exclude(pk__in=brought_before(blog_import))
        made = others_made.order_by().values_list("kind").annotate(Count("pk"))
        pictures = others_made.filter(kind=Kind.PICTURE).values("picture").distinct().count()
        titles = edited.order_by("pk").values_list("post__title", flat=True)
        by_kind = dict(made) | {Kind.PICTURE: pictures}
        return cls(
            live=counts[0],
            drafts=counts[1],
            not_theirs=others.count() - sum(counts),
            edited=edited.count(),
            edited_titles=list(titles[:MAX_TITLES]),
            made={kind: n for kind, n in by_kind.items() if may_delete(user, kind)},
            not_deleted={kind: n for kind, n in by_kind.items() if not may_delete(user, kind)},
            redirects=sum(each.exclude(redirected=[]).count() for each in (public, drafts)),
            lists=_kept(blog_import, "list_addresses", may(user, "blog.delete_redirect")),
            foot_pages=_kept(blog_import, "foot_pages", may(user, "blog.change_practice")),
        )

    @property
    def sentences(self) -> list[str]:
        """What happens, in the order of what matters; none where nothing would."""
        said = []
        if self.live:
            said.append(
                f"{are(self.live, 'article or page', 'articles and pages')} taken down: readers "
                "see them no more. They stay on record, as all that was public does."
            )
        if self.drafts:
            said.append(f"{are(self.drafts, 'draft')} deleted.")
        if self.edited:
            it = "stays as it is" if self.edited == 1 else "stay as they are"
            what = number(self.edited, "article or page", "articles and pages")
            said.append(f"{what.shown} {what.what} that you or others edited here {it}.")
        if count := self.not_theirs:
            stay = "article or page stays" if count == 1 else "articles and pages stay"
            said.append(f"{count:,} {stay}, since you may not take down or delete these.")
        if named := of_kinds(self.made):
            said.append(f"Of what came with them go {named}, unless in use.")
        said += not_deleted(self.not_deleted)
        if self.redirects:
            said.append("Their old addresses lead nowhere here any more.")
        elif self.lists:
            said.append("Old addresses of lists of articles lead nowhere here any more.")
        if self.foot_pages:
            said.append("The foot of every page becomes as it was, unless somebody changed it.")
        return said


def _kept(blog_import: BlogImport, name: str, may_change: bool) -> int:
    """Return how many things an import made beside its rows, of those that somebody may change."""
    return len(blog_import.report.get(name, ())) if may_change else 0


def is_anything_here(blog_import: BlogImport) -> bool:
    """Return whether an import has left anything here that could be taken back. One query."""
    report = blog_import.report
    here = blog_import.rows.filter(state=ImportedRow.State.HERE)
    made = here.exclude(post=None, picture=None, tag=None, category=None, author=None)
    return bool(report.get("list_addresses") or report.get("foot_pages")) or made.exists()
