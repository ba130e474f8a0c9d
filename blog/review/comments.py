"""Comments on the sections of a working copy, by reviewers and writers."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from blog.articles.content import section_data
from blog.articles.labels import section_title
from blog.models import SECTION_KINDS, Comment, Edition, Post, ReviewRequest, Section, SectionView
from blog.permissions import AnyUser


def can_comment(person: AnyUser, post: Post) -> bool:
    """Return whether a person may review or change the article."""
    return any(person.has_perm(f"blog.{action}_post", post) for action in ("review", "change"))


def section_name(section: Section) -> str:
    """Return a section's heading, or else its first words, or else its kind."""
    title = section_title(section_data(section)) or SECTION_KINDS[section.kind].label
    return Truncator(title).chars(200)


def rows_with_views(post: Post, edition: Edition) -> list[tuple[Section, SectionView]]:
    """Return the sections of a working copy in the order of its page, each with its view.

    ``edition`` is the post's ``build_edition``. The page's order is not that of the rows: what says
    an article in short stands first.
    """
    rows = zip(edition.sections, post.blog_section_set.all(), strict=True)
    by_data = {id(data): row for data, row in rows}
    return [(by_data[id(view.data)], view) for view in edition.section_list]


@transaction.atomic
def add_comment(section: Section, *, by: Any, text: str) -> Comment:
    """Save a comment on a section."""
    post = Post.objects.get(pk=section.parent_id)
    if not can_comment(by, post):
        raise PermissionDenied
    return _save_comment(post, section, text, created_by=by)


@transaction.atomic
def add_comment_by_link(request: ReviewRequest, section: Section, *, text: str) -> Comment:
    """Save a comment by whoever has a personal link, on a section of the link's article."""
    if section.parent_id != request.post_id or request.answered_at:
        raise PermissionDenied
    return _save_comment(request.post, section, text, request=request)


def _save_comment(post: Post, section: Section, text: str, **by: Any) -> Comment:
    if not text:
        raise ValidationError("Write what you think of this section.")
    return Comment.objects.create(
        post=post, section=section, section_name=section_name(section), text=text, **by
    )


@transaction.atomic
def resolve_comment(comment: Comment, *, by: AnyUser) -> None:
    """Mark a comment as resolved; it isn't deleted."""
    if not can_comment(by, comment.post):
        raise PermissionDenied
    Comment.objects.open().filter(pk=comment.pk).update(resolved_at=timezone.now(), resolved_by=by)
