"""What is said of one article that came, and how many sentences of a kind are said as one."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from blog.importing import REASONS

LINKS_TO_DRAFT = "It links to “{}”, which readers can’t see until you publish that."
LINKS_NOWHERE = "It links to a page of the old site that was not brought in: {}"
LINKS_TO_NOTHING = "It links to something that was not brought in: {}"  # of no old site
TAKEN = "“{}” leads to another page here, so readers who follow that old address don’t find this."
LEFT_OUT = "{}: {}"
# Of several of a kind the reason is said once, above what they are about.
SEVERAL = {
    LINKS_TO_DRAFT: "It links to these, which readers can’t see until you publish them",
    LINKS_NOWHERE: "It links to pages of the old site that were not brought in",
    LINKS_TO_NOTHING: "It links to things that were not brought in",
    TAKEN: "These lead to other pages here, so readers who follow them don’t find this",
    **{LEFT_OUT.format(each.heading, "{}"): each.heading for each in REASONS.values()},
}
KINDS = [
    (re.compile("(.*)".join(map(re.escape, one.split("{}"))), re.DOTALL), several)
    for one, several in SEVERAL.items()
]
# What programs call their own, which is no word of an article: blocks, short codes, things.
NO_WORDS = re.compile(r"[a-z ]+|\[[^\[\]]*\]|A block that is used again, number .*|Without a name")
NAMED = ("part", "object", "frame")  # kinds of what is left out that may be so called


@dataclass(frozen=True)
class Line:
    """A sentence; or a reason, and several things that it is about."""

    words: str
    items: list[str] = field(default_factory=list)


def lines_of(sentences: Iterable[str]) -> list[Line]:
    """Return what is said, each sentence once, with how often; several of a kind as one line."""
    lines: dict[str, list[str]] = {}
    said: dict[str, str] = {}
    for sentence, count in Counter(sentences).items():
        times = f" ({count} times)" if count > 1 else ""
        found = ((several, one.fullmatch(sentence)) for one, several in KINDS)
        kind, item = next(((each, match[1]) for each, match in found if match), (sentence, ""))
        said.setdefault(kind, sentence + times)
        lines.setdefault(kind, []).append(item + times)
    return [
        Line(kind, items) if len(items) > 1 else Line(said[kind]) for kind, items in lines.items()
    ]


def left_out_sentences(items: Iterable[Mapping[str, Any]]) -> list[str]:
    """Return what isn't in an article, with its words; of what has none how many there are."""
    sentences, nameless = [], Counter[str]()
    for each in items:
        kind, words = each["kind"], each["words"]
        if kind in NAMED and NO_WORDS.fullmatch(words):
            nameless[kind] += 1
        else:
            sentences.append(LEFT_OUT.format(REASONS[kind].heading, words))
    counted = (LEFT_OUT.format(REASONS[kind].heading, n) for kind, n in nameless.items())
    return [*sentences, *counted]
