"""The sections of an article on its review page, with their comments."""

from dataclasses import dataclass, field, replace

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from blog.models import Comment, Edition, Post, Section, SectionView
from blog.permissions import AnyUser
from blog.review import comments


class CommentForm(forms.Form):
    """A comment on a section."""

    text = forms.CharField(
        label="What do you think of this section?",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Write what you think of this section."},
    )


@dataclass
class CommentedSection:
    """A section of the working copy with its comments; ``view`` is None if it was deleted."""

    name: str
    view: SectionView | None = None
    key: int | None = None
    form: CommentForm | None = None
    open: list[Comment] = field(default_factory=list)
    resolved: list[Comment] = field(default_factory=list)


def commented_sections(
    post: Post, working_copy: Edition, invalid: tuple[int, CommentForm] | None
) -> list[CommentedSection]:
    """Return the sections of a working copy, then the deleted ones that have comments.

    ``invalid`` is the key of a section and the bound form to show under it. One query.
    """
    rows = list(post.blog_section_set.all())
    by_key: dict[int | str | None, CommentedSection] = {
        row.pk: CommentedSection(
            comments.section_name(row),
            replace(view, anchor=""),  # the page has ids of its own
            row.pk,
            CommentForm(prefix=f"s{row.pk}"),
        )
        for row, view in zip(rows, working_copy.section_list, strict=True)
    }
    if invalid and invalid[0] in by_key:
        by_key[invalid[0]].form = invalid[1]
    for comment in post.comments.select_related("created_by", "resolved_by"):
        key: int | str | None = comment.section_id
        if key not in by_key:
            key = f"deleted {comment.section_name}"
        section = by_key.setdefault(key, CommentedSection(comment.section_name))
        (section.resolved if comment.resolved_at else section.open).append(comment)
    return list(by_key.values())


def save_comment(post: Post, data: QueryDict, *, by: AnyUser) -> tuple[int, CommentForm] | None:
    """Save a posted comment; return its section's key and the bound form if it isn't valid.

    Raise ValidationError, with the text in it, if the section was deleted.
    """
    key = data.get("section", "")
    section = Section.objects.filter(parent=post, pk=key).first() if key.isdecimal() else None
    form = CommentForm(data, prefix=f"s{key}")
    if section is None:
        text = " ".join(data.get(f"s{key}-text", "").split())
        raise ValidationError(f"The section is gone meanwhile. You wrote: “{text}”")
    if not form.is_valid():
        return section.pk, form
    comments.add_comment(section, by=by, text=form.cleaned_data["text"])
    return None


def open_comments_by_section(post: Post) -> dict[int | None, list[Comment]]:
    """Return the unresolved comments, by the key of their section."""
    by_section: dict[int | None, list[Comment]] = {}
    for comment in (
        Comment.objects.open().filter(post=post, section__isnull=False).select_related("created_by")
    ):
        by_section.setdefault(comment.section_id, []).append(comment)
    return by_section
