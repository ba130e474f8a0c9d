"""Whose the words of an article are, as its history tells it."""

from collections import Counter

from django.db.models import Q

from blog.articles.content import Content
from blog.articles.labels import section_words
from blog.models import Post


def wrote_most(post: Post, user_id: int, now: Content) -> bool:
    """Return whether one person alone saved most of the words of a content, as it is ``now``.

    So it is unless some version that somebody else saved holds half of them: who corrects a word,
    merges, or puts an earlier version back, has written none of it. What a program saved is
    nobody's until the person's first version, and may be theirs after it. Two queries, which read
    of the history as much as is needed.
    """
    first = (
        post.revisions.filter(created_by=user_id).order_by("pk").values_list("pk", flat=True)[:1]
    )
    if not first:
        return False
    by_others = post.revisions.exclude(created_by=user_id).filter(
        Q(created_by__isnull=False) | Q(pk__lt=first[0])
    )
    versions = by_others.values_list("content", flat=True).iterator(chunk_size=5)
    return not any(holds_most(version, now) for version in versions)


def holds_most(version: Content, now: Content) -> bool:
    """Return whether a version has at least half of the words of a content, in whatever order."""
    words = _words(now)
    return 2 * (words & _words(version)).total() >= words.total()


def _words(content: Content) -> Counter[str]:
    texts = (content.get(name) or "" for name in Post.TEXT_FIELDS)
    words = Counter(" ".join(texts).split())
    for section in content["sections"]:
        words.update(section_words(section))
    return words
