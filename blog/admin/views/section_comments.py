"""The article section by section on its page of reviews, with what was said about each."""

from dataclasses import dataclass, field, replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from blog.models import Comment, Edition, Post, Section, SectionView
from blog.review import comments


class CommentForm(forms.Form):
    """What somebody says about a section."""

    words = forms.CharField(
        label="What do you think of this section?",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what you think of this section."},
    )


@dataclass
class Commented:
    """A section as it stands on the desk, with its comments; without a view if it is gone."""

    name: str
    view: SectionView | None = None
    key: int | None = None
    form: CommentForm | None = None
    open: list[Comment] = field(default_factory=list)
    settled: list[Comment] = field(default_factory=list)


def commented_sections(
    post: Post, draft: Edition, typed: tuple[int, CommentForm] | None
) -> list[Commented]:
    """Give every section of a working copy, then those that are gone and were commented on.

    ``typed`` is a form that could not be saved, with the section under which it stands. One query.
    """
    rows = list(post.blog_section_set.all())
    found: dict[Any, Commented] = {
        row.pk: Commented(
            comments.section_name(row),
            replace(view, anchor=""),  # the page has ids of its own
            row.pk,
            CommentForm(prefix=f"s{row.pk}"),
        )
        for row, view in zip(rows, draft.section_list, strict=True)
    }
    if typed and typed[0] in found:
        found[typed[0]].form = typed[1]
    for comment in post.comments.select_related("created_by", "resolved_by"):
        place = (
            comment.section_id if comment.section_id in found else f"gone {comment.section_name}"
        )
        at = found.setdefault(place, Commented(comment.section_name))
        (at.settled if comment.resolved_at else at.open).append(comment)
    return list(found.values())


def save_comment(post: Post, data: Any, *, by: Any) -> tuple[int, CommentForm] | None:
    """Keep a comment that was typed; gives back what could not be kept, to be shown again.

    Raises ValidationError where there is no place left to show it.
    """
    key = data.get("section", "")
    section = Section.objects.filter(parent=post, pk=key).first() if key.isdecimal() else None
    form = CommentForm(data, prefix=f"s{key}")
    if section is None:
        wrote = " ".join(data.get(f"s{key}-words", "").split())
        raise ValidationError(f"The section is gone meanwhile. You wrote: “{wrote}”")
    if not form.is_valid():
        return section.pk, form
    comments.add_comment(section, by=by, words=form.cleaned_data["words"])
    return None


def open_comments_by_section(post: Post) -> dict[int, list[Comment]]:
    """Give the comments that somebody still has to see to, by the key of their section."""
    found: dict[int, list[Comment]] = {}
    for comment in (
        Comment.objects.open().filter(post=post, section__isnull=False).select_related("created_by")
    ):
        found.setdefault(comment.section_id, []).append(comment)  # type: ignore[arg-type]
    return found
