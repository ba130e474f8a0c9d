"""Hashes of an article: of what readers see, of what is approved, and of a saved state.

They are stored, and compared with those of later days. So they read no primary key, which another
database may number differently, and no value that a field has by default, so that a field that is
added later changes none of them.
"""

import hashlib
import json
from collections.abc import Mapping

from django.db import models

from blog.articles.content import Content, SectionContent
from blog.models import Edition, Post, Section
from blog.models.posts import ArticleText
from blog.models.taxonomy import tag_uid


def content_hash(edition: Edition) -> str:
    """Return the SHA-256 of the text and pictures that readers would see, in hexadecimal.

    Categories and tags are left out, since they may be merged; so are the names of authors, which
    are always shown as they are today. No query for an edition from ``build_edition``.
    """
    fields = [*ArticleText._meta.local_fields, Edition._meta.get_field("slug")]
    tokens = {picture.pk: picture.token for picture in edition.picture_list}
    values = {field.name: getattr(edition, field.attname) for field in fields}
    return _hash(
        _without_defaults(Edition, values)
        | {
            "lead_picture": edition.lead_picture and edition.lead_picture.token,
            "sections": [_section_data(section, tokens) for section in edition.sections],
            "picture_texts": {
                token: edition.picture_texts.get(str(key), {}) for key, token in tokens.items()
            },
            "authors": [str(author.uid) for author in edition.author_list],
        }
    )


def approval_hash(edition: Edition) -> str:
    """Return the SHA-256 of the content hash, categories and tags: of all that is approved."""
    categories = [str(category.uid) for category in edition.category_list]
    tags = sorted(tag_uid(tag) for tag in edition.tag_list)
    return _hash([content_hash(edition), categories, tags])


def data_hash(content: Content) -> str:
    """Return the SHA-256 of a saved state, which refers to rows by this database's keys."""
    sections = [_without_defaults(Section, section) for section in content["sections"]]
    return _hash(_without_defaults(Post, content) | {"sections": sections})


def _section_data(section: SectionContent, tokens: Mapping[int, str]) -> Mapping[str, object]:
    data = _without_defaults(Section, section)
    return data | {"picture": tokens.get(section["picture"])} if "picture" in data else data


def _without_defaults(model: type[models.Model], values: Mapping[str, object]) -> dict[str, object]:
    defaults = {field.name: field.get_default() for field in model._meta.concrete_fields}
    return {name: value for name, value in values.items() if value != defaults.get(name, "")}


def _without_empty(data: object) -> object:
    """Return JSON-serializable data without its empty values, at any depth."""
    if isinstance(data, Mapping):
        pruned = {name: _without_empty(value) for name, value in data.items()}
        return {name: value for name, value in pruned.items() if value not in (None, "", [], {})}
    if isinstance(data, list | tuple):
        return [_without_empty(value) for value in data]
    return data


def _hash(data: object) -> str:
    text = json.dumps(_without_empty(data), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
