"""What must be true of a working copy before readers may see it.

A list of small checks. Each is given an ``Article`` and yields findings: blocking ones keep it
from being published, the others are advice, which a person at the desk follows or waves through
with a reason. None of them changes anything; what people said is kept by ``records``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from blog.checklist import approval, claims, licenses, links, pictures, readability, wording
from blog.checklist.checked_article import CheckedArticle, Finding
from blog.models import Post, Waiver

__all__ = [
    "CHECKS",
    "CheckedArticle",
    "Checklist",
    "Finding",
    "blocking_sentences",
    "check_post",
    "list_findings",
]

Check = Callable[[CheckedArticle], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    wording.something_to_read,
    wording.sections_filled,
    wording.summary_written,
    pictures.pictures_described,
    wording.author_chosen,
    licenses.licenses_in_force,
    licenses.supervisors_licensed,
    wording.category_chosen,
    wording.headings_are_headings,
    wording.headings_differ,
    links.links_say_where_they_lead,
    links.own_links_answer,
    claims.claims_are_modest,
    readability.grade_within_aim,
    approval.approval_given,
)


@dataclass(frozen=True)
class Checklist:
    """What was found: what blocks, what is advice, and what was waved through, with the waiver."""

    article: CheckedArticle
    blocking: list[Finding]
    advisory: list[Finding]
    waived: list[tuple[Finding, Waiver]]

    @property
    def open(self) -> list[Finding]:
        """All that is to be done before the desk publishes it."""
        return [*self.blocking, *self.advisory]


def list_findings(article: CheckedArticle) -> list[Finding]:
    """Give all that is found, in the order of the checks; one that stands twice only once."""
    found: dict[tuple[str, str], Finding] = {}
    for check in CHECKS:
        for each in check(article):
            found.setdefault((each.code, each.about), each)
    return list(found.values())


def check_post(post: Post, at: datetime | None = None) -> Checklist:
    """Judge the working copy as it would be published at a moment (now if None)."""
    article = CheckedArticle.of(post, at or timezone.now())
    found = list_findings(article)
    waivers = {
        (waiver.code, waiver.subject): waiver
        for waiver in Waiver.objects.filter(post=post, revoked_at=None).select_related("created_by")
    }
    advisory = [each for each in found if not each.blocking]
    return Checklist(
        article=article,
        blocking=[each for each in found if each.blocking],
        advisory=[each for each in advisory if (each.code, each.subject) not in waivers],
        waived=[
            (each, waivers[each.code, each.subject])
            for each in advisory
            if (each.code, each.subject) in waivers
        ],
    )


def blocking_sentences(post: Post, at: datetime | None = None) -> list[str]:
    """Give what keeps this post from being published at a moment, in words for the desk."""
    return [finding.sentence for finding in check_post(post, at).blocking]
