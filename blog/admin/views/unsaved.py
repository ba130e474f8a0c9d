"""Unsaved changes: what differs from the saved article, and restoring them into the form."""

import copy
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.datastructures import MultiValueDict

from blog.admin.forms.posted_content import posted_content
from blog.admin.views.base import DeskView
from blog.articles import autosave, content, revisions
from blog.articles.diff import compare_contents
from blog.models import SECTION_KINDS, EditingSession, Section
from blog.text.dates import format_time


class UnvalidatedFormMixin:
    """Makes a form that shows posted data without validating it; it is never valid or saved."""

    def full_clean(self) -> None:
        """Set no errors and no cleaned data."""
        self._errors = ErrorDict()
        self.cleaned_data: dict[str, Any] = {}

    def is_valid(self) -> bool:
        """Return False, so that it can't be saved."""
        return False


class UnsavedView(DeskView):
    """Shows how a user's unsaved changes differ from what is saved, and discards them."""

    session: EditingSession

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Find the user's own session with unsaved changes, or raise Http404."""
        unsaved = EditingSession.objects.with_unsaved_data(request.user)
        self.session = get_object_or_404(unsaved, token=kwargs["token"])
        self.require_writer(self.session.post)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, token: UUID) -> HttpResponse:
        """Show the changes."""
        session, post = self.session, self.session.post
        saved = revisions.current_content(post)[0] if post else content.empty_content()
        typed = posted_content(self.post_admin, request, post, posted_form_data(session))
        return self.render_page(
            "unsaved",
            title="Unsaved changes",
            post=post,
            session=session,
            at=format_time(session.saved_at),
            form_address=form_address(session),
            difference=compare_contents(saved, typed),
            changed_since=changed_since(session),
        )

    def post(self, request: HttpRequest, token: UUID) -> HttpResponse:
        """Discard them."""
        autosave.discard(token, request.user)
        messages.success(request, "The unsaved changes are discarded.")
        return HttpResponseRedirect(form_address(self.session))


@dataclass(frozen=True)
class Restored:
    """A request for the article form as if unsaved changes had just been posted to it."""

    request: HttpRequest
    extra_context: dict[str, Any]


def restore_unsaved(request: HttpRequest, object_id: str | None, token: UUID) -> Restored | None:
    """Return the request to show the unsaved changes of a session in the form.

    None if they were saved or discarded since, or belong to another article or person.
    """
    session = EditingSession.objects.with_unsaved_data(request.user).filter(token=token).first()
    if session is None or object_id != (str(session.post_id) if session.post_id else None):
        return None
    # Shown as a posted form, so that invalid and unfinished values are restored too. _files is
    # set first: otherwise Django parses the request for files, which resets POST.
    posted = copy.copy(request)
    posted.method = "POST"
    posted._files = MultiValueDict()  # type: ignore[attr-defined]  # private
    posted.POST = posted_form_data(session)  # type: ignore[assignment]  # read-only in the stubs
    posted.is_unvalidated = True  # type: ignore[attr-defined]  # ours
    extra_context = {
        "restored_at": format_time(session.saved_at),
        "changed_since": changed_since(session),
    }
    return Restored(posted, extra_context)


def is_unvalidated(request: HttpRequest) -> bool:
    """Return whether the form is only shown with unsaved changes, and not validated."""
    return hasattr(request, "is_unvalidated")


def form_address(session: EditingSession) -> str:
    """Return the URL of the form that a session belongs to."""
    if session.post_id:
        return reverse("admin:blog_post_change", args=[session.post_id])
    return reverse("admin:blog_post_add")


def changed_since(session: EditingSession) -> bool:
    """Return whether the article was changed after the session's form was opened."""
    post = session.post
    return bool(
        post and session.base_hash and revisions.current_content(post)[1] != session.base_hash
    )


def posted_form_data(session: EditingSession) -> QueryDict:
    """Return a session's form data, adapted to the sections that exist now.

    A section that was deleted since is restored as a new one.
    """
    data = autosave.querydict_from_pairs(session.data)
    existing = set(Section.objects.filter(parent=session.post_id).values_list("pk", flat=True))
    for kind in SECTION_KINDS:
        forms_ = _forms_of_kind(kind, data)
        saved = [form for form in forms_ if _section_key(form) in existing]
        deleted = [
            form for form in forms_ if _section_key(form) and _section_key(form) not in existing
        ]
        if deleted:
            for form in deleted:
                form.pop("id", None)
                form.pop("parent", None)
            new = [form for form in forms_ if form not in saved and "DELETE" not in form]
            _set_forms(kind, data, saved, new)
    return data


SectionPairs = dict[str, list[str]]


def _forms_of_kind(kind: str, data: QueryDict) -> list[SectionPairs]:
    found: dict[int, SectionPairs] = {}
    for name, values in data.lists():
        if match := re.fullmatch(rf"{kind}-(\d{{1,6}})-(.+)", name):
            found.setdefault(int(match[1]), {})[match[2]] = [str(value) for value in values]
    return [found[number] for number in sorted(found)]


def _set_forms(
    kind: str, data: QueryDict, saved: list[SectionPairs], new: list[SectionPairs]
) -> None:
    for name in [name for name in data if re.match(rf"{kind}-\d+-", name)]:
        del data[name]
    for number, each in enumerate([*saved, *new]):
        for field, values in each.items():
            data.setlist(f"{kind}-{number}-{field}", values)
    data[f"{kind}-INITIAL_FORMS"] = str(len(saved))
    data[f"{kind}-TOTAL_FORMS"] = str(len(saved) + len(new))


def _section_key(section: SectionPairs) -> int | None:
    text = section.get("id", [""])[-1]
    return int(text) if text.isdecimal() else None


def unvalidated_form(form: type[forms.BaseForm]) -> type[forms.BaseForm]:
    """Return the form class without its validation."""
    return type(form.__name__, (UnvalidatedFormMixin, form), {})
