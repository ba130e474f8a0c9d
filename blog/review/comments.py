"""Comments on the sections of a working copy, by reviewers and writers."""

import html
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.text import Truncator

from blog.articles.content import section_data
from blog.articles.labels import section_title
from blog.models import SECTION_KINDS, Comment, Edition, Post, ReviewRequest, Section, SectionView
from blog.models.review import MAX_QUOTE
from blog.permissions import AnyUser
from blog.review import links
from blog.signals import AuditAction, send_audit_event

MAX_BY_LINK = 200  # comments for one request


def can_comment(person: AnyUser, post: Post) -> bool:
    """Return whether a person may review or change the article."""
    return any(person.has_perm(f"blog.{action}_post", post) for action in ("review", "change"))


def section_name(section: Section) -> str:
    """Return a section's heading, or else its first words, or else its kind."""
    title = section_title(section_data(section)) or SECTION_KINDS[section.kind].label
    return Truncator(title).chars(200)


def rows_with_views(edition: Edition) -> list[tuple[Section, SectionView]]:
    """Return the sections of a working copy in the order of its page, each with its view.

    ``edition`` is from ``build_edition``, whose rows these are: no query, since others may change
    them meanwhile. The page's order is not that of the rows: what says an article in short stands
    first.
    """
    rows = zip(edition.sections, edition.post.blog_section_set.all(), strict=True)
    by_data = {id(data): row for data, row in rows}
    return [(by_data[id(view.data)], view) for view in edition.section_list]


@transaction.atomic
def add_comment(section: Section, *, by: Any, text: str, quote: str = "") -> Comment:
    """Save a comment on a section, or on the words of it that ``quote`` has as plain text.

    They needn't stand there: somebody may have changed them meanwhile.
    """
    post = Post.objects.get(pk=section.parent_id)
    if not can_comment(by, post):
        raise PermissionDenied
    return _save_comment(post, section, text, quote, created_by=by)


@transaction.atomic
def add_comment_by_link(
    request: ReviewRequest, section: Section, *, text: str, quote: str = ""
) -> Comment:
    """Do what ``add_comment`` does for whoever has a personal link to the section's article.

    Raises ValidationError once it is answered, and after ``MAX_BY_LINK`` comments.
    """
    if section.parent_id != request.post_id:
        raise PermissionDenied
    if ReviewRequest.objects.select_for_update().get(pk=request.pk).answered_at:
        raise ValidationError("You have answered meanwhile. Ask for a new link to say more.")
    earlier = Comment.objects.filter(request=request).count()
    if earlier >= MAX_BY_LINK:
        sentence = f"These are {MAX_BY_LINK} remarks already. Write the rest in your answer."
        raise ValidationError(sentence)
    if not earlier:
        by = links.signature(request)
        details = "Remarked on it"
        send_audit_event(AuditAction.REVIEW_ANSWERED, request.post, by=by, details=details)
    return _save_comment(request.post, section, text, quote, request=request)


def _save_comment(post: Post, section: Section, text: str, quote: str, **by: Any) -> Comment:
    if not text:
        raise ValidationError("Write what you think of this section.")
    return Comment.objects.create(
        post=post,
        section=section,
        section_name=section_name(section),
        quote=" ".join(quote.split())[:MAX_QUOTE],
        text=text,
        **by,
    )


def look_for_quotes(said: Iterable[Comment], view: SectionView) -> None:
    """Set ``words_changed`` of the comments whose words no longer stand in their section.

    The words are those that its page shows, whatever spaces and lines are between them, since a
    selection may begin in one paragraph and end in another.
    """
    quoted = [comment for comment in said if comment.quote]
    if quoted:
        shown = strip_tags(render_to_string(view.template, {"section": view}))
        letters = _without_spaces(html.unescape(shown))
        for comment in quoted:
            comment.words_changed = _without_spaces(comment.quote) not in letters


def _without_spaces(text: str) -> str:
    return "".join(text.split())


@transaction.atomic
def resolve_comment(comment: Comment, *, by: AnyUser) -> None:
    """Mark a comment as resolved; it isn't deleted."""
    if not can_comment(by, comment.post):
        raise PermissionDenied
    Comment.objects.open().filter(pk=comment.pk).update(resolved_at=timezone.now(), resolved_by=by)
