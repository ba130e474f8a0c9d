"""Take back what an import brought: what readers saw is taken down and stays on record.

What was never public goes, unless somebody edited it here or works with it; then go the pictures,
topics and authors that the import made and nothing refers to. What stays says why.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from blog.articles.bin import can_be_binned, delete_at_once
from blog.models import BlogImport, Edition, ImportedRow, Post, Practice
from blog.moving_in.addresses import take_list_redirects_away, take_redirects_away
from blog.moving_in.foot import take_choice_back
from blog.moving_in.report import IN_USE, MAY_NOT_DELETE, brought_before, undone
from blog.moving_in.rights import may, may_delete
from blog.moving_in.running import CONSOLE, acting_user, described
from blog.moving_in.slices import Slice
from blog.moving_in.traces import is_edited, is_used
from blog.publishing.actions import take_down
from blog.signals import AuditAction, send_audit_event
from practice_site.transactions import retried

Kind, State = ImportedRow.Kind, ImportedRow.State
EDITED = "It was edited here."
USED = "Somebody works with it here: a remark, a request, a place in a series, or unsaved words."
IN_BIN = "It is in the bin, and goes from there by itself."
SCHEDULED = "It is scheduled here. Cancel that if readers are not to see it."
NOT_ALLOWED = "Readers see it, and you may not take it down."
NOT_YOURS = "Somebody else had it brought in, and you may not delete it."
MAX_SENTENCE = 300  # characters, as in ImportedRow.kept
ORDER = (Kind.POST, Kind.PICTURE, Kind.TAG, Kind.CATEGORY, Kind.AUTHOR)


def undo_slice(blog_import: BlogImport) -> None:
    """Take some of it back, posts first; each in one transaction."""
    part = Slice()
    part.begin_work()
    user = acting_user(blog_import)
    for kind in ORDER:
        todo = blog_import.rows.filter(kind=kind).exclude(state__in=(State.REMOVED, State.KEPT))
        for key in list(todo.order_by("pk").values_list("pk", flat=True)):
            _undo(key, user)
            BlogImport.objects.filter(pk=blog_import.pk).update(
                done=F("done") + 1, beat_at=timezone.now()
            )
            if part.is_over:
                return
    _finish(blog_import, user)


@retried
def _undo(key: int, user: Any) -> None:
    row = ImportedRow.objects.select_for_update(of=("self",)).get(pk=key)
    if row.kind == Kind.POST:
        row.kept = _undo_post(row, user)
    else:
        row.kept = _undo_made(row, user)
    row.state = State.KEPT if row.kept else State.REMOVED
    row.save()


def _undo_post(row: ImportedRow, user: Any) -> str:
    """Take a post down, or delete it; return why it stays, "" if it doesn't."""
    post = row.post
    if post is None:  # it didn't come yet, or somebody deleted it here
        return ""
    is_live = Edition.objects.live(timezone.now()).filter(post=post.pk).exists()
    if reason := _reason_to_stay(row, post, is_live, user):
        return reason
    take_redirects_away(row)
    row.went_live = False
    try:
        if is_live:
            take_down(post, by=user)
        elif can_be_binned(post):
            row.post = None
            row.save()
            delete_at_once(post, by=user)
    except ValidationError as error:  # somebody did something with it in this moment
        return " ".join(error.messages)[:MAX_SENTENCE]
    return ""


def _reason_to_stay(row: ImportedRow, post: Post, is_live: bool, user: Any) -> str:
    if post.binned_at:
        return IN_BIN
    if is_edited(row, post):
        return EDITED
    if is_used(post):
        return USED
    if is_live:
        may_take_down = user is None or user.has_perm("blog.publish_post", post)
        return "" if may_take_down else NOT_ALLOWED
    if Edition.objects.scheduled(timezone.now()).filter(post=post.pk).exists():
        return SCHEDULED
    is_own = user is None or post.created_by_id == user.pk
    return "" if is_own or user.has_perm("blog.delete_post", post) else NOT_YOURS


def _undo_made(row: ImportedRow, user: Any) -> str:
    """Delete what the import made for its posts; return why it stays, "" if it doesn't."""
    made: Any = row.picture or row.tag or row.category or row.author
    if made is None:
        return ""
    # The same picture may have come under several addresses, and with another import before.
    if row.picture and brought_before(row.blog_import).filter(pk=row.pk).exists():
        row.picture = None
        return ""
    if is_edited(row, made):
        return EDITED
    if is_used(made):
        return IN_USE
    if not may_delete(user, row.kind):
        return MAY_NOT_DELETE
    made.delete()
    for name in ("picture", "tag", "category", "author"):
        setattr(row, name, None)
    return ""


@transaction.atomic
def _finish(blog_import: BlogImport, user: Any) -> None:
    """Count what went and what stays, and say so in the audit log."""
    report = undone(blog_import)
    if may(user, "blog.delete_redirect"):
        take_list_redirects_away(report.list_addresses)
        report.list_addresses = {}
    if may(user, "blog.change_practice"):
        take_choice_back(report.foot_pages)
        report.foot_pages = []
    at_it = BlogImport.objects.filter(pk=blog_import.pk, state=BlogImport.State.UNDOING)
    values = {"state": BlogImport.State.UNDONE, "undone_at": timezone.now()}
    if at_it.update(**values, report=report.to_data(), has_rows=False):
        send_audit_event(
            AuditAction.IMPORT_UNDONE,
            Practice.load(),
            by=user or CONSOLE,
            details=described(blog_import, report.undo_summary),
        )
