"""Whether somebody has to approve an article before it is published, and whether somebody has."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils.text import get_text_list

from blog.articles import snapshot
from blog.checklist.checked_article import CheckedArticle, Finding
from blog.models import Approval, Author, Edition, Practice, ReviewRequest


def approval_reason(authors: Iterable[Author], on: date, practice: Practice) -> str:
    """Say why what these authors sign needs an approval; empty if it needs none.

    Who signs under supervision on the day it goes live has it approved by their supervisor or a
    reviewer; the practice can ask for that always. ``on`` is a date in the practice's zone. Costs
    no query on authors that came from ``with_licenses()``.
    """
    under = {
        author.name: str(row.supervisor or row.external_supervisor)
        for author in authors
        for row in author.licenses.all()
        if row.in_force(on) and row.credential.under_supervision
    }
    if under:
        names = get_text_list(list(under), "and")
        practices = "practices" if len(under) == 1 else "practice"
        by = get_text_list([*dict.fromkeys(under.values()), "a reviewer"], "or")
        return f"{names} {practices} under supervision, so {by} has to approve it"
    if practice.always_require_approval:
        return "Your practice asks for an approval before an article is published"
    return ""


def missing_approval(edition: Edition, on: date, practice: Practice) -> str:
    """Say why an edition, saved or not, may not go live on a day without an approval it lacks.

    Empty if nothing is lacking. At most three queries.
    """
    why = approval_reason(edition.author_list, on, practice)
    if not why:
        return ""
    approvals = Approval.objects.filter(post=edition.post_id)
    if approvals.under(edition.approval_hash, signed_by=edition.author_list).exists():
        return ""
    last = approvals.select_related("approved_by").last()
    asked = ReviewRequest.objects.open().filter(post=edition.post_id).select_related("reviewer")
    said = [f"{why}."]
    if last:
        said.append(f"{last.approved_by} approved it before something of it was changed.")
    if names := get_text_list([str(each.reviewer) for each in asked], "and"):
        said.append(f"{names} {'was' if len(asked) == 1 else 'were'} asked to look at it.")
    else:
        said.append("Ask once more." if last else "Ask for it.")
    return " ".join(said)


def approval_given(article: CheckedArticle) -> Iterator[Finding]:
    """What needs an approval has one, for exactly what would be public."""
    on = article.practice.date_at(article.at)
    if approval_reason(article.authors, on, article.practice):
        sentence = missing_approval(snapshot.build_edition(article.post), on, article.practice)
        if sentence:
            yield Finding("sign_off", sentence, blocking=True, review=True)
