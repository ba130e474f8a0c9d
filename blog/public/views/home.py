"""The home page: parts in the order that the practice chose."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.middleware import categories_of, practice_of
from blog.models import Author, Edition, Practice
from blog.models.practice import HomePart
from blog.public import structured_data
from blog.public.pagination import paginate
from blog.public.relations import load_relations
from blog.public.views.not_found import permanent_redirect, redirect_numbered

MOST_PEOPLE = 12  # on the home page; a page has all of them


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the parts of the home page; ``articles`` lists the articles older than its latest."""
    if "before" in request.GET:  # home had pages of its own before there was that page
        return permanent_redirect(f"{reverse('articles')}?{request.GET.urlencode()}")
    if "feed" in request.GET:  # as WordPress has it where addresses are plain
        return permanent_redirect("feed")
    if "s" in request.GET:  # words that somebody looked for there
        words = urlencode({"q": request.GET["s"]})
        searched = permanent_redirect(f"{reverse('search')}?{words}")
        searched["Cache-Control"] = "no-store"  # nobody is to find what was searched for
        return searched
    if response := redirect_numbered(request):
        return response
    now, practice = timezone.now(), practice_of(request)
    parts = practice.shown_home_parts
    context: dict[str, object] = {
        "parts": parts,
        "canonical_url": request.build_absolute_uri(request.path),
        "structured_data": structured_data.home_nodes(request),
    }
    for part in parts:
        context |= CONTEXTS[part](request, practice, now)
    if context.get("people") == [context.get("host")]:  # who welcomes is all there are
        context["people"] = []
    # Of the parts that show something the first has the page's heading; a welcome needs none.
    shown = [each for each in HEADED if context.get(HEADED[each]) or each == HomePart.LATEST]
    context["heading_part"] = next((each for each in parts if each in shown), "")
    return render(request, "blog/home.html", context)


def _welcome(request: HttpRequest, practice: Practice, now: datetime) -> dict[str, object]:
    if practice.welcome_author_id is None:
        return {}
    hosts = Author.objects.public(now).with_licenses().filter(pk=practice.welcome_author_id)
    return {"host": hosts.first()}


def _latest(request: HttpRequest, practice: Practice, now: datetime) -> dict[str, object]:
    live = Edition.objects.articles().live(now).listed()
    return {"page": paginate(request, live, reverse("articles"))}


def _people(request: HttpRequest, practice: Practice, now: datetime) -> dict[str, object]:
    team = Author.objects.filter(on_team=True).with_licenses().order_by("name", "pk")
    return {"people": list(team[:MOST_PEOPLE])}


def _start(request: HttpRequest, practice: Practice, now: datetime) -> dict[str, object]:
    in_use = categories_of(request, now)
    found = Edition.objects.articles().live(now).starting_points(*in_use)
    starts = [(each, found[each.pk]) for each in in_use if each.pk in found]
    load_relations(request, [edition for _, edition in starts])
    return {"starts": starts}


def _subjects(request: HttpRequest, practice: Practice, now: datetime) -> dict[str, object]:
    return {"subjects": categories_of(request, now)}


CONTEXTS = {
    HomePart.WELCOME: _welcome,
    HomePart.LATEST: _latest,
    HomePart.PEOPLE: _people,
    HomePart.SUBJECTS: _subjects,
    HomePart.START: _start,
}
# What each part with a heading shows, by its name in the context.
HEADED = {
    HomePart.LATEST: "page",
    HomePart.PEOPLE: "people",
    HomePart.SUBJECTS: "subjects",
    HomePart.START: "starts",
}
