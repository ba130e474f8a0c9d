"""Check the Flesch–Kincaid reading grade of an article."""

import re
from collections.abc import Iterator
from functools import cache

import syllapy

from blog.articles.starters import WORDED_BY_LAW
from blog.checklist.checked_article import CheckedArticle, Finding, Passage
from blog.text import richtext

MIN_WORDS = 100  # the formula was derived from passages of this length
QUOTED_SENTENCES = 3  # number of longest sentences that a finding quotes
PROSE = {"opening_line", "lead_in", "body", "closing", "text", "question", "answer"}
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def check_reading_grade(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding if the reading grade is above the practice's aim."""
    prose = [
        (sentence, passage)
        for passage in article.passages
        if passage.name in PROSE and passage.kind != "references"
        for sentence in passage.sentences
        if WORD.search(sentence) and sentence not in worded_by_law()
    ]
    grade = reading_grade([sentence for sentence, _ in prose])
    aim = article.practice.reading_grade_aim
    if grade is None or round(grade) <= aim:
        return
    targets = {sentence: passage.target for sentence, passage in reversed(prose)}
    by_length = sorted(targets, key=lambda each: len(WORD.findall(each)), reverse=True)
    longest = by_length[:QUOTED_SENTENCES]
    yield Finding(
        "reading-grade",
        f"It reads like grade {round(grade)}, and the practice aims for grade {aim} or below: "
        "begin with the longest sentences.",
        targets[longest[0]],
        identity=f"grade {round(grade)}",
        quotes=tuple(longest),
    )


@cache
def worded_by_law() -> frozenset[str]:
    """Return the sentences that a law words, which nobody can write more simply."""
    texts = (Passage("body", "", tuple(richtext.iter_blocks(html))) for html in WORDED_BY_LAW)
    return frozenset(sentence for text in texts for sentence in text.sentences)


def reading_grade(prose: list[str]) -> float | None:
    """Return the Flesch–Kincaid grade of sentences; None for fewer than ``MIN_WORDS`` words."""
    words = [word.replace("’", "'") for sentence in prose for word in WORD.findall(sentence)]
    if len(words) < MIN_WORDS:
        return None
    syllables = sum(syllapy.count(word) for word in words)
    return 0.39 * len(words) / len(prose) + 11.8 * syllables / len(words) - 15.59
