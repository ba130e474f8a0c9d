"""Hashes of an article: of what readers see, of what is approved, and of a saved state.

They are stored, and compared with those of later days. So they read no primary key, which another
database may number differently, and no value that a field has by default, so that a field that is
added later changes none of them.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from taggit.models import Tag

from blog.articles.content import Content, SectionContent
from blog.models import Category, Edition, Post, Section
from blog.models.posts import ArticleText
from blog.models.section_kinds import FILES
from blog.models.taxonomy import tag_uid


def content_hash(edition: Edition) -> str:
    """Return the SHA-256 of the text and pictures that readers would see, in hexadecimal.

    Categories and tags are left out, since they may be merged; so are the names of authors, which
    are always shown as they are today. No query for an edition from ``build_edition``.
    """
    fields = [*ArticleText._meta.local_fields, Edition._meta.get_field("slug")]
    own = {field.name: getattr(edition, field.name) for field in fields if not field.is_relation}
    tokens = {picture.pk: picture.token for picture in edition.picture_list}
    uids = {key: str(author.uid) for key, author in edition.people.items()}
    files = {file.pk: file.digest for file in edition.file_list}
    lasting: dict[str, dict[Any, str]] = {"picture": tokens, "person": uids}
    lasting |= dict.fromkeys(FILES, files)
    texts = edition.picture_texts
    return _hash(
        _without_defaults(Edition, own)
        | {
            "lead_picture": edition.lead_picture and edition.lead_picture.token,
            "sections": [_section_data(section, lasting) for section in edition.sections],
            "picture_texts": {
                token: _without_empty(texts.get(str(key), {})) for key, token in tokens.items()
            },
            "authors": [str(author.uid) for author in edition.author_list],
        }
    )


def approval_hash(edition: Edition) -> str:
    """Return the SHA-256 of exactly what would be public, in hexadecimal: what is approved.

    It covers the content hash, the categories and the tags.
    """
    return _approval_hash(content_hash(edition), edition.category_list, edition.tag_list)


def kept_approval_hash(post: Post) -> str:
    """Return the approval hash of a working copy, from the content hash that is kept of it.

    No query where categories and tags are prefetched; see ``blog.articles.content``.
    """
    categories = [link.category for link in post.category_links.all()]
    tags = [link.tag for link in post.tag_links.all()]
    return _approval_hash(post.content_hash, categories, tags)


def _approval_hash(content: str, categories: Iterable[Category], tags: Iterable[Tag]) -> str:
    uids = [str(category.uid) for category in categories]
    return _hash([content, uids, sorted(tag_uid(tag) for tag in tags)])


def data_hash(content: Content) -> str:
    """Return the SHA-256 of a saved state as plain data, in hexadecimal.

    It tells states in one database apart, by which they refer to rows by primary keys.
    """
    sections = [_section_data(section) for section in content["sections"]]
    return _hash(_without_defaults(Post, content) | {"sections": sections})


def _section_data(
    section: SectionContent, lasting: Mapping[str, Mapping[Any, str]] | None = None
) -> dict[str, Any]:
    """Return a section without defaults; ``lasting`` has names for primary keys, by field."""
    data = _without_defaults(Section, section)
    if "items" in data:
        data["items"] = [_without_empty(item) for item in data["items"]]
    for name, names in (lasting or {}).items():
        if name in data:
            data[name] = names.get(data[name])
    return data


def _without_defaults(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    defaults = {field.name: field.get_default() for field in model._meta.concrete_fields}
    return {
        name: value
        for name, value in values.items()
        if name not in defaults or value != defaults[name]
    }


def _without_empty(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in texts.items() if text}


def _hash(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
