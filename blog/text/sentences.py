"""Where a sentence ends: not behind “Dr.”, an initial or “e.g.”.

Imports nothing from this project.
"""

import re
from collections.abc import Iterator

# The sign and its closing quotation marks, and what the next sentence would begin with.
END = re.compile(
    r"[.!?…](?P<closing>[”’»\")\]]*)(?=\s*\Z|\s+[“‘«„\"'(\[¿¡–—-]*+\s*+(?P<next>\S))", re.DOTALL
)
# The dot behind them ends no sentence; behind the last ones it doesn't before a number.
ABBREVIATION = re.compile(
    r"\b(?:Drs?|Dra|Mrs?|Ms|Mx|Prof|Rev|Hon|Sra?|Srta|Uds?|Ste?|vs|cf|al|approx|e\.g|i\.e|z\.B"
    r"|[A-HJ-Z]|(?P<counted>Nos?|Vol|pp?|Figs?|Ch))\.\Z"
)
MAX_ABBREVIATION = 12  # characters


def sentence_ends(text: str) -> Iterator[int]:
    """Yield the index behind each whole sentence of one paragraph, in linear time."""
    for end in END.finditer(text):
        dot = end.start("closing")
        short = ABBREVIATION.search(text, max(0, dot - MAX_ABBREVIATION), dot)
        follows = end["next"] or ""
        goes_on = short and follows and (not short["counted"] or follows.isdigit())
        if not goes_on and not follows.islower():
            yield end.end()


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of one paragraph; the last may have no end."""
    start = 0
    for end in sentence_ends(text):
        yield text[start:end].strip()
        start = end
    if rest := text[start:].strip():
        yield rest
