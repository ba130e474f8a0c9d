"""Check that an article that requires an approval has one."""

from collections.abc import Iterable, Iterator
from datetime import date

from django.utils import timezone
from django.utils.text import get_text_list

from blog.checklist.checked_article import CheckedArticle, Finding
from blog.models import Approval, Author, EditingSession, Edition, Practice, ReviewRequest
from blog.models.authors import supervised_licenses


def approval_reason(authors: Iterable[Author], on: date, practice: Practice) -> str:
    """Return why an article by these authors requires an approval on a date, else "".

    No query for authors from ``with_licenses()``.
    """
    supervisors = {
        row.author.name: str(row.supervisor or row.external_supervisor)
        for row in supervised_licenses(authors, on)
    }
    if supervisors:
        names = get_text_list(list(supervisors), "and")
        practices = "practices" if len(supervisors) == 1 else "practice"
        approvers = get_text_list([*dict.fromkeys(supervisors.values()), "a reviewer"], "or")
        return f"{names} {practices} under supervision, so {approvers} has to approve it"
    if practice.always_require_approval:
        return "Your practice asks for an approval before anything is published"
    return ""


def missing_approval(
    edition: Edition, on: date, practice: Practice, fix: EditingSession | None = None
) -> str:
    """Return a sentence if an edition, saved or not, lacks the approval that it requires, else "".

    ``on`` is in the practice's time zone. ``fix`` is the session of a fix, if it is one. At most
    three queries.
    """
    reason = approval_reason(edition.author_list, on, practice)
    if not reason:
        return ""
    approvals = Approval.objects.filter(post=edition.post_id)
    if approvals.valid_for(edition.approval_hash, authors=edition.author_list):
        return ""
    last = approvals.filter(fix=fix).last()
    waiting = ReviewRequest.objects.waiting(timezone.now())
    pending = waiting.filter(post=edition.post_id, fix=fix)
    sentences = [f"{reason}."]
    if last:
        sentences.append(f"{last.reviewer_name} approved it before something of it was changed.")
    if names := get_text_list([request.reviewer_name for request in pending], "and"):
        sentences.append(f"{names} {'was' if len(pending) == 1 else 'were'} asked to review it.")
    elif outsiders := _without_account(edition.author_list, on, practice):
        what = "the change" if last else "the fix" if fix else f"the {edition.noun}"
        sentences.append(f"Send {outsiders} {what} to approve: no account is needed.")
    else:
        sentences.append("Ask once more." if last else "Ask for it.")
    return " ".join(sentences)


def _without_account(authors: Iterable[Author], on: date, practice: Practice) -> str:
    """Return the supervisors who can be sent a personal link, and have no account; else ""."""
    if not practice.allow_link_approval:
        return ""
    names = [
        row.supervisor_name(on)
        for row in supervised_licenses(authors, on)
        if row.supervisor is None or row.supervisor.user_id is None
    ]
    return get_text_list(list(dict.fromkeys(names)), "and")


def check_approval(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding if the content to be published lacks a required approval."""
    on = article.practice.date_at(article.at)
    if sentence := missing_approval(article.edition, on, article.practice, article.fix):
        yield Finding("approval_required", sentence, blocking=True, review=True)
