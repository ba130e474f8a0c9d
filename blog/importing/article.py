"""An article is begun from parsed sections: of a document, or of a post of another blog."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction

from blog.articles import content, revisions
from blog.articles.content import SectionContent
from blog.models import Picture, Post, Revision


def shown_pictures(sections: Iterable[SectionContent]) -> list[str]:
    """Return the names of the pictures that sections show, each once."""
    return [*dict.fromkeys(name for each in sections if (name := each.get("embedded", "")))]


def show_pictures(sections: Iterable[SectionContent], added: Mapping[str, Picture]) -> list[str]:
    """Let sections show what was added to the library; return the names of what was not."""
    missing = []
    for section in sections:
        name = section.pop("embedded", "")
        if name in added:
            section["picture"] = added[name].pk
        elif name:
            missing.append(name)
    return missing


@transaction.atomic
def write_article(
    post: Post, sections: Sequence[SectionContent], *, by: Any, note: str, **fields: Any
) -> Revision:
    """Save sections and fields of a content as the working copy; return it as a version.

    What isn't among the fields is empty. Raises ValidationError, with nothing written, for values
    that don't fit.
    """
    content.write_content(post, {**content.empty_content(), **fields, "sections": sections})
    return revisions.save_revision(post, by, note)
