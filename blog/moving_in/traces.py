"""Whether what an import wrote was edited or used here since: then it is never touched again."""

import hashlib
import json
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, QuerySet, Subquery

from blog.articles.content import content_from_post
from blog.articles.hashes import data_hash
from blog.models import (
    Attestation,
    Author,
    AuthorRedirect,
    Category,
    CategoryRedirect,
    EditingSession,
    Edition,
    EditionAuthor,
    EditionCategory,
    ImportedRow,
    Picture,
    Post,
    PostText,
    Practice,
    Redirect,
    Revision,
    Section,
    TagDetails,
    TaggedEdition,
    TagRedirect,
)
from blog.models.posts import PostAuthor, PostCategory, TaggedPost

# What is written by people in rows that an import makes; all else is computed or fills itself.
EDITED = {
    Author: (
        *("name", "slug", "bio", "user", "pronouns", "photo", "on_team", "role", "accepting"),
        *("ages", "meets", "languages", "states", "booking_url"),
    ),
    Category: ("name", "slug", "introduction", "start_here"),
    Picture: ("name", "alt_text", "decorative", "caption", "credit", "focus_x", "focus_y"),
}
# What belongs to a row itself, and goes with it.
OWN = {ImportedRow, TagDetails, AuthorRedirect, CategoryRedirect, TagRedirect}
OWN_OF_POST = {
    *(ImportedRow, Redirect, PostText, Revision, Section, PostAuthor, PostCategory, TaggedPost),
    *(Edition, EditionAuthor, EditionCategory, TaggedEdition, Attestation),
}

LAST_SAVED = Revision.objects.filter(post=OuterRef("post")).order_by("-pk").values("data_hash")[:1]


def written_hash(written: models.Model) -> str:
    """Return the hash of what people can edit in a row; of a post four queries, else none."""
    if isinstance(written, Post):
        return data_hash(content_from_post(written))
    names = EDITED.get(type(written), ("name", "slug"))
    fields = {field.name: field for field in written._meta.concrete_fields}
    values = {name: getattr(written, fields[name].attname) for name in names}
    if introduction := getattr(getattr(written, "details", None), "introduction", ""):
        values["introduction"] = introduction  # of a tag
    text = json.dumps(values, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def is_edited(row: ImportedRow, written: models.Model) -> bool:
    """Return whether a thing isn't any more as the import wrote it."""
    return row.written_hash != written_hash(written)


def edited_posts(rows: QuerySet[ImportedRow]) -> QuerySet[ImportedRow]:
    """Return the rows whose posts aren't as the import wrote them: they were saved since."""
    return rows.annotate(last_saved=Subquery(LAST_SAVED)).exclude(last_saved=F("written_hash"))


def unedited_posts(rows: QuerySet[ImportedRow]) -> QuerySet[ImportedRow]:
    """Return the rows whose posts are in their history as the import wrote them."""
    return rows.annotate(last_saved=Subquery(LAST_SAVED)).filter(last_saved=F("written_hash"))


def is_used(written: models.Model) -> bool:
    """Return whether anything refers to a row that the import made, beside what is its own.

    Of a post that is the work of people: remarks, requests, a place in a series, words that
    somebody is typing. A query for each kind of reference.
    """
    own: set[Any] = OWN_OF_POST if isinstance(written, Post) else OWN
    if isinstance(written, Category) and f"category:{written.pk}" in Practice.load().menu:
        return True
    fields: Any = written._meta.get_fields(include_hidden=True)
    for field in fields:
        if not (field.auto_created and not field.concrete and field.is_relation):
            continue
        model: Any = field.related_model
        # Many-to-many relations are asked for by their own tables, among these.
        if model in own or field.many_to_many or model._meta.proxy:
            continue
        found = model._base_manager.filter(**{field.field.name: written.pk})
        if model is EditingSession:
            found = found.exclude(data=[])
        if found.exists():
            return True
    return False
