"""Check that an article's own parts are filled in, and that its headings are marked up."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.text import Truncator

from blog.checklist.checked_article import CheckedArticle, Finding
from blog.text import richtext
from blog.text.blanks import find_blanks

MAX_HEADING_LENGTH = 80  # characters; longer bold text is taken for emphasis
MAX_BLANK = 60  # characters of a blank that are said
SENTENCE_END = re.compile(r"[.,;!…]$")


def check_summary(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding if the summary is empty: lists, feeds and search results show it."""
    if not article.content["summary"].strip():
        yield Finding(
            "summary-empty",
            "The summary is empty: write two sentences for lists, feeds and search results.",
            "id_summary",
            blocking=True,
        )


def check_blanks(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each blank that is still to be filled in."""
    for passage in article.passages:
        for block in passage.blocks:
            for blank in find_blanks(block.text):
                said = Truncator(blank).chars(MAX_BLANK)
                yield Finding(
                    "blank",
                    f"“{said}” is still to be filled in, or deleted if you don’t need it.",
                    passage.target,
                    blocking=True,
                    identity=f"{passage.target} {blank}",
                )


def check_categories(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for an article without categories: category pages don't list it."""
    if not article.content["categories"] and not article.post.is_page:
        yield Finding(
            "category-missing",
            "The article is in no category, so nobody finds it by its subject: choose one.",
            "id_category_order",
        )


def check_authors(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for an article without authors; advisory, as a practice may be the author."""
    if not article.content["authors"] and not article.post.is_page:
        yield Finding(
            "author-missing",
            "Nobody signs the article: choose who wrote it, unless the practice signs as a whole.",
            "id_author_order",
        )


def check_bold_headings(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each bold line that looks like a heading (WCAG 2.2, 1.3.1)."""
    for passage in article.passages:
        for block in passage.blocks:
            line = _bold_first_line(block)
            if line and len(line) <= MAX_HEADING_LENGTH and not SENTENCE_END.search(line):
                yield Finding(
                    "bold-heading",
                    f"“{line}” is bold, but not a heading: make it one, so that those who listen "
                    "to the page find it too.",
                    passage.target,
                    identity=line,
                )


def _bold_first_line(block: richtext.Block) -> str:
    """Return the first line of a paragraph if all of it is bold, else ""."""
    if block.tag != "p" or block.inside:
        return ""
    line = ""
    for text, marks in block.pieces:
        if text == richtext.BREAK:
            break
        if text.strip() and not any(tag == "strong" for tag, _ in marks):
            return ""
        line += text
    return line.strip()


def check_duplicate_headings(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each heading used twice: readers navigate by unique headings."""
    headings = [(article.content["title"], "id_title")] + [
        (block.text, passage.target)
        for passage in article.passages
        for block in passage.blocks
        if (passage.kind and passage.name == "heading") or block.tag in ("h3", "h4")
    ]
    counts: Counter[str] = Counter()
    for text, target in headings:
        folded = text.casefold()
        counts[folded] += 1
        if counts[folded] == 2:
            yield Finding(
                "heading-twice",
                f"The heading “{text}” is used twice: call one of them something else, so that "
                "readers know where they are.",
                target,
                identity=folded,
            )
