"""The history of an article: show a version, compare two, restore one."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateformat import format as date_format

from blog.admin.forms.datetime_fields import DateWidget
from blog.admin.forms.error_list import list_field_errors
from blog.admin.views.base import PermissionMixin
from blog.articles import content, revisions, timeline
from blog.articles.diff import compare_contents
from blog.articles.timeline import Version, VersionGroup
from blog.models import EditingSession, Edition, Post, Revision
from blog.preview.views import preview_response

VERSIONS_PER_PAGE = 40


class DayForm(forms.Form):
    """A day, to show what readers saw on it."""

    on = forms.DateField(
        label="Day",
        widget=DateWidget(),
        validators=[
            MinValueValidator(date(1900, 1, 1), "There is no history for that day."),
            MaxValueValidator(date(2999, 12, 31), "There is no history for that day."),
        ],
        error_messages={
            "required": "Choose a day.",
            "invalid": "This is not a day. Write it like 2026-05-03.",
        },
    )


class HistoryMixin(PermissionMixin):
    """An article's history, in place of Django's list of log entries."""

    def get_urls(self) -> list[URLPattern]:
        """Return the admin's URLs with the pages of a version and of a comparison."""
        view, public = self.admin_site.admin_view, self.admin_site.public_page
        here = "<int:pk>/history/"
        return [
            path(f"{here}compare/", view(self.compare), name="blog_post_compare"),
            path(f"{here}<slug:key>/", public(self.show_version), name="blog_post_version"),
            path(f"{here}<slug:key>/restore/", view(self.restore), name="blog_post_restore"),
            *super().get_urls(),  # type: ignore[misc]
        ]

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show all versions, and what was public on the requested day if there is one."""
        post: Post | None = self.get_object(request, unquote(object_id))  # type: ignore[attr-defined]
        if post is None:
            raise Http404
        self.require(request, "view", post)
        form = DayForm(request.GET if "on" in request.GET else None, label_suffix="")
        day = form.cleaned_data["on"] if form.is_valid() else None
        versions = timeline.list_versions(post)
        groups = timeline.group_versions(versions)
        page = Paginator(groups, VERSIONS_PER_PAGE).get_page(request.GET.get("page"))
        shown = {each.key for group in page for each in (group.version, *group.earlier)}
        by_key = {
            each.key: each for each in (timeline.find_version(post, "desk"), *versions) if each
        }
        content_hash = revisions.current_content(post)[1]
        chosen = _selected_versions(request, groups, content_hash)
        context = {
            "title": f"History: {post.title}",
            "form": form,
            "day": day,
            "public": timeline.editions_public_on(post, day) if day else [],
            "desk": by_key["desk"],
            "working_copy_hash": content_hash,
            "page": page,
            "chosen": chosen,
            # The choice is carried along to the other pages of the list.
            "chosen_elsewhere": [
                (side, by_key[key])
                for side, key in chosen.items()
                if key in by_key and key not in shown and (key != "desk" or page.number > 1)
            ],
            **(extra_context or {}),
        }
        return self._history_page(request, post, "history", context)

    def compare(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show two versions side by side, the older one first."""
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "view", post)
        keys = [request.GET.get(side, "") for side in ("a", "b")]
        if "" in keys or keys[0] == keys[1]:
            messages.warning(request, "Choose an A and a B that are not the same.")
            return HttpResponseRedirect(reverse("admin:blog_post_history", args=[post.pk]))
        before, after = sorted((_get_version(post, key) for key in keys), key=lambda each: each.at)
        context = {
            "title": "What differs",
            "sides": [before, after],
            "difference": timeline.compare_versions(before, after),
        }
        return self._history_page(request, post, "compare", context)

    def show_version(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        """Show a version as the public page; an edition as of a day with ``?on=2026-05-03``."""
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "view", post)
        version = _get_version(post, key)
        form = DayForm(request.GET)
        if isinstance(version.row, Edition):
            edition, day = version.row, form.cleaned_data["on"] if form.is_valid() else None
            at = timeline.live_moment_on(edition, day)
        else:
            at = version.at
            edition = content.edition_from_content(version.load_content(), post, at)
            edition.title = edition.title or "No title yet"
        back = reverse("admin:blog_post_history", args=[post.pk])
        return preview_response(request, edition, at, _describe_version(version), back)

    def restore(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        """Show what restoring a version would change; on POST, restore it."""
        post = get_object_or_404(Post, pk=pk)
        self.require(request, "change", post)
        version = _get_version(post, key)
        problems: list[str] = []
        if request.method == "POST":
            try:
                if self._restore(request, post, version):
                    return HttpResponseRedirect(reverse("admin:blog_post_change", args=[post.pk]))
            except ValidationError as error:
                problems = list_field_errors(error)
        current, content_hash = revisions.current_content(post)
        context = {
            "title": "Restore",
            "version": version,
            "problems": problems,
            "working_copy_hash": content_hash,
            "difference": compare_contents(current, timeline.restorable_content(post, version)),
            "unsaved": EditingSession.objects.filter(post=post).exclude(data=[]),
        }
        return self._history_page(request, post, "restore", context)

    @transaction.atomic
    def _restore(self, request: HttpRequest, post: Post, version: Version) -> bool:
        """Restore the version; return False if somebody saved after the page was shown."""
        Post.objects.select_for_update().get(pk=post.pk)
        if request.POST.get("desk") != revisions.current_content(post)[1]:
            messages.warning(request, "Somebody saved the article meanwhile. Look at it again.")
            return False
        note = f"Restored: {version.name}."
        wanted = timeline.restorable_content(post, version)
        revisions.restore_content(post, wanted, by=request.user, note=note)
        self.log_change(request, post, note)  # type: ignore[attr-defined]
        messages.success(
            request,
            f"{version.name} is restored. Readers see nothing of it until you publish it; "
            "what was here before is in the history.",
        )
        return True

    def _history_page(
        self, request: HttpRequest, post: Post, name: str, context: dict[str, Any]
    ) -> TemplateResponse:
        context = {
            **self.admin_site.each_context(request),
            "opts": Post._meta,
            "post": post,
            "can_change": self.has_change_permission(request, post),  # type: ignore[attr-defined]
            "zone": str(timezone.get_current_timezone()),
            "now": timezone.now(),
            "today": timezone.localdate(),
            **context,
        }
        return TemplateResponse(request, f"admin/blog/post/{name}.html", context)


def _get_version(post: Post, key: str) -> Version:
    version = timeline.find_version(post, key)
    if version is None:
        raise Http404("The article has no such version.")
    return version


def _selected_versions(
    request: HttpRequest, groups: list[VersionGroup], content_hash: str
) -> dict[str, str]:
    """Return the selected keys: the requested ones, else the desk and the newest that differs."""
    keys = [each.version.key for each in groups]
    differing = [each.version.key for each in groups if _differs(each.version, content_hash)]
    first = next(iter([*differing, *reversed(keys)]), "")
    return {"a": request.GET.get("a", first), "b": request.GET.get("b", "desk")}


def _differs(version: Version, content_hash: str) -> bool:
    return isinstance(version.row, Revision) and version.row.content_hash != content_hash


def _describe_version(version: Version) -> str:
    """Return the sentence in the preview's bar."""
    if not isinstance(version.row, Edition):
        who = f" by {version.by}" if version.by else ""
        return f"{version.name}{who}. Readers don’t see it unless it was published as well."
    edition, now = version.row, timezone.now()
    if edition.live_until == edition.live_from:
        return f"{version.name}. It was replaced or canceled before readers saw it."
    began = date_format(timezone.localtime(edition.live_from), "F j, Y, g:i A")
    if edition.live_from > now:
        return f"Readers will see it from {began}."
    if edition.live_until is None or edition.live_until > now:
        return f"Readers have seen it since {began}, and see it now."
    ended = date_format(timezone.localtime(edition.live_until), "F j, Y, g:i A")
    return f"This is what readers saw from {began}, until {ended}."
