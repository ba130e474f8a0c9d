"""The same article in other languages: its original, and the translations that are live."""

from datetime import datetime

from django.db.models import F, FilteredRelation

from blog.models import Edition, Post, Practice, Translation
from blog.visibility import live_q

LIVE_COLUMNS = ("live__title", "live__slug", "live__language")


def live_versions(edition: Edition, at: datetime, practice: Practice) -> list[Edition]:
    """Return the versions of an edition, saved or not, in other languages. One query.

    The original comes first. Each has title, slug, language and post alone, and ``translation_of``,
    the key of the post of which it is a translation, None for the original. Of two in one language,
    which can't be chosen at the desk but may come of a later change there, only the first is
    returned.
    """
    post = edition.post_id
    originals = Translation.objects.of_post(post).values("original")
    translated = Translation.objects.filter(original__in=originals).values("post")
    live = FilteredRelation("editions", condition=live_q(at, "editions__"))
    # With an outer join, lest a database begin with all editions that are live.
    rows = Post.objects.filter(pk__in=originals.union(translated)).exclude(pk=post)
    rows = rows.annotate(live=live).order_by(
        F("translation__original").asc(nulls_first=True), "translation"
    )
    columns = ("pk", "kind", "translation__original", *LIVE_COLUMNS)
    by_language = {edition.language or practice.language: edition}
    for key, kind, original, title, slug, language in rows.values_list(*columns):
        if slug:
            version = Edition(post_id=key, kind=kind, title=title, slug=slug, language=language)
            version.translation_of = original
            by_language.setdefault(language or practice.language, version)
    return [each for each in by_language.values() if each is not edition]
