"""What refers to a person: each foreign key, what it is in words, and what erasing does to it.

A test compares these tables with the models, so that neither command forgets one that is new.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model, QuerySet
from django.utils import timezone

STAYS_AS_RECORD = (
    "stay under the pseudonym, since they are the record of who did what with an article"
)
GONE = "are deleted"


@dataclass(frozen=True)
class Reference:
    """Rows that refer to somebody: ``name`` says what they are, ``erased`` what becomes of them.

    ``erase`` does that to the rows, where it isn't done by giving the person another name.
    ``secrets`` are fields that no copy of the data has.
    """

    name: str
    erased: str
    erase: Callable[[QuerySet[Any]], object] | None = None
    secrets: tuple[str, ...] = ()


def _delete(rows: QuerySet[Any]) -> None:
    rows.delete()


def _forget_files(rows: QuerySet[Any]) -> None:
    for blog_import in rows:
        blog_import.forget()


def _end_sessions(rows: QuerySet[Any]) -> None:
    for session in rows:
        session.end()


def _blank_remarks(rows: QuerySet[Any]) -> None:
    rows.update(text="Erased, with the person who wrote it.", quote="")


def _blank_answers(rows: QuerySet[Any]) -> None:
    rows.update(answer="")
    rows.filter(answered_at=None, closed_at=None).update(closed_at=timezone.now())


def _blank_notes(rows: QuerySet[Any]) -> None:
    rows.update(note="")
    rows.filter(answered_at=None, closed_at=None).update(closed_at=timezone.now())


def _blank_unsaved(rows: QuerySet[Any]) -> None:
    # An approval of a fix names its session, which stays without its words.
    rows.filter(approvals=None, review_requests=None).delete()
    rows.update(data=[], content=None, title="")


def _blank_licenses(rows: QuerySet[Any]) -> None:
    blank = dict.fromkeys(("number", "employer", "verification_url", "supervisor_email"), "")
    rows.update(**blank, show_number=False)


ABOUT_USER = {
    "accounts.AuditEntry.actor": Reference(
        "lines of the audit log, by them",
        "stay under the pseudonym, without network address and browser, since they are the record "
        "of who had access",
    ),
    "accounts.User_groups.user": Reference("roles", GONE, _delete),
    "accounts.User_user_permissions.user": Reference("permissions", GONE, _delete),
    "blog.Author.user": Reference(
        "authors", "are parted from the account; see below what becomes of the author"
    ),
    "blog.Document.created_by": Reference(
        "documents that were brought in", GONE, _delete, secrets=("token", "file")
    ),
    "blog.Export.created_by": Reference(
        "files with everything, for them to fetch", GONE, _delete, secrets=("token", "file")
    ),
    "blog.BlogImport.created_by": Reference(
        "blogs that they brought in",
        "stay under the pseudonym, since they are the record of where articles are from; their "
        "files are deleted",
        _forget_files,
        secrets=("token", "file"),
    ),
    "blog.BlogImport.acted_by": Reference(
        "blogs that they had brought in, or taken back",
        STAYS_AS_RECORD,
        secrets=("token", "file"),
    ),
    "blog.Post.created_by": Reference("articles that they began", STAYS_AS_RECORD),
    "blog.Post.binned_by": Reference("articles that they moved to the bin", STAYS_AS_RECORD),
    "blog.ReviewRequest.reviewer": Reference(
        "requests to them for a review, with their answers",
        "stay under the pseudonym, without the words of the answer; open ones end",
        _blank_answers,
        secrets=("key",),
    ),
    "blog.ReviewRequest.requested_by": Reference(
        "requests by them for a review",
        "stay under the pseudonym, without their note; open ones end",
        _blank_notes,
        secrets=("key", "email"),
    ),
    "blog.Comment.created_by": Reference(
        "remarks on articles", "stay under the pseudonym, without their words", _blank_remarks
    ),
    "blog.Comment.resolved_by": Reference("remarks that they settled", STAYS_AS_RECORD),
    "blog.Approval.approved_by": Reference(
        "approvals",
        "stay with the name, since they prove who answered for what readers saw, and were told",
    ),
    "blog.Approval.recorded_by": Reference("approvals that they entered", STAYS_AS_RECORD),
    "blog.Waiver.created_by": Reference("reasons that they gave on a checklist", STAYS_AS_RECORD),
    "blog.Waiver.revoked_by": Reference("reasons that they took back", STAYS_AS_RECORD),
    "blog.Attestation.created_by": Reference(
        "statements that no client can be recognized", STAYS_AS_RECORD
    ),
    "blog.Edition.created_by": Reference(
        "versions that they published",
        "stay under the pseudonym, since they are the record of what was public",
    ),
    "blog.Edition.ended_by": Reference("versions that they took down", STAYS_AS_RECORD),
    "blog.Revision.created_by": Reference(
        "versions that they saved",
        "stay under the pseudonym, since they are the history of articles",
    ),
    "blog.EditingSession.user": Reference(
        "unfinished words and open forms",
        "are deleted, or emptied where an approval refers to them",
        _blank_unsaved,
        secrets=("token",),
    ),
    "blog.PreviewLink.created_by": Reference(
        "preview links", "stay under the pseudonym, and open nothing", secrets=("key",)
    ),
    "blog.PreviewLink.revoked_by": Reference(
        "preview links that they ended", STAYS_AS_RECORD, secrets=("key",)
    ),
    "admin.LogEntry.user": Reference("lines of the desk’s own histories", STAYS_AS_RECORD),
    "account.EmailAddress.user": Reference("e-mail addresses", GONE, _delete),
    "mfa.Authenticator.user": Reference(
        "second factors: apps, passkeys, recovery codes", GONE, _delete, secrets=("data",)
    ),
    "usersessions.UserSession.user": Reference(
        "sessions, with network address and browser",
        "are ended and deleted",
        _end_sessions,
        secrets=("session_key", "data"),
    ),
}

BYLINE = "stay, since they are what readers saw, or what an article says of whom it quotes"

ABOUT_AUTHOR = {
    "blog.Author_specialties.author": Reference("subjects of the author", GONE, _delete),
    "blog.License.author": Reference(
        "licenses",
        "stay with their title and dates, by which bylines and disclosures were right; number, "
        "employer and addresses go",
        _blank_licenses,
    ),
    "blog.License.supervisor": Reference(
        "licenses of others that name them as supervisor",
        "stay, since the law may have the supervisee say it: enter another supervisor there",
        secrets=("number",),
    ),
    "blog.PostAuthor.author": Reference("articles at the desk that they sign", BYLINE),
    "blog.EditionAuthor.author": Reference("published versions that they sign", BYLINE),
    "blog.EditionInterviewee.author": Reference("published versions that talk with them", BYLINE),
    "blog.Section.person": Reference("conversations with them in articles", BYLINE),
    "blog.ReviewRequest.reviewer_author": Reference(
        "requests to them by a personal link",
        "stay under the pseudonym, without address and the words of the answer; open ones end",
        _blank_answers,
        secrets=("key",),
    ),
    "blog.Approval.author": Reference(
        "approvals with their byline",
        "stay with the name, since they prove who answered for what readers saw",
    ),
    "blog.Practice.welcome_author": Reference(
        "home pages that show their face",
        "show it no more",
        lambda rows: rows.update(welcome_author=None),
    ),
    "blog.ImportedRow.author": Reference(
        "what of other blogs they became", "stay, without a name, as the record of that"
    ),
    "blog.AuthorRedirect.author": Reference(
        "earlier addresses of their page", "stay, as long as the page does"
    ),
}


def references_to(model: type[Model]) -> Iterator[str]:
    """Yield each foreign key of the site to a model, as ``app.Model.field``."""
    for each in apps.get_models(include_auto_created=True):
        for field in each._meta.local_fields if not each._meta.proxy else ():
            if isinstance(field, ForeignKey) and field.related_model is model:
                yield f"{each._meta.label}.{field.name}"


def rows_of(label: str, target: Model) -> QuerySet[Any]:
    """Return the rows that refer to somebody by a foreign key."""
    model, _, field = label.rpartition(".")
    rows: QuerySet[Any] = apps.get_model(model)._base_manager.filter(**{field: target.pk})
    return rows
