"""The steps of an import, as the desk and the command take them.

``begin`` keeps a file and has it read; then ``plan_of`` says what is in it, and ``start`` brings it
in as was chosen. ``undo`` takes it back. What takes long is done in the background: look at
``state``, ``is_at_work``, ``percent`` and ``problem`` of the import. Each raises ValidationError,
with a sentence for the person at the desk, where it can't be done.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone

from blog.models import BlogImport, ImportedRow
from blog.moving_in.background import work_on
from blog.moving_in.choices import Choices
from blog.moving_in.plan import Plan
from blog.moving_in.report import Report
from blog.moving_in.rights import rights_of
from blog.moving_in.stored_file import GONE

State = BlogImport.State
AT_WORK = "It is being worked on. Wait until that has ended."
NOT_READ = "It has not been read yet."
NOTHING_TO_UNDO = "Nothing of it was brought in, so there is nothing to take back."
CAME = "Something of it was brought in: take it back instead."
NO_PUBLISHING = "You may not publish. Bring them in as drafts, and ask somebody who may."
NO_AUTHORS = "You may not add authors. Choose one who is there, or nobody."
NO_CATEGORIES = "You may not add categories. Choose one that is there, or let them be tags."
NO_PICTURES = "You may not add pictures, so none can be fetched."


@transaction.atomic
def begin(file: File, *, by: Any, name: str = "", soon: bool = True) -> BlogImport:
    """Keep a file and have it read; ``by`` is None for the server's console.

    Without ``soon`` the caller does the work itself: see ``background.do_slice``. Raises
    PermissionDenied for somebody who may not write articles.
    """
    if not rights_of(by).write:
        raise PermissionDenied
    name = (name or file.name or "").replace("\\", "/").rpartition("/")[2]
    blog_import = BlogImport.objects.create(created_by=by, file=file, name=name[-255:])
    if soon:
        _work_soon(blog_import)
    return blog_import


def plan_of(blog_import: BlogImport) -> Plan:
    """Return what is in the blog; of one that isn't read yet an empty plan."""
    return Plan.from_data(blog_import.plan)


def choices_of(blog_import: BlogImport) -> Choices:
    """Return what was chosen, or else what is proposed."""
    if blog_import.choices:
        return Choices.from_data(blog_import.choices)
    return plan_of(blog_import).proposal()


@transaction.atomic
def start(blog_import: BlogImport, choices: Choices, *, by: Any, soon: bool = True) -> None:
    """Bring the blog in as was chosen; the same file again brings what is new or was missing.

    It is done in the name of ``by``. Raises ValidationError, by field, for what they may not
    choose.
    """
    locked = _locked(blog_import)
    if locked.is_at_work:
        raise ValidationError(AT_WORK)
    if locked.state == State.READING:
        raise ValidationError(NOT_READ)
    if not locked.has_file:
        raise ValidationError(GONE)
    choices.check()
    check_rights(choices, by)
    locked.state, locked.problem, locked.choices = State.RUNNING, "", choices.to_data()
    locked.has_rows = False
    locked.report = Report.from_data(locked.report).begun_again().to_data()
    locked.done, locked.total = 0, 0  # how many come is known once each has its row
    locked.acted_by = by
    locked.started_at, locked.finished_at, locked.undone_at = timezone.now(), None, None
    _save_and_work(locked, blog_import, soon)


def check_rights(choices: Choices, by: Any) -> None:
    """Raise ValidationError, by field, for what somebody may not choose."""
    rights = rights_of(by)
    errors: dict[str, str] = {}
    if not rights.write:
        raise PermissionDenied
    if choices.publish and not rights.publish:
        errors["publish"] = NO_PUBLISHING
    if "new" in choices.authors.values() and not rights.authors:
        errors["authors"] = NO_AUTHORS
    if "new" in choices.categories.values() and not rights.categories:
        errors["categories"] = NO_CATEGORIES
    if choices.fetch_pictures and not rights.pictures:
        errors["fetch_pictures"] = NO_PICTURES
    if errors:
        raise ValidationError(errors)


@transaction.atomic
def go_on(blog_import: BlogImport, *, soon: bool = True) -> None:
    """Do once more what stands still: read, bring in, or undo. Nothing is done for any other."""
    locked = _locked(blog_import)
    if locked.problem or locked.is_stalled:
        locked.problem = ""
        _save_and_work(locked, blog_import, soon)


@transaction.atomic
def undo(blog_import: BlogImport, *, by: Any, soon: bool = True) -> None:
    """Take back what the import brought; what was edited here stays, and is listed.

    It is done in the name of ``by``. An import that is at work stops.
    """
    if not rights_of(by).write:
        raise PermissionDenied
    locked = _locked(blog_import)
    if locked.state not in (State.RUNNING, State.DONE):
        raise ValidationError(NOTHING_TO_UNDO)
    locked.state, locked.problem, locked.acted_by = State.UNDOING, "", by
    # What had to stay when it was taken back before may go by now.
    stayed = locked.rows.exclude(kind=ImportedRow.Kind.POST).filter(state=ImportedRow.State.KEPT)
    stayed.update(state=ImportedRow.State.HERE, kept="")
    locked.done, locked.total = 0, locked.rows.count()
    _save_and_work(locked, blog_import, soon)


@transaction.atomic
def discard(blog_import: BlogImport) -> None:
    """Forget an import of which nothing was brought in, with its file."""
    locked = _locked(blog_import)
    if locked.rows.exists():
        raise ValidationError(CAME)
    locked.delete()


def _locked(blog_import: BlogImport) -> BlogImport:
    return BlogImport.objects.select_for_update().get(pk=blog_import.pk)


def _save_and_work(locked: BlogImport, blog_import: BlogImport, soon: bool) -> None:
    locked.beat_at = timezone.now()
    locked.save()
    blog_import.refresh_from_db()
    if soon:
        _work_soon(locked)


def _work_soon(blog_import: BlogImport) -> None:
    """Ask for a slice once the transaction is over: another process may do it at once."""
    transaction.on_commit(lambda: work_on.enqueue(blog_import.pk))
