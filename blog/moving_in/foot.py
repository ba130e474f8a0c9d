"""What stands at the foot of every page, after a blog with many pages was brought in.

A practice has a few pages, which all stand there until it chooses. A site that moved may have
dozens: then it is those that were there before, and the usual ones of those that came. The usual
ones of a later import join them, unless somebody has chosen otherwise since.
"""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils import timezone

from blog.importing.blogs import Status
from blog.menu import MOST_PAGES, page_choices, page_key, shown_pages
from blog.models import BlogImport, Edition, ImportedRow, Practice
from blog.moving_in.rights import may
from blog.visibility import PostKind

State = BlogImport.State
FEW = 6  # pages, which may all stand at the foot
USUAL = re.compile(
    r"\b(?:about|services?|contact|appointments?|fees?|rates|insurance|faqs?|privacy|policy|policies"
    r"|notice|terms|legal|imprint|accessibility|crisis|emergency)\b",
    re.IGNORECASE,
)
MAY_NOT = (
    f"Up to {MOST_PAGES} of the pages stand at the foot of every page of this site. Ask an owner "
    "to choose which, under Practice → At the foot of every page."
)


def is_crowded(pages: int) -> bool:
    """Return whether so many pages are too many for the foot."""
    return pages > FEW


def choose_foot_pages(blog_import: BlogImport, user: Any) -> tuple[list[str], list[str]]:
    """Keep the foot short, unless the practice has chosen what stands there.

    Returns the keys of the pages that stand there by this, if any, and sentences for whoever may
    not choose. Done within a transaction.
    """
    came = _pages_of(blog_import)
    practice = Practice.objects.select_for_update().first() or Practice.load()
    kept = practice.foot_page_keys
    is_own = kept == blog_import.report.get("foot_pages")
    if not came or (kept and (is_own or kept not in _choices_of_imports())):
        return [], []
    before = _chosen_before(kept) if kept else _standing_before(came)
    new = _of_new_titles(came, before)
    crowd = is_crowded(len(came) + len(before))
    if not (kept or crowd or len(new) < len(came)):
        return [], []
    if not may(user, "blog.change_practice"):
        return [], [MAY_NOT] if crowd and not kept else []
    usual = [each for each in new if each.is_usual] if kept or crowd else new
    room = min(FEW, MOST_PAGES - len(before)) if kept else FEW - len(before)
    chosen = [each.key for each in before + usual[: max(0, room)] or new[:FEW]]
    if chosen == kept:
        return [], []
    practice.foot_pages = chosen
    practice.save()
    return chosen, []


class _Page(NamedTuple):
    key: str
    title: str
    slug: str = ""

    @property
    def is_usual(self) -> bool:
        return bool(USUAL.search(self.title) or USUAL.search(self.slug))


def _pages_of(blog_import: BlogImport) -> list[_Page]:
    """Return the pages that an import brought and that were live there, in the file's order."""
    rows = blog_import.rows.filter(kind=ImportedRow.Kind.POST, state=ImportedRow.State.HERE)
    pages = rows.filter(post__kind=PostKind.PAGE, status=Status.LIVE).order_by("pk")
    found = pages.values_list("post", "post__title", "post__slug")
    return [_Page(page_key(post), title, slug) for post, title, slug in found]


def _standing_before(came: Iterable[_Page]) -> list[_Page]:
    """Return the pages that stand at the foot without a choice, but for those that came."""
    own = {each.key for each in came}
    live = Edition.objects.pages().live(timezone.now()).values_list("post", "title")
    others = [_Page(page_key(post), title) for post, title in live[: MOST_PAGES + len(own)]]
    stood = [each for each in others if each.key not in own][:MOST_PAGES]
    return sorted(stood, key=lambda each: each.title.casefold())


def _chosen_before(kept: Iterable[str]) -> list[_Page]:
    """Return the pages that were chosen, in their order, with their titles."""
    titles = dict(page_choices())
    return [_Page(key, titles.get(key, "")) for key in kept]


def _of_new_titles(came: Iterable[_Page], before: Iterable[_Page]) -> list[_Page]:
    """Return those that came, without any whose title another one has: the first keeps it."""
    keys = {each.key for each in before}
    titles = {each.title.casefold() for each in before}
    new = []
    for each in came:
        if each.key not in keys and each.title.casefold() not in titles:
            titles.add(each.title.casefold())
            new.append(each)
    return new


def _choices_of_imports() -> list[list[str]]:
    """Return what imports that are here have put at the foot, the last one first."""
    done = BlogImport.objects.exclude(state__in=(State.UNDOING, State.UNDONE))
    reports = done.order_by("-finished_at", "pk").values_list("report", flat=True)
    return [keys for report in reports if (keys := report.get("foot_pages"))]


def pages_out_of_sight(blog_import: BlogImport) -> int:
    """Return how many pages of an import are live, and neither in the menu nor at the foot."""
    now = timezone.now()
    rows = blog_import.rows.filter(kind=ImportedRow.Kind.POST, state=ImportedRow.State.HERE)
    live = Edition.objects.pages().live(now).filter(post__in=rows.values("post"))
    return len({*live.values_list("post", flat=True)} - shown_pages(Practice.load(), now))


def take_choice_back(keys: list[str]) -> None:
    """Let those pages stand at the foot that did before, unless somebody chose otherwise since.

    That is what an earlier import has chosen, or else all of them.
    """
    practice = Practice.objects.select_for_update().first()
    if keys and practice and practice.foot_page_keys == keys:
        practice.foot_pages = next(iter(_choices_of_imports()), [])
        practice.save(update_fields=["foot_pages"])
