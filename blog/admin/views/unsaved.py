"""Unsaved changes: what differs from the saved article, and restoring them into the form."""

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
from blog.admin.views.base import PermissionMixin
from blog.articles import autosave, content, revisions
from blog.articles.diff import compare_contents
from blog.models import SECTION_KINDS, EditingSession, Post, Section
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


class UnsavedMixin(PermissionMixin):
    """The page of a user's unsaved changes, and the form filled with them."""

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's URLs with the page of unsaved changes."""
        view = self.admin_site.admin_view
        return [
            path("unsaved/<uuid:token>/", view(self.unsaved_page), name="blog_post_unsaved"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def unsaved_page(self, request: HttpRequest, token: UUID) -> HttpResponse:
        """Show how the unsaved changes differ from what is saved; on POST, discard them."""
        session = self._session(request, token)
        if request.method == "POST":
            autosave.discard(token, request.user)
            messages.success(request, "The unsaved changes are discarded.")
            return HttpResponseRedirect(form_address(session))
        post = session.post
        saved = revisions.current_content(post)[0] if post else content.empty_content()
        typed = posted_content(self, request, post, posted_form_data(session))  # type: ignore[arg-type]
        context = {
            **self.admin_site.each_context(request),
            "title": "Unsaved changes",
            "opts": Post._meta,
            "post": post,
            "session": session,
            "at": format_time(session.saved_at),  # type: ignore[arg-type]
            "form_address": form_address(session),
            "difference": compare_contents(saved, typed),
            "changed_since": changed_since(session),
        }
        return TemplateResponse(request, "admin/blog/post/unsaved.html", context)

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """Fill the form with the unsaved changes that ``?unsaved=TOKEN`` names."""
        token = autosave.parse_token(request.GET.get("unsaved"))
        if request.method != "GET" or token is None:
            return super().changeform_view(request, object_id, *args, **kwargs)  # type: ignore[misc]
        session = EditingSession.objects.with_unsaved_data(request.user).filter(token=token).first()
        if session is None or object_id != (str(session.post_id) if session.post_id else None):
            return HttpResponseRedirect(request.path)  # saved or discarded since
        # Shown as a posted form, so that invalid and unfinished values are restored too. _files is
        # set first: otherwise Django parses the request for files, which resets POST.
        posted = copy.copy(request)
        posted.method = "POST"
        posted._files = MultiValueDict()  # type: ignore[attr-defined]
        posted.POST = posted_form_data(session)  # type: ignore[assignment]
        posted.is_unvalidated = True  # type: ignore[attr-defined]
        extra = {
            "restored_at": format_time(session.saved_at),  # type: ignore[arg-type]
            "changed_since": changed_since(session),
        }
        return self._changeform_view(posted, object_id, request.path, extra)  # type: ignore[attr-defined]

    def get_form(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Skip validation where unsaved changes are only shown."""
        form = super().get_form(request, *args, **kwargs)  # type: ignore[misc]
        return _unvalidated(form) if hasattr(request, "is_unvalidated") else form

    def get_formsets_with_inlines(self, request: HttpRequest, obj: Post | None = None) -> Any:
        """Skip validation where unsaved changes are only shown."""
        for formset, inline in super().get_formsets_with_inlines(request, obj):  # type: ignore[misc]
            if hasattr(request, "is_unvalidated"):
                formset = type(formset.__name__, (formset,), {"form": _unvalidated(formset.form)})
            yield formset, inline

    def _session(self, request: HttpRequest, token: UUID) -> EditingSession:
        """Return the user's own session with unsaved changes, or raise Http404."""
        session = get_object_or_404(
            EditingSession.objects.with_unsaved_data(request.user), token=token
        )
        self.require_writer(request, session.post)
        return session


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


def _unvalidated(form: type[forms.BaseForm]) -> type[forms.BaseForm]:
    return type(form.__name__, (UnvalidatedFormMixin, form), {})
