"""Fix what readers see now, while an update is scheduled or the desk is ahead of it.

A fix is written in an editing session of its own, which ``fixes`` the edition that was live. Beside
being published, it is merged into the scheduled update and into the working copy, so that neither
brings back what it put right. ``plan_fix`` says what would happen, ``publish_fix`` does just that.
"""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateformat import format as date_format
from django.utils.text import capfirst, get_text_list

from blog.articles import autosave, content, hashes, revisions, snapshot
from blog.articles.bin import lock_on_desk
from blog.articles.content import Content, SectionContent
from blog.articles.diff import Difference, compare_contents, take_section_ids
from blog.articles.merge import MINE, Conflict, merge_contents
from blog.checklist import CheckedArticle, Checklist, check_article
from blog.models import EditingSession, Edition, Post
from blog.permissions import AnyUser
from blog.publishing import actions
from blog.publishing.ending_approvals import approvals_that_end
from blog.publishing.status import ArticleStatus, status_of
from blog.signals import AuditAction, send_audit_event
from blog.taxonomy.names import check_tag_name, resolve_renamed_tags
from practice_site.transactions import retried

CHANGED_MEANWHILE = "Something of it was changed meanwhile. Look at it again, then press it again."
DESK = "your desk’s copy"


@dataclass(frozen=True)
class FixedCopy:
    """One of those that a fix goes into: what readers see, the update, or the working copy."""

    label: str
    before: Content
    after: Content

    @cached_property
    def difference(self) -> Difference:
        """What the fix changes in it."""
        return compare_contents(self.before, self.after)

    @property
    def is_changed(self) -> bool:
        """Whether it isn't like this already."""
        return not self.difference.is_empty


@dataclass(frozen=True)
class Question:
    """A conflict with one copy or more, which is asked once; ``answer`` is "" without one."""

    name: str
    conflict: Conflict
    answer: str
    labels: list[str] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The copies with which the fix conflicts."""
        return capfirst(get_text_list(self.labels, "and"))


@dataclass(frozen=True)
class Fix:
    """What publishing a fix would do, as things stand at ``at``."""

    session: EditingSession
    post: Post
    at: datetime
    live: Edition
    scheduled: Edition | None
    readers: FixedCopy
    update: FixedCopy | None
    desk: FixedCopy
    questions: list[Question]

    @property
    def others(self) -> list[FixedCopy]:
        """Those beside what readers see."""
        return [self.update, self.desk] if self.update else [self.desk]

    @cached_property
    def checked(self) -> Checklist:
        """The checklist of what readers would see.

        Raises ValidationError for what can't be saved.
        """
        article = CheckedArticle.from_content(self.post, self.readers.after, self.at)
        return check_article(replace(article, fix=self.session))

    @cached_property
    def edition(self) -> Edition:
        """What readers would see, unsaved: an approval of the fix is one of its approval_hash.

        Nothing is written for it, and no query is for each section. Raises ValidationError for
        what can't be saved.
        """
        return self._edition_of(self.readers)

    def _edition_of(self, fixed: FixedCopy) -> Edition:
        saved = content.content_as_saved(self.post, fixed.after)
        edition = snapshot.edition_from_content(saved, self.post, self.at)
        edition.slug = saved["slug"]
        edition.content_hash = hashes.content_hash(edition)
        edition.approval_hash = hashes.approval_hash(edition)
        return edition

    @cached_property
    def checked_update(self) -> Checklist | None:
        """The checklist of the update with the fix in it; None where that changes nothing."""
        if self.scheduled is None or self.update is None or not self.update.is_changed:
            return None
        begins = self.scheduled.live_from
        return check_article(CheckedArticle.from_content(self.post, self.update.after, begins))

    @property
    def held_back(self) -> list[str]:
        """Why the update can't stay scheduled with the fix in it, in sentences; usually empty."""
        blocking = self.checked_update.blocking if self.checked_update else []
        return [each.sentence for each in blocking]

    @property
    def update_is_on_desk(self) -> bool:
        """Whether the update with the fix in it is what will be on the desk."""
        if self.update is None:
            return False
        desk = self.desk.after
        own = {"recheck_on": desk["recheck_on"], "sections": self._update_sections}
        return compare_contents(self.update.after | own, desk).is_empty

    @property
    def _update_sections(self) -> list[SectionContent]:
        """The sections of the update with the fix in it, with the ids of those on the desk."""
        sections = self.update.after["sections"] if self.update else []
        return take_section_ids(sections, self.desk.after["sections"])

    @property
    def kept_update(self) -> Content | None:
        """An update that is held back, to be kept in the history; None if it is on the desk."""
        if self.update is None or not self.held_back or self.update_is_on_desk:
            return None
        return {**self.update.after, "sections": self._update_sections}

    @property
    def effects(self) -> list[tuple[str, str]]:
        """What happens when it is published: when, and what, in sentences."""
        ends, scheduled = self.live.ends_at, self.scheduled
        comes_down = ends and not (scheduled and scheduled.live_from < ends)
        until = f", until {_moment(ends)}" if ends and comes_down else ""
        desk = "has it too" if self.desk.is_changed else "stays as it is"
        effects = [("Now", f"Readers see the fix{until}. What is on your desk {desk}.")]
        if scheduled and self.update:
            what = "goes live as planned; the fix changes nothing in it."
            if self.update.is_changed:
                what = "goes live with the fix in it."
            if self.held_back:
                what = "does not go live by itself any more."
            effects.append((_moment(scheduled.live_from), f"{capfirst(self.update.label)} {what}"))
        return effects

    @property
    def what_next(self) -> str:
        """What ends with the fix, and how one gets it again: a schedule, approvals; usually ""."""
        return " ".join(filter(None, [self._schedule_ends, self.approvals_end]))

    @cached_property
    def approvals_end(self) -> str:
        """Whose approvals no longer count with the fix in what they approved; usually "".

        Of an update that is held back its own sentences tell. Raises ValidationError for what
        can't be saved.
        """
        before = [(self.readers, self.live.approval_hash)]
        if self.update and self.scheduled and not self.held_back:
            before.append((self.update, self.scheduled.approval_hash))
        if not (self.held_back and self.update_is_on_desk):
            before.append((self.desk, hashes.kept_approval_hash(self.post)))
        return approvals_that_end(
            self.post,
            [
                (each.label, approval_hash, partial(self._edition_of, each))
                for each, approval_hash in before
                if each.is_changed
            ],
        )

    @property
    def _schedule_ends(self) -> str:
        if not (self.update and self.held_back):
            return ""
        where = "waits on your desk" if self.update_is_on_desk else "is kept in the history"
        return " ".join(
            [
                f"The fix changes {self.update.label}, so its schedule ends.",
                *self.held_back,
                f"It {where}, with the fix in it: schedule it again when that is done.",
            ]
        )


def unfinished_fix(user: AnyUser, post: Post, token: UUID | None) -> EditingSession | None:
    """Return a user's fix of an article with this token; None if it is published or discarded."""
    unsaved = EditingSession.objects.with_unsaved_data(user).of_fixes()
    return unsaved.filter(post=post, token=token).first() if token else None


def update_label(scheduled: Edition, now: datetime) -> str:
    """Return how an update is called: Friday’s update, or the update of December 24."""
    local = timezone.localtime(scheduled.live_from)
    if scheduled.live_from - now < timedelta(days=6):
        return f"{date_format(local, 'l')}’s update"
    return f"the update of {date_format(local, 'F j')}"


def _moment(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "l, F\xa0j, g:i\xa0A")  # no "AM" alone on a line


def seen_by(session: EditingSession, status: ArticleStatus, desk: Content | None = None) -> str:
    """Return a text that differs as soon as anything differs of which a fix is made.

    The working copy is read for it, unless ``desk`` is what was read just now.
    """
    shown = [str(each.pk) if each else "" for each in (status.live, status.scheduled)]
    desk = desk or revisions.current_content(_post_of(session))[0]
    return ".".join([str(session.edits), *shown, hashes.data_hash(desk)])


def plan_fix(
    session: EditingSession,
    mine: Content,
    status: ArticleStatus,
    now: datetime,
    choices: Mapping[str, str] | None = None,
) -> Fix:
    """Return what publishing a fix would do.

    ``mine`` is the content of the session's form. ``choices`` are the answers to the questions, by
    name: "mine", "theirs" or "both"; without one, it is planned with what the fix says. Raises
    ValidationError if nothing is live any more.
    """
    post, live = _post_of(session), status.live
    if live is None:
        raise ValidationError("Readers see nothing of it now: there is nothing to fix.")
    mine = mine | {"tags": resolve_renamed_tags(mine["tags"])}
    base = _base_of(session)
    now_live = base if session.fixes_id == live.pk else _edition_content(post, live)
    merger = _Merger(base, mine, choices or {})
    readers = merger.merge("readers", "what readers see now", now_live)
    update = None
    if scheduled := status.scheduled:
        label = update_label(scheduled, now)
        update = merger.merge("update", label, _edition_content(post, scheduled))
    desk = merger.merge("desk", DESK, revisions.current_content(post)[0])
    asked = [*merger.asked.values()]
    return Fix(session, post, now, live, scheduled, readers, update, desk, asked)


def _post_of(session: EditingSession) -> Post:
    if session.post is None:
        raise ValidationError("It was deleted.")
    return session.post


def _base_of(session: EditingSession) -> Content:
    """Return what readers saw when the fix was begun."""
    if session.fixes is None:
        raise ValueError("This session changes the working copy.")
    return _edition_content(_post_of(session), session.fixes)


def _edition_content(post: Post, edition: Edition) -> Content:
    """Return an edition's content as its form has it, with the ids of ``post_from_edition``."""
    return content.content_from_post(content.post_from_edition(post, edition))


class _Merger:
    """Merges one fix into several copies, and asks once what is the same question in some."""

    def __init__(self, base: Content, mine: Content, choices: Mapping[str, str]) -> None:
        self.base, self.mine, self.choices = base, mine, choices
        self.asked: dict[Conflict, Question] = {}

    def merge(self, name: str, label: str, theirs: Content) -> FixedCopy:
        """Return a copy with the fix merged into it; its sections keep their ids."""
        # Their ids are of another kind than the base's: what matches has the same for a while.
        sections = take_section_ids(theirs["sections"], self.base["sections"])
        own_ids: dict[object, object] = {}
        for number, section in enumerate(sections):
            section["id"] = section["id"] or f"{name}-{number}"
            own_ids[section["id"]] = theirs["sections"][number]["id"]
        renamed = {**theirs, "sections": sections}
        result = merge_contents(self.base, self.mine, renamed)
        if result.conflicts:
            answers = {each.key: self._ask(each, name, label) for each in result.conflicts}
            result = merge_contents(self.base, self.mine, renamed, answers)
        merged = result.content
        for section in merged["sections"]:
            section["id"] = own_ids.get(section["id"])
        return FixedCopy(label, theirs, merged)

    def _ask(self, conflict: Conflict, name: str, label: str) -> str:
        key = f"{name}-{conflict.key}"
        question = Question(key, conflict, self.choices.get(key, ""))
        question = self.asked.setdefault(replace(conflict, key=""), question)
        question.labels.append(label)
        return question.answer or MINE


@retried
def publish_fix(
    session: EditingSession,
    mine: Content,
    *,
    by: Any,
    attested: str,
    seen: str,
    holds: bool = False,
    choices: Mapping[str, str] | None = None,
) -> Fix:
    """Publish a fix, merge it into the update and the working copy, and discard its session.

    All is decided from locked rows. Raises ValidationError, with nothing changed, if that is not
    what ``seen`` (from ``seen_by``) stands for, if a question isn't answered, and for whatever
    prevents publishing; and if a schedule or an approval ends, unless ``holds`` says that this was
    shown.
    ``attested`` is as for ``actions.publish_checked``.
    """
    post, now = lock_on_desk(_post_of(session)), timezone.now()
    session = copy(session)
    session.post = post
    locked = EditingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    editions = actions.active_editions(post, now)
    status = status_of(post, now)
    if not locked.data or locked.edits != session.edits or seen_by(session, status) != seen:
        raise ValidationError(CHANGED_MEANWHILE)
    revisions.save_locked_revision(post)
    fix = plan_fix(session, mine, status, now, choices)
    if not fix.readers.is_changed:
        raise ValidationError("Readers see just this already: there is nothing to publish.")
    unanswered = [each for each in fix.questions if not each.answer]
    if unanswered:
        raise ValidationError("Choose what it shall say where the fix and something else differ.")
    # New tags become rows, to which an edition may refer. The working copy gets them anyway.
    new_tags = set(fix.readers.after["tags"]) - set(fix.readers.before["tags"])
    for name in new_tags:
        check_tag_name(name)
    post.tags.add(*new_tags)
    actions.require_attested(fix.checked, attested, by)
    if fix.what_next and not holds:
        raise ValidationError(f"{fix.what_next} If that is right, press it again.")
    _save_editions(fix, editions, by=by)
    _save_on_desk(fix, by)
    autosave.discard(session.token, by)
    return fix


def _save_editions(fix: Fix, editions: Sequence[Edition], *, by: Any) -> None:
    live, scheduled, now = fix.live, fix.scheduled, fix.at
    others = [*editions]
    fixed = fix.checked.article.edition
    # The scheduled one is canceled by this, and what was live ends.
    actions.save_edition(fixed, others, at=now, until=live.ends_at, by=by, now=now)
    details = f"{actions.format_period(now, live.ends_at)}, a fix"
    send_audit_event(AuditAction.PUBLISHED, fix.post, by=by, details=details)
    if scheduled is None:
        return
    begins, ends = scheduled.live_from, scheduled.ends_at
    if fix.held_back:
        details = f"{actions.format_period(begins)}, changed by a fix"
        send_audit_event(AuditAction.SCHEDULE_CANCELED, fix.post, by=by, details=details)
        return
    checked = fix.checked_update
    update = checked.article.edition if checked else actions.copy_edition(scheduled)
    actions.save_edition(update, [*others, fixed], at=begins, until=ends, by=by, now=now)
    if checked:
        details = f"{actions.format_period(begins, ends)}, with a fix"
        send_audit_event(AuditAction.SCHEDULED, fix.post, by=by, details=details)


def _save_on_desk(fix: Fix, by: Any) -> None:
    if fix.update and (kept := fix.kept_update):
        note = f"{capfirst(fix.update.label)} with the fix in it, no longer scheduled."
        revisions.create_revision(fix.post, kept, by, note)
    note = "With the fix of what readers saw."
    if fix.desk.is_changed:
        content.write_content(fix.post, fix.desk.after)
    revisions.save_revision(fix.post, by, note)
