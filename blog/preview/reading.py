"""The page on which an article is read, remarked on and answered: at the desk and by a link.

It is the public page of the working copy, with the remarks below each section and the answer at the
end. When an earlier version was approved, it shows first what was changed since; of a fix of what
readers see, by a link, what that changes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from csp.constants import SELF
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from blog.models import Comment
from blog.preview.views import forbid_storing, preview_context
from blog.review import approvals, comments
from blog.review.forms import RemarkForm
from blog.review.subject import Subject
from practice_site.csp import replace_directives


@dataclass
class Remarks:
    """The remarks on one section, and the form for another one."""

    key: int
    name: str
    form: RemarkForm
    said: list[Comment] = field(default_factory=list)


def reading_context(
    request: HttpRequest,
    subject: Subject,
    said: Iterable[Comment],
    picture_route: tuple[str, ...],
    invalid: RemarkForm | None = None,
) -> dict[str, Any]:
    """Return the context of ``blog/review_link.html``, but for what answers the article.

    ``said`` are the remarks that the reader sees, ``invalid`` is one that couldn't be saved;
    ``picture_route`` is as for ``preview_context``. ``remarks`` has the sections by their number on
    the page, ``other_remarks`` those on sections that are gone.
    """
    edition, fix = subject.edition, subject.fix
    edition.picture_route = picture_route  # before its sections are made, for the remarks
    post = edition.post
    given = approvals.approvals_of(post, edition.approval_hash, fix.session if fix else None)
    difference = subject.difference or (
        given.outdated and approvals.changes_since(given.outdated, post)
    )
    found: dict[int, Remarks] = {}
    remarks = {}
    # Remarks are about the sections of the working copy; about a fix, the answer says it.
    rows = [] if fix else comments.rows_with_views(edition)
    for number, (row, view) in enumerate(rows):
        form = RemarkForm(row.pk)
        if invalid and invalid.prefix == form.prefix:
            form = invalid
        about = [comment for comment in said if comment.section_id == row.pk]
        comments.look_for_quotes(about, view)
        name = comments.section_name(row)
        found[row.pk] = remarks[number] = Remarks(row.pk, name, form, about)
    return preview_context(request, edition, timezone.now(), picture_route) | {
        "difference": difference,
        "approvals": given,
        "opens_article": not difference or invalid is not None,
        "approval_hash": edition.approval_hash,
        "remarks": remarks,
        "other_remarks": [each for each in said if not fix and each.section_id not in found],
    }


def private_page(response: HttpResponse) -> HttpResponse:
    """Return the response of the page: never stored, with its one script, and able to post forms.

    Under "no-referrer" a form would be posted with "Origin: null" and refused.
    """
    response["Referrer-Policy"] = "same-origin"
    replace_directives(response, {"script-src": [SELF]})
    return forbid_storing(response)
