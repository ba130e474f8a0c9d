"""Hashes of an article: of a saved state, of what readers see, and of what is approved.

They are stored, so what goes into them must not change without a migration of what is stored.
"""

import hashlib
import json
from typing import Any

from blog.articles.content import Content
from blog.models import Edition, Post


def content_hash(edition: Edition) -> str:
    """Return the SHA-256 of the text and pictures that readers would see, in hexadecimal.

    Categories and tags are left out, since they may be merged; so are the names of authors, which
    are always shown as they are today.
    """
    content = {
        **{name: getattr(edition, name) for name in Post.TEXT_FIELDS},
        **edition.optional_values,
        "slug": edition.slug,
        "lead_picture": edition.lead_picture_id,
        "sections": edition.sections,
        "picture_texts": edition.picture_texts,
        "authors": [author.pk for author in edition.author_list],
    }
    return stable_hash(content)


def approval_hash(edition: Edition) -> str:
    """Return the SHA-256 of exactly what would be public, in hexadecimal: what is approved.

    It covers the content hash, the categories and the tags.
    """
    topics = [
        [category.pk for category in edition.category_list],
        sorted(tag.pk or 0 for tag in edition.tag_list),
    ]
    return stable_hash([content_hash(edition), topics])


def hash_content(content: Content) -> str:
    """Return the SHA-256 of a working copy as plain data, in hexadecimal."""
    return stable_hash(content)


def stable_hash(data: Any) -> str:
    """Return the SHA-256 of JSON-serializable data, in hexadecimal.

    Independent of the order of keys. Hashes are stored, so the serialization must not change.
    """
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
