"""Check for claims that advertising rules discourage, as listed in ``claims.json``.

An entry has a ``pattern`` (a case-insensitive regular expression with straight apostrophes), the
``reason`` as a sentence for the author, and the ``source`` of the rule; with a ``kind`` it is
searched in sections of that kind alone.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

from blog.checklist.checked_article import CheckedArticle, Finding

CLAIMS: list[dict[str, str]] = json.loads(
    Path(__file__).with_name("claims.json").read_text(encoding="utf-8")
)
STRAIGHT = str.maketrans("’‘“”", "''\"\"")


def check_claims(article: CheckedArticle) -> Iterator[Finding]:
    """Yield a finding for each claim: boards and the FTC regard an article as advertising."""
    for passage in article.passages:
        if passage.kind == "references":
            continue  # an author can't reword the titles of books and studies
        for sentence in passage.sentences:
            straight = sentence.translate(STRAIGHT)
            for claim in CLAIMS:
                if claim.get("kind", passage.kind) != passage.kind:
                    continue
                if match := re.search(claim["pattern"], straight, re.IGNORECASE):
                    text = sentence[match.start() : match.end()]
                    yield Finding(
                        "claim",
                        f"“{text}” promises more than {article.post.a_noun} should: say it more "
                        "modestly.",
                        passage.target,
                        identity=f"{text}: {sentence}",
                        reason=f"{claim['reason']} ({claim['source']})",
                        quotes=(sentence,),
                    )
