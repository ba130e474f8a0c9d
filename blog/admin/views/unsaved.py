"""Unsaved changes: what differs from the saved article, and restoring them into the form."""

import re
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from blog.admin.forms.posted_content import posted_content
from blog.admin.views.base import DeskView
from blog.articles import autosave, content, revisions
from blog.articles.diff import compare_contents
from blog.models import SECTION_KINDS, EditingSession, Section
from blog.text.dates import format_time
from blog.text.numbers import whole_number


class UnsavedView(DeskView):
    """Shows how a user's unsaved changes differ from what is saved, and discards them."""

    session: EditingSession

    def load(self) -> None:
        """Find the user's own session with unsaved changes, or raise Http404."""
        unsaved = EditingSession.objects.with_unsaved_data(self.request.user)
        self.session = get_object_or_404(unsaved, token=self.kwargs["token"])
        self.require_writer(self.session.post)

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


def restore_unsaved(
    request: HttpRequest, object_id: str | None, token: UUID
) -> dict[str, object] | None:
    """Have the article form show a session's unsaved changes, and return its extra context.

    None if they were saved or discarded since, or belong to another article or person.
    """
    session = EditingSession.objects.with_unsaved_data(request.user).filter(token=token).first()
    if session is None or str(session.post_id or "") != (object_id or ""):
        return None
    request.unsaved_data = posted_form_data(session)  # type: ignore[attr-defined]  # ours
    return {
        "restored_at": format_time(session.saved_at),
        "changed_since": changed_since(session),
    }


def unsaved_data(request: HttpRequest) -> QueryDict | None:
    """Return the unsaved changes to show in the form of this request, or None."""
    return getattr(request, "unsaved_data", None)


def form_address(session: EditingSession) -> str:
    """Return the URL of the form that a session belongs to."""
    if session.post_id:
        return reverse("admin:blog_post_change", args=[session.post_id])
    return reverse("admin:blog_post_add")


def changed_since(session: EditingSession) -> bool:
    """Return whether the article was changed after the session's form was opened."""
    post = session.post
    base = session.base_hash
    return bool(post and base and revisions.current_content(post)[1] != base)


def posted_form_data(session: EditingSession) -> QueryDict:
    """Return a session's form data, adapted to the sections that exist now.

    A section that was deleted since is restored as a new one.
    """
    data = autosave.querydict_from_pairs(session.data)
    existing = set(Section.objects.filter(parent=session.post_id).values_list("pk", flat=True))
    for kind in SECTION_KINDS:
        sections = _posted_sections(kind, data)
        saved = [section for section in sections if _section_key(section) in existing]
        deleted = [section for section in sections if _section_key(section) not in {0, *existing}]
        for section in deleted:
            section.pop("id")
            section.pop("parent", None)
        if deleted:
            new = [each for each in sections if each not in saved and "DELETE" not in each]
            for name in [name for name in data if re.match(rf"{kind}-\d+-", name)]:
                del data[name]
            for number, section in enumerate([*saved, *new]):
                for field, values in section.items():
                    data.setlist(f"{kind}-{number}-{field}", values)
            data[f"{kind}-INITIAL_FORMS"] = str(len(saved))
            data[f"{kind}-TOTAL_FORMS"] = str(len(saved) + len(new))
    return data


def _posted_sections(kind: str, data: QueryDict) -> list[dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    for name, values in data.lists():
        if match := re.fullmatch(rf"{kind}-(\d{{1,6}})-(.+)", name):
            found.setdefault(int(match[1]), {})[match[2]] = [str(value) for value in values]
    return [found[number] for number in sorted(found)]


def _section_key(section: dict[str, list[str]]) -> int:
    """Return the key under which a section was saved, or 0 if it never was."""
    return whole_number(section.get("id", [""])[-1])
