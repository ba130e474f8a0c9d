"""The search page. Queries of readers are not stored."""

import re
from datetime import datetime

from django import forms
from django.db.models import Q, QuerySet
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from blog import search as searching
from blog.models import Author, Category, Edition
from blog.models.taxonomy import tags_in_use
from blog.practice import crisis
from blog.search.terms import MAX_QUERY_LENGTH

MAX_NAMES, MAX_PEOPLE = 4, 3  # words of a name that are looked for, and people shown
MAX_LATEST = 3  # articles shown if nothing was found


class AuthorChoice(ModelChoiceField):
    """A choice of authors, each with the disclosures that must accompany the name."""

    def label_from_instance(self, author: Author) -> str:
        """Return the byline with its disclosures."""
        return author.byline(timezone.localdate()).with_disclosures


class SearchForm(forms.Form):
    """The query and its filters; every field may be empty."""

    q = forms.CharField(
        required=False,
        max_length=MAX_QUERY_LENGTH,
        error_messages={
            "max_length": f"Use fewer words, please: up to {MAX_QUERY_LENGTH} letters."
        },
    )

    def __init__(self, data: QueryDict | None, at: datetime) -> None:
        """Offer the filters of articles that are live at a moment."""
        super().__init__(data, label_suffix="")
        authors = Author.objects.public(at).with_licenses()
        self.fields |= {
            "category": _choice("Topic", "Any topic", Category.objects.in_use(at)),
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
        """The fields other than the query."""
        return [field for field in self if field.name != "q"]

    @property
    def is_filtered(self) -> bool:
        """Whether any filter is set."""
        return any(field.value() for field in self.filters)


def _choice(
    label: str, empty: str, rows: QuerySet, field: type[ModelChoiceField] = ModelChoiceField
) -> ModelChoiceField:
    return field(
        rows,
        label=label,
        empty_label=empty,
        required=False,
        to_field_name="slug",
        error_messages={"invalid_choice": "This isn’t here any more. Choose another, or none."},
    )


def _years(at: datetime) -> list[int]:
    """Return the years since the first live article, newest first, in the practice's time zone."""
    first = Edition.objects.articles().live(at).first_appearance() or at
    return list(range(timezone.localtime(at).year, timezone.localtime(first).year - 1, -1))


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Show the articles that match a query, filtered by category, tag, author and year."""
    now = timezone.now()
    form = SearchForm(request.GET or None, now)
    distress = crisis.distress_in(request.GET.get("q", ""))
    context: dict[str, object] = {"form": form, "distress": distress}
    if form.is_valid() and any(form.cleaned_data.values()):
        context |= _results_context(request, form, now, spell=not distress)
    elif not form.is_bound:
        context["canonical_url"] = request.build_absolute_uri(request.path)
    response = render(request, "blog/search.html", context)
    if request.GET:  # no cache is to know what was searched for
        response["Cache-Control"] = "no-store"
    return response


def _results_context(
    request: HttpRequest, form: SearchForm, now: datetime, *, spell: bool
) -> dict[str, object]:
    """Return the hits and what leads on from them, with a spelling to try if ``spell``."""
    number = request.GET.get("page", "1")
    if not re.fullmatch("[1-9][0-9]?", number):
        raise Http404("There is no such page.")
    page = int(number)
    filters = {**form.cleaned_data}
    query = filters.pop("q")
    results = searching.search_articles(query, now, page=page, **filters)
    if page > results.pages:
        raise Http404("There is no such page.")
    people = [] if page > 1 or any(filters.values()) else people_called(query, now)
    matched = people or (results.hits and results.match_all)
    suggestion = searching.suggest_spelling(query, now) if spell and not matched else ""
    return {
        "results": results,
        "people": people,
        "page_number": page,
        "count_sentence": _describe_count(results, page),
        "newer": _search_url(request, page=page - 1) if page > 1 else "",
        "older": _search_url(request, page=page + 1) if page < results.pages else "",
        "suggestion": suggestion,
        "suggestion_url": _search_url(request, q=suggestion, page=1),
        "latest": Edition.objects.articles().live(now).newest_first().for_lists()[:MAX_LATEST],
    }


def people_called(query: str, at: datetime) -> list[Author]:
    """Return the authors with a page whose names have every word of a query, a few at most."""
    words = query.split()
    if not 0 < len(words) <= MAX_NAMES:
        return []
    called = Author.objects.public(at)
    for word in words:  # of which a name's begins with each
        called = called.filter(Q(name__istartswith=word) | Q(name__icontains=f" {word}"))
    return list(called.with_licenses().order_by("name")[:MAX_PEOPLE])


def _describe_count(results: searching.Results, page: int) -> str:
    """Return how many articles and pages were found, and which page of the results this is."""
    number = f"more than {results.count}" if results.truncated else str(results.count)
    sentence = f"{number} result{pluralize(results.count)}"
    if page > 1:
        sentence += f", page {page} of {results.pages}"
    if results.truncated:
        sentence += ". Another word narrows it down."
    if not results.match_all:
        return f"Nothing here has all of these words. Some have a few of them: {sentence}"
    return capfirst(sentence)


def _search_url(request: HttpRequest, *, page: int, **changed: str) -> str:
    """Return the path of this search with some parameters changed; empty ones are left out."""
    query = request.GET.copy()
    for name, value in {**changed, "page": str(page) if page > 1 else ""}.items():
        query[name] = value
    for name in [name for name, value in query.items() if not value]:
        del query[name]
    return f"{request.path}?{query.urlencode()}"


@require_safe
def opensearch_description(request: HttpRequest) -> HttpResponse:
    """Send the OpenSearch 1.1 description, which tells browsers how to search the site.

    See https://github.com/dewitt/opensearch/blob/master/opensearch-1-1-draft-6.md.
    """
    address = request.build_absolute_uri(reverse("search"))
    return render(
        request,
        "blog/opensearch.xml",
        {"address": f"{address}?q={{searchTerms}}"},
        content_type="application/opensearchdescription+xml",
    )
