"""The labels of an article's fields and of its sections, as shown at the desk. No queries."""

from django.db.models import Model
from django.utils.text import capfirst

from blog.articles.content import SectionContent
from blog.models import SECTION_KINDS, Post, Section
from blog.text import richtext


def field_label(name: str, model: type[Model] = Post) -> str:
    """Return the label of a field of the article, or of another model."""
    return capfirst(str(getattr(model._meta.get_field(name), "verbose_name", name)))


def section_label(kind: str, name: str) -> str:
    """Return the label of a field of a section."""
    item = SECTION_KINDS[kind].item
    if name == "items" and item:
        return f"{item.label}s"
    return field_label(name, Section)


def section_words(section: SectionContent) -> list[str]:
    """Return all words of a section, in order."""
    texts = []
    for name in SECTION_KINDS[section["kind"]].fields:
        value = section.get(name)
        if name == "items":
            texts += [text for row in value or [] for text in row.values()]
        else:
            texts.append(richtext.plain_text(str(value or "")))
    return " ".join(texts).split()


def section_title(section: SectionContent) -> str:
    """Return a section's heading, or its first words."""
    if section.get("heading"):
        return str(section["heading"])
    words = section_words(section)
    return " ".join(words[:8]) + ("…" if len(words) > 8 else "")
