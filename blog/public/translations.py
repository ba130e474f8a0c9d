"""The same article in other languages: its original, and the translations that are live."""

from datetime import datetime

from django.db.models import F, Q

from blog.models import Edition, Practice, Translation


def live_versions(edition: Edition, at: datetime, practice: Practice) -> list[Edition]:
    """Return the versions of an edition, saved or not, in other languages. One query.

    The original comes first. Each has ``translation_of``, the key of the article of which it is a
    translation, None for the original. Of two in one language, which can't be chosen at the desk
    but may come of a later change there, only the first is returned.
    """
    post = edition.post_id
    originals = Translation.objects.filter(Q(post=post) | Q(original=post)).values("original")
    translated = Translation.objects.filter(original__in=originals).values("post")
    others = Edition.objects.articles().live(at).exclude(post=post)
    others = others.filter(post__in=originals.union(translated)).with_original()
    others = others.order_by(F("translation_of").asc(nulls_first=True), "post__translation")
    by_language = {edition.language or practice.language: edition}
    for other in others.only("title", "slug", "language"):
        by_language.setdefault(other.language or practice.language, other)
    return [each for each in by_language.values() if each is not edition]
