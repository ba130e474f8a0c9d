"""The history of an article: show a version, compare two, restore one."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from blog.admin.forms.datetime_fields import DateWidget
from blog.admin.forms.error_list import list_field_errors
from blog.admin.views.base import ArticlePage
from blog.articles import revisions, snapshot, timeline
from blog.articles.diff import compare_contents
from blog.articles.timeline import Version
from blog.models import EditingSession, Edition, Post, Revision
from blog.preview.views import preview_response
from blog.text.dates import format_day_and_time

VERSIONS_PER_PAGE = 100


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


class HistoryPage(ArticlePage):
    """What the pages of an article's history share."""

    action = "view"

    def render_page(self, template: str, **context: object) -> TemplateResponse:
        """Return a page with what the user may do with the article, and today."""
        return super().render_page(
            template,
            can_change=self.can("change", self.article),
            zone=str(timezone.get_current_timezone()),
            now=timezone.now(),
            today=timezone.localdate(),
            **context,
        )


class HistoryView(HistoryPage):
    """An article's history, in place of Django's list of log entries."""

    def load(self) -> None:
        """Find the article; as for its form, raise Http404 if the user can't view it."""
        posts = self.post_admin.get_queryset(self.request)
        self.article = get_object_or_404(posts, pk=self.kwargs["pk"])

    def render(self) -> HttpResponse:
        """Show all versions, and what was public on the requested day if there is one."""
        post, query = self.article, self.request.GET
        form = DayForm(query if "on" in query else None, label_suffix="")
        day = form.cleaned_data["on"] if form.is_valid() else None
        numbers = range(timeline.count_versions(post))
        page = Paginator(numbers, VERSIONS_PER_PAGE).get_page(query.get("page"))
        versions = timeline.list_versions(post, max(page.start_index() - 1, 0), page.end_index())
        desk = _get_version(post, "desk")
        content_hash = revisions.current_content(post)[1]
        newest = timeline.list_versions(post, 0, VERSIONS_PER_PAGE) if page.number > 1 else versions
        live = Edition.objects.live(timezone.now()).filter(post=post).only("pk").first()
        chosen = _selected_versions(query, timeline.group_versions(newest), content_hash, live)
        shown = {each.key for each in versions}
        elsewhere = {
            side: timeline.find_version(post, key)
            for side, key in chosen.items()
            if key not in shown and (key != "desk" or page.number > 1)
        }
        return self.render_page(
            "history",
            title=f"History: {post.title}",
            form=form,
            day=day,
            public=timeline.editions_public_on(post, day) if day else [],
            desk=desk,
            working_copy_hash=content_hash,
            page=page,
            days=timeline.groups_by_day(timeline.group_versions(versions)),
            chosen=chosen,
            # The choice is carried along to the other pages of the list.
            chosen_elsewhere=[(side, version) for side, version in elsewhere.items() if version],
        )

    post = ArticlePage.get  # nothing to post here: it shows the page too


class CompareView(HistoryPage):
    """Two versions side by side, the older one first."""

    def render(self) -> HttpResponse:
        """Show what differs between the versions ``a`` and ``b``."""
        post = self.article
        keys = [self.request.GET.get(side, "") for side in ("a", "b")]
        if "" in keys or keys[0] == keys[1]:
            messages.warning(self.request, "Choose an A and a B that are not the same.")
            return redirect("admin:blog_post_history", post.pk)
        before, after = sorted((_get_version(post, key) for key in keys), key=lambda each: each.at)
        return self.render_page(
            "compare",
            title="What differs",
            sides=[before, after],
            difference=timeline.compare_versions(before, after),
        )

    post = ArticlePage.get  # nothing to post here: it shows the page too


class VersionView(ArticlePage):
    """A version as the public page."""

    action = "view"
    shows_public_page = True

    def render(self) -> HttpResponse:
        """Show the version; an edition as of a day with ``?on=2026-05-03``."""
        post = self.article
        version = _get_version(post, self.kwargs["key"])
        form = DayForm(self.request.GET)
        if isinstance(version.row, Edition):
            edition, day = version.row, form.cleaned_data["on"] if form.is_valid() else None
            at = timeline.live_moment_on(edition, day)
        else:
            at = version.at
            edition = snapshot.edition_from_content(version.load_content(), post, at)
            edition.title = edition.title or "No title yet"
        back = reverse("admin:blog_post_history", args=[post.pk])
        return preview_response(self.request, edition, at, _describe_version(version), back)

    post = ArticlePage.get  # nothing to post here: it shows the page too


class RestoreView(HistoryPage):
    """Shows what restoring a version would change, and restores it."""

    action = "change"
    version: Version

    def load(self) -> None:
        """Find the version too, or raise Http404."""
        super().load()
        self.version = _get_version(self.article, self.kwargs["key"])

    @transaction.atomic
    def post(self, request: HttpRequest, pk: int, key: str) -> HttpResponse:
        """Restore the version; show the page again if it can't be restored, or if others saved."""
        post, version = self.article, self.version
        Post.objects.select_for_update().get(pk=pk)
        if request.POST.get("desk") != revisions.current_content(post)[1]:
            messages.warning(
                request, f"Somebody saved the {post.noun} meanwhile. Look at it again."
            )
            return self.render()
        note = f"Restored: {version.name}."
        wanted = timeline.restorable_content(post, version)
        try:
            revisions.restore_content(post, wanted, by=request.user, note=note)
        except ValidationError as error:
            return self.render(list_field_errors(error))
        self.log_change(post, note)
        messages.success(
            request,
            f"{version.name} is restored. Readers see nothing of it until you publish it; "
            "what was here before is in the history.",
        )
        return redirect("admin:blog_post_change", pk)

    def render(self, problems: Sequence[str] = ()) -> HttpResponse:
        """Show what would change, and why it couldn't be restored."""
        post, version = self.article, self.version
        current, content_hash = revisions.current_content(post)
        return self.render_page(
            "restore",
            title="Restore",
            version=version,
            problems=problems,
            working_copy_hash=content_hash,
            difference=compare_contents(current, timeline.restorable_content(post, version)),
            unsaved=EditingSession.objects.filter(post=post, fixes=None).exclude(data=[]),
        )


def _get_version(post: Post, key: str) -> Version:
    version = timeline.find_version(post, key)
    if version is None:
        raise Http404("The article has no such version.")
    return version


def _selected_versions(
    query: QueryDict, groups: list[list[Version]], content_hash: str, live: Edition | None
) -> dict[str, str]:
    """Return the selected keys: the requested ones, else the desk and what readers see now.

    Where they see nothing, it is the newest that differs from the desk.
    """
    versions = [group[0] for group in groups]
    differing = (
        each.key
        for each in versions
        if isinstance(each.row, Revision) and each.row.data_hash != content_hash
    )
    newest = next(differing, versions[-1].key if versions else "")
    return {
        "a": query.get("a", f"edition-{live.pk}" if live else newest),
        "b": query.get("b", "desk"),
    }


def _describe_version(version: Version) -> str:
    if not isinstance(version.row, Edition):
        who = f" by {version.by}" if version.by else ""
        return f"{version.name}{who}. Readers don’t see it unless it was published as well."
    edition, now = version.row, timezone.now()
    if edition.canceled:
        return f"{version.name}. It was replaced or canceled before readers saw it."
    began = format_day_and_time(edition.live_from)
    if edition.live_from > now and edition.went_live:
        return f"Readers saw it from {began}, before the server’s clock was put back."
    if edition.live_from > now:
        return f"Readers will see it from {began}."
    if edition.live_until is None or edition.live_until > now:
        return f"Readers have seen it since {began}, and see it now."
    ended = format_day_and_time(edition.live_until)
    return f"This is what readers saw from {began}, until {ended}."
