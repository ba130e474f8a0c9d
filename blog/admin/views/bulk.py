"""Something is done with several articles: first it is shown what will happen to each."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms.widgets import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.template.defaultfilters import pluralize
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import get_text_list

from blog.admin.bulk import (
    OPERATIONS,
    DeleteForGood,
    Duplicate,
    Effect,
    MoveToBin,
    Operation,
    Said,
    run,
)
from blog.admin.views.base import DeskView
from blog.admin.views.checklist import AttestedForm
from blog.middleware import practice_of
from blog.models import Post
from blog.text.numbers import whole_number
from practice_site.scripts import module

MOST = 100  # articles at once
CHOSEN, LIST, LOOK = "post", "list", "look"  # of the request, beside the fields of the form
BIN_ADDRESS = "?status=bin"  # of the list, on which it is said
SAID, SHOWN_AT = "said", "shown-at"
STALE = timedelta(days=1)  # after which what was shown has to be looked at again
ATTESTED = "attested"
ATTEST = AttestedForm.base_fields[ATTESTED]


class BulkView(DeskView):
    """Asks what is needed for it, shows what will happen, and does it when that is confirmed.

    The articles and the answers are in the query string until then, so going back loses nothing.
    """

    operation: Operation

    def load(self) -> HttpResponse | None:
        """Find what is to be done; raise Http404, or PermissionDenied for who may not do it."""
        chosen = OPERATIONS.get(self.kwargs["operation"])
        if chosen is None:
            raise Http404
        user: Any = self.request.user
        if not chosen.is_open_to(user):
            raise PermissionDenied
        self.operation = chosen(user, practice_of(self.request), self._moment())
        return None

    def _moment(self) -> datetime | None:
        """Return when what will happen was shown; None if it wasn't yet, or long ago."""
        now, seconds = timezone.now(), whole_number(self.request.POST.get(SHOWN_AT))
        earliest = int((now - STALE).timestamp())
        return (
            datetime.fromtimestamp(seconds, UTC) if earliest < seconds <= now.timestamp() else None
        )

    def get(self, request: HttpRequest, operation: str) -> HttpResponse:
        """Ask for what is needed, and show what will happen."""
        asks = bool(self.operation.form_class.base_fields)
        is_answered = LOOK in request.GET or not asks
        form = self.operation.form_class(request.GET if is_answered else None)
        return self._render(request.GET, form)

    def post(self, request: HttpRequest, operation: str) -> HttpResponse:
        """Do it, and lead back to the list, which says what was done and what was not."""
        form = self.operation.form_class(request.POST)
        shown = dict(_shown(request.POST))
        is_lacking = any(said.attested for said in shown.values()) and ATTESTED not in request.POST
        if not form.is_valid() or is_lacking:
            return self._render(request.POST, form, is_lacking=is_lacking)
        data = form.cleaned_data
        posts = self._posts(request.POST)
        done, refused = run(list(self.operation.effects(posts, data, shown)), shown)
        if gone := len(shown.keys() - {post.pk for post in posts}):
            refused.append(f"{gone} article{pluralize(gone)} can’t be found any more.")
        said = self.operation.words(data)[1].format(_count(done))
        if isinstance(self.operation, MoveToBin):
            # As ever, so that whoever was writing in one is told who deleted it.
            self.post_admin.log_deletions(request, done)
            said = format_html("{} <a href='{}'>See the bin</a>", said, BIN_ADDRESS)
        elif not isinstance(self.operation, DeleteForGood):
            for post in done:
                self.log_change(post, f"In the list: {self.operation.label.rstrip(' …')}.")
        if done:
            messages.success(request, said)
        for sentence in refused:
            messages.error(request, sentence)
        if not done and not refused:
            messages.warning(request, "Nothing was to be done.")
        if isinstance(self.operation, Duplicate) and len(done) == 1:
            return HttpResponseRedirect(reverse("admin:blog_post_change", args=[done[0].pk]))
        query = QueryDict(request.POST.get(LIST, "")).urlencode()
        return HttpResponseRedirect(
            f"{reverse('admin:blog_post_changelist')}{'?' if query else ''}{query}"
        )

    def _posts(self, data: QueryDict) -> list[Post]:
        """Return the chosen articles that one may choose, in the order of the list."""
        keys = [key for each in data.getlist(CHOSEN)[:MOST] if (key := whole_number(each))]
        found = self.operation.offered().in_bulk(keys)
        return [found[key] for key in dict.fromkeys(keys) if key in found]

    def _render(
        self, data: QueryDict, form: forms.Form, *, is_lacking: bool = False
    ) -> HttpResponse:
        posts = self._posts(data)
        effects: list[Effect] = []
        if posts and form.is_bound and form.is_valid():
            effects = list(self.operation.effects(posts, form.cleaned_data))
        doing = [effect for effect in effects if effect.happens]
        words = self.operation.words(form.cleaned_data if effects else {})
        return self.render_page(
            "bulk",
            title=self.operation.title.format(_count(posts)),
            button=words[0].format(_count([effect.post for effect in doing])) if doing else "",
            shown_at=int(self.operation.shown_at.timestamp()),
            operation=self.operation,
            posts=posts,
            form=form,
            effects=effects,
            attest=ATTEST if any(effect.attests for effect in doing) else None,
            is_lacking=is_lacking,
            kept=[
                (name, value)
                for name, values in data.lists()
                for value in values
                if name in {*_names(form), CHOSEN, LIST}
            ],
            list_query=QueryDict(data.get(LIST, "")).urlencode(),
            media=form.media + Media(js=[module("post_list")]),
        )


def _names(form: forms.Form) -> Iterator[str]:
    """Yield the names under which a form's fields are sent, and the parts of moments."""
    for name in form.fields:
        yield from (name, f"{name}-chosen", f"{name}-which")


def _count(posts: Sequence[Post]) -> str:
    """Return how many there are, by their nouns: "2 articles and 1 page"."""
    numbers = Counter(post.noun for post in posts) or {"article": 0}
    return get_text_list([f"{n} {noun}{pluralize(n)}" for noun, n in numbers.items()], "and")


def _shown(data: QueryDict) -> Iterator[tuple[int, Said]]:
    """Yield the keys of the articles to which something will happen, and what was said of each."""
    for name, sentence in data.items():
        prefix, _, key = name.partition("-")
        if prefix == SAID and (number := whole_number(key)):
            yield number, Said(str(sentence), data.get(f"{ATTESTED}-{key}", ""))
