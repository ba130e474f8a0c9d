"""Checks that a working copy must pass before it is published.

Each check takes a ``CheckedArticle`` and yields findings. A blocking finding prevents publishing;
an advisory one is resolved, or waived with a reason. Checks change nothing; ``waivers`` saves
waivers.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from blog.checklist import (
    approval_required,
    brought_in,
    claims,
    licenses,
    links,
    media,
    pictures,
    readability,
    sections,
    wording,
)
from blog.checklist.checked_article import CheckedArticle, Finding
from blog.models import Post, Practice, Waiver

Check = Callable[[CheckedArticle], Iterator[Finding]]

CHECKS: tuple[Check, ...] = (
    sections.check_sections,
    wording.check_summary,
    wording.check_blanks,
    pictures.check_pictures,
    pictures.check_descriptions,
    pictures.check_pictures_of_words,
    media.check_downloads,
    media.check_recordings,
    wording.check_authors,
    licenses.check_licenses,
    wording.check_categories,
    wording.check_bold_headings,
    wording.check_duplicate_headings,
    links.check_link_texts,
    links.check_detours,
    links.check_internal_links,
    claims.check_claims,
    sections.check_examples,
    sections.check_lists_of_signs,
    sections.check_checkins,
    sections.check_practices,
    sections.check_quotations,
    sections.check_next_step,
    readability.check_reading_grade,
    brought_in.check_readers_there,
    approval_required.check_approval,
)


@dataclass(frozen=True)
class Checklist:
    """The findings of an article: blocking, advisory, and waived ones with their waivers."""

    article: CheckedArticle
    blocking: list[Finding]
    advisory: list[Finding]
    waived: list[tuple[Finding, Waiver]]

    @property
    def open(self) -> list[Finding]:
        """The findings that must be resolved or waived before the desk publishes the article."""
        return [*self.blocking, *self.advisory]


def check_post(
    post: Post, at: datetime | None = None, practice: Practice | None = None
) -> Checklist:
    """Check the working copy as it would be published at ``at`` (now if None)."""
    return check_article(CheckedArticle.from_post(post, at or timezone.now(), practice))


def check_article(article: CheckedArticle) -> Checklist:
    """Check an article, of the working copy or of another content."""
    findings: dict[tuple[str, str], Finding] = {}  # without duplicates, in the order of the checks
    for check in CHECKS:
        for finding in check(article):
            findings.setdefault((finding.code, finding.identity), finding)
    waivers = {}
    if findings:
        saved = Waiver.objects.filter(post=article.post, revoked_at=None).select_related(
            "created_by"
        )
        waivers = {(waiver.code, waiver.finding_key): waiver for waiver in saved}
    result = Checklist(article, blocking=[], advisory=[], waived=[])
    for finding in findings.values():
        waiver = waivers.get((finding.code, finding.finding_key))
        if finding.blocking:
            result.blocking.append(finding)
        elif waiver:
            result.waived.append((finding, waiver))
        else:
            result.advisory.append(finding)
    return result
