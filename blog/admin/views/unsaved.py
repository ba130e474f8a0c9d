"""Words that were typed and never saved: what differs, and the way back into the form."""

import copy
import re
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.datastructures import MultiValueDict

from blog.admin.forms.posted_content import posted_content
from blog.articles import autosave, content, revisions
from blog.articles.diff import compare_contents
from blog.models import KINDS, EditingSession, Post, Section
from blog.text.dates import format_time


class AsTyped:
    """A form that shows what was typed: it finds no fault, and is never saved."""

    def full_clean(self) -> None:
        """Find nothing wrong, and nothing right."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        """It is only shown."""
        return False


class Recovery:
    """The page that shows words that were not saved, and the form into which they are put."""

    admin_site: Any

    def get_urls(self) -> list[URLPattern]:
        """Add the page of recovery."""
        view = self.admin_site.admin_view
        return [
            path("recover/<uuid:token>/", view(self.recover), name="blog_post_recover"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def recover(self, request: HttpRequest, token: UUID) -> HttpResponse:
        """Show what differs between the words and what is saved, or throw the words away."""
        session = self._session(request, token)
        if request.method == "POST":
            autosave.discard(token, request.user)
            messages.success(request, "The words that were not saved are thrown away.")
            return HttpResponseRedirect(form_address(session))
        post = session.post
        saved = revisions.current_content(post)[0] if post else content.empty_content()
        typed = posted_content(self, request, post, as_posted(session))  # type: ignore[arg-type]
        context = {
            **self.admin_site.each_context(request),
            "title": "Words that were not saved",
            "opts": Post._meta,
            "post": post,
            "session": session,
            "at": format_time(session.saved_at),  # type: ignore[arg-type]
            "form_address": form_address(session),
            "difference": compare_contents(saved, typed),
            "changed_since": changed_since(session),
        }
        return TemplateResponse(request, "admin/blog/post/recover.html", context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Show the form with words that were not saved, where the address asks for them."""
        token = autosave.parse_token(request.GET.get("words"))
        if request.method != "GET" or token is None:
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        session = EditingSession.objects.with_words(request.user).filter(token=token).first()
        if session is None or object_id != (str(session.post_id) if session.post_id else None):
            return HttpResponseRedirect(request.path)  # saved or thrown away since
        # Shown like a form that was posted, so that wrong and half-written values come back too.
        # The files go first: Django would parse the request for them, and blank the words.
        posted = copy.copy(request)
        posted.method = "POST"
        posted._files = MultiValueDict()  # type: ignore[attr-defined]
        posted.POST = as_posted(session)  # type: ignore[assignment]
        posted.as_typed = True  # type: ignore[attr-defined]
        extra = {
            "recovered_at": format_time(session.saved_at),  # type: ignore[arg-type]
            "changed_since": changed_since(session),
        }
        return self._changeform_view(posted, object_id, request.path, extra)  # type: ignore[attr-defined]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Leave words that are only shown unchecked."""
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        return _as_typed(form) if hasattr(request, "as_typed") else form

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Leave words that are only shown unchecked."""
        for formset, inline in super().get_formsets_with_inlines(request, obj):  # type: ignore[misc]
            if hasattr(request, "as_typed"):
                formset = type(formset.__name__, (formset,), {"form": _as_typed(formset.form)})
            yield formset, inline

    def _session(self, request: HttpRequest, token: UUID) -> EditingSession:
        """The words, if they are this person's own and wait."""
        session = get_object_or_404(EditingSession.objects.with_words(request.user), token=token)
        self.require_writer(request, session.post)  # type: ignore[attr-defined]
        return session


def form_address(session: EditingSession) -> str:
    """Where the article of the words is written."""
    if session.post_id:
        return reverse("admin:blog_post_change", args=[session.post_id])
    return reverse("admin:blog_post_add")


def changed_since(session: EditingSession) -> bool:
    """Whether the article was changed after the form of the words was opened."""
    post = session.post
    return bool(
        post and session.base_hash and revisions.current_content(post)[1] != session.base_hash
    )


def as_posted(session: EditingSession) -> QueryDict:
    """Give the words as the form that was posted, fit for the sections that are there now.

    A section that somebody deleted since comes back as a new one.
    """
    data = autosave.posted_data(session.data)
    there = set(Section.objects.filter(parent=session.post_id).values_list("pk", flat=True))
    for kind in KINDS:
        forms_ = _forms_of(kind, data)
        kept = [each for each in forms_ if _key(each) in there]
        lost = [each for each in forms_ if _key(each) and _key(each) not in there]
        if lost:
            for each in lost:
                each.pop("id", None)
                each.pop("parent", None)
            new = [each for each in forms_ if each not in kept and "DELETE" not in each]
            _put_forms(kind, data, kept, new)
    return data


SectionPairs = dict[str, list[str]]


def _forms_of(kind: str, data: QueryDict) -> list[SectionPairs]:
    found: dict[int, SectionPairs] = {}
    for name, values in data.lists():
        if match := re.fullmatch(rf"{kind}-(\d{{1,6}})-(.+)", name):
            found.setdefault(int(match[1]), {})[match[2]] = [str(value) for value in values]
    return [found[number] for number in sorted(found)]


def _put_forms(
    kind: str, data: QueryDict, kept: list[SectionPairs], new: list[SectionPairs]
) -> None:
    for name in [name for name in data if re.match(rf"{kind}-\d+-", name)]:
        del data[name]
    for number, each in enumerate([*kept, *new]):
        for field, values in each.items():
            data.setlist(f"{kind}-{number}-{field}", values)
    data[f"{kind}-INITIAL_FORMS"] = str(len(kept))
    data[f"{kind}-TOTAL_FORMS"] = str(len(kept) + len(new))


def _key(section: SectionPairs) -> int | None:
    text = section.get("id", [""])[-1]
    return int(text) if text.isdecimal() else None


def _as_typed(form: type[forms.BaseForm]) -> type[forms.BaseForm]:
    return type(form.__name__, (AsTyped, form), {})
