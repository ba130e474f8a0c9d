"""The overview of topics: the categories, and the tags by first letter."""

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
    """Show the categories and tags that have a live article."""
    now = timezone.now()
    categories = list(Category.objects.in_use(now).with_live_count(now))
    editions: Iterable[Any] = Edition.objects.articles().live(now).starting_points(*categories)
    starts = {edition.start_of: edition for edition in editions}
    entries = [{"category": each, "start": starts.get(each.pk)} for each in categories]
    tags = sorted(tags_with_live_count(now), key=lambda tag: _sort_key(tag.name))
    letters = [
        {"letter": letter, "tags": list(group)}
        for letter, group in groupby(tags, lambda tag: _sort_key(tag.name)[:1].upper())
    ]
    context = {
        "categories": entries,
        "letters": letters,
        "canonical_url": request.build_absolute_uri(request.path),
        "structured_data": structured_data.collection_nodes(request, "Topics"),
    }
    return render(request, "blog/topics.html", context)


def _sort_key(name: str) -> str:
    """Return the key that sorts a name regardless of case and accents."""
    return unicodedata.normalize("NFKD", name.casefold())
