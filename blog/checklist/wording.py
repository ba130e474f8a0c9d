"""Check that an article's own parts are filled in, and that its headings are marked up."""

import re
from collections import Counter
from collections.abc import Iterator

from blog.checklist.checked_article import CheckedArticle, Finding, field_target
from blog.text import richtext

MAX_HEADING_LENGTH = 80  # characters; longer bold text is taken for emphasis
WITH_WORDS = re.compile(
    r"\b(chart|diagram|flowchart|infographic|screenshot|(feelings?|emotions?) wheel|wheel of)\b",
    re.IGNORECASE,
)
WIDEST = 4  # of a picture that is only looked at: its width by its height
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


def check_pictures(article: CheckedArticle) -> Iterator[Finding]:
    """Yield findings for pictures that aren't ready, or lack the alt text of WCAG 2.2, 1.1.1."""
    pictures = {picture.pk: picture for picture in article.edition.picture_list}
    targets = {article.content["lead_picture"]: "id_lead_picture"}
    for section in article.content["sections"]:
        targets.setdefault(section.get("picture"), field_target(section, "picture"))
    for key, target in targets.items():
        picture = pictures.get(key)
        if picture and not picture.is_ready:
            waits = picture.is_being_prepared and not picture.is_late
            yield Finding(
                "picture-not-ready",
                f"The picture “{picture.name}” is still being prepared, which takes a moment. "
                "Try again then."
                if waits
                else f"The picture “{picture.name}” can’t be shown. Open it in the library to see "
                "why, or choose another.",
                target,
                blocking=True,
                identity=str(picture.pk),
                picture=None if waits else picture.pk,
            )
        if picture and not picture.decorative and not picture.alt_text.strip():
            yield Finding(
                "picture-undescribed",
                f"The picture “{picture.name}” has no description for those who can’t see it. "
                "Open it in the library and describe it, or tick “Decorative”.",
                target,
                blocking=True,
                identity=str(picture.pk),
                picture=picture.pk,
            )


def check_pictures_of_words(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each diagram or picture of words without them (WCAG 2.2, 1.4.5)."""
    pictures = {picture.pk: picture for picture in article.edition.picture_list}
    for section in article.content["sections"]:
        picture = pictures.get(section.get("picture"))
        if picture and not section.get("body"):
            named = WITH_WORDS.search(f"{picture.name} {picture.alt_text}")
            if named or picture.width > WIDEST * picture.height:
                yield Finding(
                    "picture-of-words",
                    f"The picture “{picture.name}” seems to be a diagram, or to hold words: write "
                    "all that it says into “The picture in words”.",
                    field_target(section, "body"),
                    identity=str(picture.pk),
                )


def check_categories(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for an article without categories: category pages don't list it."""
    if not article.content["categories"]:
        yield Finding(
            "category-missing",
            "The article is in no category, so nobody finds it by its subject: choose one.",
            "id_category_order",
        )


def check_authors(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for an article without authors; advisory, as a practice may be the author."""
    if not article.content["authors"]:
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
