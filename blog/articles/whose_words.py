"""Whose the words of an article are, as its history tells it."""

import json
from collections import Counter

from blog.articles.content import Content
from blog.articles.labels import section_words
from blog.models import Post


def wrote_most(post: Post, now: Content) -> set[int]:
    """Return the keys of the people who wrote most of the words of a content, as it is ``now``.

    A word is of whoever saved the first version that had it, or had it so many times: who saves a
    comma after somebody's text, merges, or puts an earlier version back, has written none of it.
    What a program brought in is nobody's until a person's first version, and may be theirs after
    it. One query, which reads the history.
    """
    brought: dict[str, list[tuple[int | None, int]]] = {}  # of each word, by whom and in which one
    first: dict[int | None, int] = {}
    known: dict[str, list[str]] = {}
    versions = post.revisions.order_by("pk").values_list("created_by", "content")
    for number, (by, version) in enumerate(versions.iterator(chunk_size=5)):
        first.setdefault(by, number)
        for word, count in _words(version, known).items():
            owners = brought.setdefault(word, [])
            owners += [(by, number)] * (count - len(owners))
    words = _words(now, known)
    owned = Counter(each for word, count in words.items() for each in brought.get(word, [])[:count])

    def share(person: int) -> int:
        after = first[person]
        return sum(
            count
            for (by, number), count in owned.items()
            if by == person or (by is None and number > after)
        )

    return {key for key in first if key is not None and 2 * share(key) > words.total()}


def holds_most(version: Content, now: Content) -> bool:
    """Return whether a version has at least half of the words of a content, in whatever order."""
    words = _words(now, {})
    return 2 * (words & _words(version, {})).total() >= words.total()


def _words(content: Content, known: dict[str, list[str]]) -> Counter[str]:
    """Return the words of a content; those of its sections are ``known`` from then on."""
    texts = (content.get(name) or "" for name in Post.TEXT_FIELDS)
    words = Counter(" ".join(texts).split())
    for section in content["sections"]:
        key = json.dumps(section)
        if key not in known:
            known[key] = section_words(section)
        words.update(known[key])
    return words
