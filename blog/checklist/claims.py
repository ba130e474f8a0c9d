"""Check for claims that advertising rules discourage, as listed in ``claims.json``.

An entry has a ``pattern`` (a case-insensitive regular expression with straight apostrophes), the
``reason`` as a sentence for the author, and the ``source`` of the rule.
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
    """A pattern of a claim, and the reason and source of the rule against it."""

    pattern: re.Pattern[str]
    reason: str
    source: str


@cache
def load_claims() -> tuple[Claim, ...]:
    """Return the claims of ``claims.json``."""
    entries = json.loads(Path(__file__).with_name("claims.json").read_text(encoding="utf-8"))
    return tuple(
        Claim(re.compile(entry["pattern"], re.IGNORECASE), entry["reason"], entry["source"])
        for entry in entries
    )


def check_claims(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each claim.

    Licensing boards and the FTC regard an article on a practice's site as advertising.
    """
    for passage in article.passages:
        if passage.kind == "references":
            continue  # an author can't reword the titles of books and studies
        for sentence in split_sentences(passage):
            for claim in load_claims():
                if match := claim.pattern.search(sentence.translate(STRAIGHT)):
                    text = sentence[match.start() : match.end()]
                    yield Finding(
                        "claim",
                        f"“{text}” promises more than an article should: say it more modestly.",
                        passage.target,
                        identity=f"{text}: {sentence}",
                        reason=f"{claim.reason} ({claim.source})",
                        quotes=(sentence,),
                    )
