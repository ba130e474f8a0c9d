"""Claims that the rules on advertising frown on. The list is ``claims.json``.

An entry has a ``pattern`` (a regular expression; case doesn't matter, apostrophes are straight),
the ``reason`` in a sentence for whoever wrote it, and the ``source`` of the rule.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from blog.checklist.checked_article import CheckedArticle, Finding
from blog.checklist.sentences import split_sentences

STRAIGHT = str.maketrans("’‘“”", "''\"\"")


@dataclass(frozen=True)
class Claim:
    """Words that promise too much, and why."""

    pattern: re.Pattern[str]
    reason: str
    source: str


@cache
def load_claims() -> tuple[Claim, ...]:
    """Read the list."""
    entries = json.loads(Path(__file__).with_name("claims.json").read_text(encoding="utf-8"))
    return tuple(
        Claim(re.compile(entry["pattern"], re.IGNORECASE), entry["reason"], entry["source"])
        for entry in entries
    )


def claims_are_modest(article: CheckedArticle) -> Iterator[Finding]:
    """An article on a practice's site is advertising too, in the eyes of boards and the FTC."""
    for passage in article.passages:
        if passage.kind == "references":
            continue  # titles of books and studies are what they are
        for sentence in split_sentences(passage):
            for claim in load_claims():
                if match := claim.pattern.search(sentence.translate(STRAIGHT)):
                    said = sentence[match.start() : match.end()]
                    yield Finding(
                        "claim",
                        f"“{said}” promises more than an article should: say it more modestly.",
                        passage.target,
                        about=f"{said}: {sentence}",
                        reason=f"{claim.reason} ({claim.source})",
                        quotes=(sentence,),
                    )
