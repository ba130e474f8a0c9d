"""How hard the article is to read, by the school grade of Flesch and Kincaid."""

import re
from collections.abc import Iterator

import syllapy

from blog.checklist.checked_article import CheckedArticle, Finding
from blog.checklist.sentences import split_sentences

FEWEST_WORDS = 100  # the formula was made for passages of this length
LONGEST = 3  # sentences that are named
PROSE = {"opening_line", "lead", "body", "closing", "text", "question", "answer"}
WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def grade_within_aim(article: CheckedArticle) -> Iterator[Finding]:
    """What reads too hard is not read by those who need it."""
    prose = [
        (sentence, passage)
        for passage in article.passages
        if passage.name in PROSE and passage.kind != "references"
        for sentence in split_sentences(passage)
        if WORD.search(sentence)
    ]
    reached, aim = (
        reading_grade([sentence for sentence, _ in prose]),
        article.practice.reading_grade_aim,
    )
    if reached is None or round(reached) <= aim:
        return
    place_of = {sentence: passage.target for sentence, passage in reversed(prose)}
    hardest = sorted(place_of, key=lambda each: len(WORD.findall(each)), reverse=True)[:LONGEST]
    yield Finding(
        "reading-grade",
        f"It reads like grade {round(reached)}, and the practice aims for grade {aim} or below: "
        "begin with the longest sentences.",
        place_of[hardest[0]],
        about=f"grade {round(reached)}",
        quotes=tuple(hardest),
    )


def reading_grade(prose: list[str]) -> float | None:
    """Give the school grade (Flesch–Kincaid) of sentences, or None for too few words."""
    words = [word.replace("’", "'") for sentence in prose for word in WORD.findall(sentence)]
    if len(words) < FEWEST_WORDS:
        return None
    syllables = sum(syllapy.count(word) for word in words)
    return 0.39 * len(words) / len(prose) + 11.8 * syllables / len(words) - 15.59
