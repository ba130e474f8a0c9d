"""The topics: the practice's subjects, and all tags by letter."""

import unicodedata
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Category, Edition
from blog.models.taxonomy import tags_with_live_count
from blog.public import structured_data


@require_safe
def topics(request: HttpRequest) -> HttpResponse:
    """What one can read about here. Only what has a live article."""
    now = timezone.now()
    categories = list(Category.objects.in_use(now).with_live_count(now))
    chosen: Iterable[Any] = Edition.objects.articles().live(now).starting_points(*categories)
    starts = {each.starts: each for each in chosen}
    subjects = [{"category": each, "start": starts.get(each.pk)} for each in categories]
    tags = sorted(tags_with_live_count(now), key=lambda tag: _sorted(tag.name))
    letters = [
        {"letter": letter, "tags": list(those)}
        for letter, those in groupby(tags, lambda tag: _sorted(tag.name)[:1].upper())
    ]
    canonical_url = request.build_absolute_uri(request.path)
    context = {
        "subjects": subjects,
        "letters": letters,
        "canonical_url": canonical_url,
        "structured_data": structured_data.collection_nodes(
            structured_data.Site.of(request, now), ("Topics", request.path)
        ),
    }
    return render(request, "blog/topics.html", context)


def _sorted(name: str) -> str:
    """Give what a name is sorted by: accents and case count for nothing."""
    return unicodedata.normalize("NFKD", name.casefold())
