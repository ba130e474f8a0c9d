"""The labels of an article's fields and of its sections, as shown at the desk. No queries."""

from django.db.models import Model
from django.utils.text import capfirst

from blog.articles.content import SectionContent
from blog.models import SECTION_KINDS, Post, sections
from blog.models.section_kinds import WITHOUT_WORDS
from blog.text import richtext


def field_label(name: str, model: type[Model] = Post) -> str:
    """Return the label of a field of the article, or of another model."""
    return capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name)))


def section_label(kind: str, name: str) -> str:
    """Return the label of a field of a section."""
    return sections.field_label(SECTION_KINDS[kind], name)


def section_words(section: SectionContent) -> list[str]:
    """Return all words of a section, in order."""
    kind = SECTION_KINDS[section["kind"]]
    texts = []
    for name in kind.fields:
        value = section.get(name)
        if name == "items" and kind.item:
            texts += [text for row in value or [] for text in kind.item.texts(row)]
        elif name not in WITHOUT_WORDS:
            texts.append(richtext.plain_text(str(value or "")))
    return " ".join(texts).split()


def section_title(section: SectionContent) -> str:
    """Return a section's heading, or its first words."""
    if section.get("heading"):
        return str(section["heading"])
    words = section_words(section)
    return " ".join(words[:8]) + ("…" if len(words) > 8 else "")
