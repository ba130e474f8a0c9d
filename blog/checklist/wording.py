"""Whether everything that an article needs is written, and its headings are headings."""

import re
from collections import Counter
from collections.abc import Iterator

from blog.checklist.checked_article import CheckedArticle, Finding, field_target
from blog.models import KINDS
from blog.text import richtext

LONGEST_HEADING = 80  # letters; what is longer and bold is meant to be loud
ENDS_A_SENTENCE = re.compile(r"[.,;!…]$")


def something_to_read(article: CheckedArticle) -> Iterator[Finding]:
    """An article without a section is an empty page."""
    if not article.sections:
        yield Finding(
            "nothing-to-read",
            "There is nothing to read yet: add a section first.",
            "add-section",
            blocking=True,
        )


def summary_written(article: CheckedArticle) -> Iterator[Finding]:
    """Lists, feeds and search results show it; without it they show a bare title."""
    if not article.content["summary"].strip():
        yield Finding(
            "summary-empty",
            "The summary is empty: write two sentences for lists, feeds and search results.",
            "id_summary",
            blocking=True,
        )


def sections_filled(article: CheckedArticle) -> Iterator[Finding]:
    """A section that was begun and left stands on the page as a gap."""
    for section in article.sections:
        kind = KINDS[section["kind"]]
        needed = [*kind.required, *(["items"] if kind.item else [])]
        for name in needed:
            value = section[name]
            if not (richtext.plain_text(value) if isinstance(value, str) else value):
                called = section.get("heading") or kind.label
                yield Finding(
                    "section-empty",
                    f"The section “{called}” is empty: write in it, or delete it.",
                    field_target(section, name),
                    blocking=True,
                    about=field_target(section, name),
                )
                break


def category_chosen(article: CheckedArticle) -> Iterator[Finding]:
    """Who browses by subject never meets an article without one."""
    if not article.content["categories"]:
        yield Finding(
            "category-missing",
            "The article is in no category, so nobody finds it by its subject: choose one.",
            "id_category_order",
        )


def author_chosen(article: CheckedArticle) -> Iterator[Finding]:
    """Readers want to know who speaks; only advice, since a practice may sign as a whole."""
    if not article.content["authors"]:
        yield Finding(
            "author-missing",
            "Nobody signs the article: choose who wrote it, unless the practice signs as a whole.",
            "id_author_order",
        )


def headings_are_headings(article: CheckedArticle) -> Iterator[Finding]:
    """A bold line looks like a heading but is none for a screen reader (WCAG 2.2, 1.3.1)."""
    for passage in article.passages:
        for block in passage.blocks:
            words = _first_line_in_bold(block)
            if words and len(words) <= LONGEST_HEADING and not ENDS_A_SENTENCE.search(words):
                yield Finding(
                    "bold-heading",
                    f"“{words}” is bold, but not a heading: make it one, so that those who listen "
                    "to the page find it too.",
                    passage.target,
                    about=words,
                )


def _first_line_in_bold(block: richtext.Block) -> str:
    """The words of the first line where all of it is bold; empty if it isn't, or is a heading."""
    if block.tag != "p" or block.inside:
        return ""
    words = ""
    for text, marks in block.pieces:
        if text == richtext.BREAK:
            break
        if text.strip() and not any(tag == "strong" for tag, _ in marks):
            return ""
        words += text
    return words.strip()


def headings_differ(article: CheckedArticle) -> Iterator[Finding]:
    """Two headings of the same words lead astray who moves from heading to heading."""
    headings = [(article.content["title"], "id_title")] + [
        (block.text, passage.target)
        for passage in article.passages
        for block in passage.blocks
        if (passage.kind and passage.name == "heading") or block.tag in ("h3", "h4")
    ]
    times = Counter(words.casefold() for words, _ in headings)
    said: set[str] = set()
    for words, place in headings:
        if words.casefold() in said and times.pop(words.casefold(), 0):
            yield Finding(
                "heading-twice",
                f"The heading “{words}” stands twice: call one of them something else, so that "
                "readers know where they are.",
                place,
                about=words.casefold(),
            )
        said.add(words.casefold())
