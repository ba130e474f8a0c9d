"""Bring a blog in: its authors and topics, then one post after the other."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from blog.importing.blogs import SourceBlog
from blog.importing.problems import UnreadableDocumentError
from blog.models import BlogImport, ImportedRow, Practice
from blog.models.blog_imports import row_key
from blog.moving_in.addresses import add_list_redirects
from blog.moving_in.articles import Bringing
from blog.moving_in.choices import Choices
from blog.moving_in.foot import choose_foot_pages
from blog.moving_in.library import Library
from blog.moving_in.missing_pictures import complete
from blog.moving_in.people import find_signers
from blog.moving_in.report import counted, report_of
from blog.moving_in.rights import Rights, rights_of
from blog.moving_in.rows import POST, add_missing_redirects, new_addresses, reserve, waiting_rows
from blog.moving_in.slices import Slice
from blog.moving_in.sources import lacking_rows
from blog.moving_in.stored_file import opened_blog
from blog.moving_in.topics import Topics
from blog.signals import AuditAction, send_audit_event

State = BlogImport.State
CONSOLE = "The server’s console"  # in the audit log
MAY_NOT = "Whoever began this may not write articles any more, so it stands still."
NO_REDIRECTS = (
    "Old addresses don’t lead to the articles yet, since you may not add redirects. Once somebody "
    "who may brings the same file in, they do; nothing else comes twice."
)
NO_PUBLISHING = "Nothing went live, since you may not publish. Ask somebody who may."


def run_slice(blog_import: BlogImport) -> None:
    """Bring some posts in. Raises UnreadableDocumentError where it can't go on."""
    part = Slice()
    user = acting_user(blog_import)
    rights = rights_of(user)
    if not rights.write:
        raise UnreadableDocumentError(MAY_NOT)
    choices = Choices.from_data(blog_import.choices)
    with opened_blog(blog_import) as blog:
        if not blog_import.has_rows:
            _reserve(blog_import, blog, choices, rights)
            if rights.redirects:
                add_missing_redirects(blog_import)
        bringing = _bringing(blog_import, blog, choices, rights, user)
        waiting, lacking = waiting_rows(blog_import), _lacking_rows(blog_import)
        rows = BlogImport.objects.filter(pk=blog_import.pk, state=State.RUNNING)
        for post in blog.posts() if waiting or lacking else ():
            key = row_key(POST, post.key)
            new, known = waiting.pop(key, None), lacking.pop(key, None)
            if new is None and known is None:
                continue
            part.begin_work()
            if new is not None:
                bringing.bring_in(post, new)
            elif known is not None:
                complete(bringing, post, known)
            if not rows.update(done=F("done") + 1, beat_at=timezone.now()):
                return  # it is being undone, or was deleted
            if part.is_over and (waiting or lacking):
                _note_lacking(blog_import, lacking)
                return
        lists = [*bringing.list_addresses()] if rights.redirects else []
    blog_import.rows.filter(kind=POST, pk__in=waiting.values()).delete()  # not in the file
    _finish(blog_import, user, lists)


def acting_user(blog_import: BlogImport) -> Any:
    """Return in whose name it is done, with the permissions of today; None for the console."""
    key = blog_import.acted_by_id
    return get_user_model()._default_manager.get(pk=key) if key else None


def _reserve(blog_import: BlogImport, blog: SourceBlog, choices: Choices, rights: Rights) -> None:
    """Make the rows of all posts that are to come, and note which ask for missing pictures."""
    lacking = lacking_rows(blog_import.source) if rights.pictures else {}
    known, sentences = reserve(blog_import, blog, choices)
    report = report_of(blog_import)
    report.known, report.sentences, report.lacking = known, sentences, [*lacking.values()]
    total = len(waiting_rows(blog_import)) + len(lacking)
    blog_import.has_rows, blog_import.report = True, report.to_data()
    BlogImport.objects.filter(pk=blog_import.pk).update(
        has_rows=True, report=blog_import.report, done=0, total=total
    )


def _lacking_rows(blog_import: BlogImport) -> dict[str, int]:
    """Return the rows of articles whose missing pictures are still to be asked for, by keys."""
    keys = report_of(blog_import).lacking
    rows = ImportedRow.objects.filter(pk__in=keys) if keys else ImportedRow.objects.none()
    return dict(rows.values_list("key", "pk"))


def _note_lacking(blog_import: BlogImport, lacking: Mapping[str, int]) -> None:
    """Keep for the next slice what is still to be asked for."""
    report = report_of(blog_import)
    report.lacking = [*lacking.values()]
    BlogImport.objects.filter(pk=blog_import.pk).update(report=report.to_data())


def _bringing(
    blog_import: BlogImport, blog: SourceBlog, choices: Choices, rights: Rights, user: Any
) -> Bringing:
    """Return what brings in each post, with new authors and categories made."""
    signers, no_authors = find_signers(blog_import, blog, choices.authors, user, rights.authors)
    topics = Topics(
        blog_import,
        blog,
        choices.categories,
        take_tags=choices.take_tags,
        may_add=rights.categories,
    )
    report = report_of(blog_import)
    refused = [*no_authors, *topics.sentences]
    refused += [] if rights.redirects else [NO_REDIRECTS]
    refused += [NO_PUBLISHING] if choices.publish and not rights.publish else []
    report.sentences = list(dict.fromkeys([*report.sentences, *refused]))
    blog_import.report = report.to_data()
    BlogImport.objects.filter(pk=blog_import.pk).update(report=blog_import.report)
    return Bringing(
        blog_import,
        blog,
        choices,
        rights,
        user,
        Practice.load(),
        signers,
        topics,
        Library(blog_import, blog, may_add=rights.pictures, may_fetch=choices.fetch_pictures),
        new_addresses(blog_import),
    )


@transaction.atomic
def _finish(blog_import: BlogImport, user: Any, lists: Iterable[tuple[str, str]]) -> None:
    """Let the old lists of articles lead here, count what came, and say so in the audit log."""
    running = BlogImport.objects.select_for_update().filter(pk=blog_import.pk, state=State.RUNNING)
    if found := running.first():
        added = add_list_redirects(lists)
        report = counted(found, added)
        chosen, may_not = choose_foot_pages(found, user)
        report.foot_pages = chosen or report.foot_pages
        report.sentences += may_not
        running.update(state=State.DONE, report=report.to_data(), finished_at=timezone.now())
        send_audit_event(
            AuditAction.IMPORTED,
            Practice.load(),
            by=user or CONSOLE,
            details=described(blog_import, report.summary),
        )


def described(blog_import: BlogImport, summary: str) -> str:
    """Return for the audit log what was brought in, and from where."""
    where = [blog_import.system, blog_import.address or blog_import.title, blog_import.name]
    return f"{summary}, from {', '.join(filter(None, where))}"[:300]
