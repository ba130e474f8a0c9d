"""The search page. What a reader types is answered, and kept nowhere."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog import search as searching
from blog.models import Author, Category, Edition
from blog.models.taxonomy import tags_in_use
from blog.practice import crisis
from blog.search.terms import LONGEST

LATEST = 3  # articles that are shown where nothing was found


class AuthorChoice(forms.ModelChoiceField):
    """Choose an author, whose disclosures stand beside the name here too."""

    def label_from_instance(self, author: Author) -> str:
        """Give the name with all that belongs to it."""
        return author.byline(timezone.localdate()).with_disclosures


class SearchForm(forms.Form):
    """What to look for, and where; every field may be left empty."""

    q = forms.CharField(
        required=False,
        max_length=LONGEST,
        error_messages={"max_length": f"Use fewer words, please: up to {LONGEST} letters."},
    )

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        """Offer what live articles have at a moment."""
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        authors = Author.objects.public(at).with_licenses()
        self.fields |= {
            "category": _choice("Subject", "Any subject", Category.objects.in_use(at)),
            "tag": _choice("Tag", "Any tag", tags_in_use(at)),
            "author": _choice("Author", "Anyone", authors, AuthorChoice),
            "year": forms.TypedChoiceField(
                label="Year",
                required=False,
                choices=[("", "Any year"), *((year, year) for year in _years(at))],
                coerce=int,
                empty_value=None,
            ),
        }

    @property
    def filters(self) -> list[forms.BoundField]:
        """The questions beside the words."""
        return [field for field in self if field.name != "q"]

    @property
    def narrowed(self) -> bool:
        """Whether anything is asked beside the words."""
        return any(field.value() for field in self.filters)


def _choice(label: str, empty: str, rows: Any, kind: Any = forms.ModelChoiceField) -> Any:
    return kind(
        rows,
        label=label,
        empty_label=empty,
        required=False,
        to_field_name="slug",
        error_messages={"invalid_choice": "This isn’t here any more. Choose another, or none."},
    )


def _years(at: datetime) -> list[int]:
    """The years of the practice's calendar since the first article, the newest first."""
    moments = (
        Edition.objects.articles().live(at).newest_first().values_list("first_live_from", flat=True)
    )
    since = timezone.localtime(moments.last() or at).year
    return list(range(timezone.localtime(at).year, since - 1, -1))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Look for articles by words, and by subject, tag, author and year."""
    now = timezone.now()
    form = SearchForm(request.GET or None, at=now)
    distress = crisis.speaks_of_distress(request.GET.get("q", ""))
    context: dict[str, Any] = {"form": form, "distress": distress}
    if form.is_valid() and any(form.cleaned_data.values()):
        context |= _answer(request, form.cleaned_data, now)
    elif not form.is_bound:
        context["canonical_url"] = request.build_absolute_uri(request.path)
    return render(request, "blog/search.html", context)


def _answer(request: HttpRequest, asked: dict[str, Any], now: datetime) -> dict[str, Any]:
    number = request.GET.get("page", "1")
    if not re.fullmatch("[1-9][0-9]?", number):
        raise Http404("There is no such page.")
    page = int(number)
    words = asked["q"]
    others = {name: value for name, value in asked.items() if name != "q"}
    results = searching.search_articles(words, now, page=page, **others)
    if page > results.pages:
        raise Http404("There is no such page.")
    better = "" if results.hits and results.every else searching.suggest_spelling(words, now)
    return {
        "results": results,
        "page_number": page,
        "newer": _address(request, page=page - 1) if page > 1 else "",
        "older": _address(request, page=page + 1) if page < results.pages else "",
        "suggestion": better,
        "suggestion_address": _address(request, q=better, page=1),
        "latest": []
        if results.hits
        else Edition.objects.articles().live(now).newest_first().for_lists()[:LATEST],
    }


def _address(request: HttpRequest, *, page: int, **changed: str) -> str:
    """The address of this search with something else; empty questions are left out."""
    query = request.GET.copy()
    for name, value in {**changed, "page": str(page) if page > 1 else ""}.items():
        query[name] = value
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"{request.path}?{query.urlencode()}"


@require_safe
def description(request: HttpRequest) -> HttpResponse:
    """Tell browsers how to search here, as OpenSearch 1.1.

    See https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md.
    """
    address = request.build_absolute_uri(reverse("search"))
    return render(
        request,
        "blog/opensearch.xml",
        {"address": f"{address}?q={{searchTerms}}"},
        content_type="application/opensearchdescription+xml",
    )
