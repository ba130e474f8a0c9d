"""What stands at the foot of every page, after a blog with many pages was brought in.

A practice has a few pages, which all stand there until it chooses. A site that moved may have
dozens: then it is those that were there before, and the usual ones of those that came.
"""

import re
from typing import Any

from django.utils import timezone

from blog.importing.blogs import Status
from blog.menu import MOST_PAGES, page_key
from blog.models import BlogImport, Edition, ImportedRow, Practice
from blog.moving_in.rights import may
from blog.visibility import PostKind

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
    rows = blog_import.rows.filter(kind=ImportedRow.Kind.POST, state=ImportedRow.State.HERE)
    pages = rows.filter(post__kind=PostKind.PAGE, status=Status.LIVE).order_by("pk")
    came = list(pages.values_list("post", "post__slug", "post__title"))
    practice = Practice.objects.select_for_update().first() or Practice.load()
    own = {post for post, _, _ in came}
    live = Edition.objects.pages().live(timezone.now()).exclude(post__in=own)
    stood = live.values_list("title", "post")[:MOST_PAGES]
    before = [page_key(post) for _, post in sorted(stood, key=lambda row: row[0].casefold())]
    if not came or practice.foot_page_keys or not is_crowded(len(came) + len(before)):
        return [], []
    if not may(user, "blog.change_practice"):
        return [], [MAY_NOT]
    usual = [page_key(post) for post, *named in came if any(map(_is_usual, named))]
    chosen = [*before, *usual[: max(0, FEW - len(before))]]
    practice.foot_pages = chosen or [page_key(post) for post, *_ in came[:FEW]]
    practice.save()
    return practice.foot_pages, []


def _is_usual(name: str) -> bool:
    return bool(USUAL.search(name))


def take_choice_back(keys: list[str]) -> None:
    """Let all pages stand at the foot again, unless somebody has chosen otherwise since."""
    practice = Practice.objects.select_for_update().first()
    if keys and practice and practice.foot_page_keys == keys:
        practice.foot_pages = []
        practice.save(update_fields=["foot_pages"])
