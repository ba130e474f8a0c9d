"""Remarks at the sections of a working copy, by those who review it and those who write it.

Both functions are one transaction. They raise ValidationError, in words for the person at the desk,
when it can't be done any more, and PermissionDenied when it is not theirs to do.
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from blog.articles.content import section_data
from blog.articles.diff import section_title
from blog.models import KINDS, Comment, Post, Section


def may_comment(person: Any, post: Post) -> bool:
    """Whether somebody reviews an article or writes in it."""
    return any(person.has_perm(f"blog.{each}_post", post) for each in ("review", "change"))


def section_name(section: Section) -> str:
    """Name a section as one speaks of it: by its heading, its first words, or its kind."""
    title = section_title(section_data(section)) or KINDS[section.kind].label
    return Truncator(title).chars(200)


@transaction.atomic
def add_comment(section: Section, *, by: Any, words: str) -> Comment:
    """Say something about a section."""
    post = Post.objects.get(pk=section.parent_id)
    if not may_comment(by, post):
        raise PermissionDenied
    if not words:
        raise ValidationError("Write what you think of this section.")
    return Comment.objects.create(
        post=post, section=section, section_name=section_name(section), text=words, created_by=by
    )


@transaction.atomic
def resolve_comment(comment: Comment, *, by: Any) -> None:
    """Say that a remark is seen to. It stays on record, folded away."""
    if not may_comment(by, comment.post):
        raise PermissionDenied
    Comment.objects.open().filter(pk=comment.pk).update(resolved_at=timezone.now(), resolved_by=by)
