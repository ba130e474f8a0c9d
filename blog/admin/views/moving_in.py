"""“Bring articles here”: a whole blog of another system, from its file to the list of what came.

Everybody has their own imports; owners have those of the others, too. What somebody may do with
one says ``blog.moving_in.rights``: it is done in the name of whoever asks for it.
"""

from datetime import timedelta
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views import View

from blog import moving_in
from blog.admin.forms.error_list import add_errors, list_errors
from blog.admin.forms.moving_in_form import MAX_BYTES, TOO_LARGE, BlogFileForm, ChoicesForm
from blog.admin.views.moving_in_numbers import (
    Undoing,
    about_pictures,
    by_readers,
    is_anything_here,
    said_of,
    said_of_undo,
    what_came,
    what_is_in,
)
from blog.admin.views.moving_in_words import (
    Asking,
    Lines,
    badge_of,
    earlier_lists,
    is_of_service,
    is_site,
    should_have_begun,
)
from blog.daily.expired import KEPT_IMPORTS
from blog.importing.blogs import Status
from blog.middleware import practice_of
from blog.models import BlogImport
from blog.moving_in.background import BROKEN_OFF, NO_ROOM
from blog.moving_in.days import Days
from blog.moving_in.foot import is_crowded, pages_out_of_sight
from blog.moving_in.stored_file import GONE
from blog.permissions import answers_for_site
from blog.practice.time_zones import time_zone_name

State = BlogImport.State
PAGE_SIZE = 20  # of earlier imports, and of articles to put right
MAX_ADDRESSES = 100  # old ones; all of them are in the list of redirects
MAX_KEPT = 100  # things that stay when an import is taken back
TWICE = timedelta(minutes=2)  # within which the same file again is a second click
# How to get the file, as the systems call their pages today.
WAYS = (
    (
        "WordPress",
        "Under Tools → Export, choose “All content” and press “Download Export File”. It is an "
        ".xml file, or a .zip on wordpress.com.",
    ),
    (
        "Squarespace",
        "Under Settings → Advanced → Import/Export, choose Export and then WordPress. Download the "
        ".xml file that it makes.",
    ),
    (
        "Ghost",
        "Under Settings → Advanced → Import/Export, choose “Content & settings”. It is a .json "
        "file; pictures are fetched from the old site if you want that.",
    ),
    (
        "Substack",
        "Under Settings → Exports, press “New export”. Download the .zip once it is ready.",
    ),
    (
        "Medium",
        "Under Settings → Security and apps, choose “Download your information”. Medium mails you "
        "a link to a .zip.",
    ),
    (
        "Something else",
        "Put Markdown, HTML or Word files (.docx) into one zip, with their pictures beside them. "
        "Notion and Google Docs export such zips themselves.",
    ),
)
PASSING = (BROKEN_OFF, NO_ROOM)  # why a file wasn't read that may be read the next time
WORKING = {
    State.READING: "It is being read",
    State.RUNNING: "It is being brought here",
    State.UNDOING: "It is being taken back",
}


class MovingInView(View):
    """A page for those who may bring something in."""

    practice_admin: Any = None
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answer the request, or raise PermissionDenied."""
        self.rights = moving_in.rights_of(request.user)
        if not self.rights.write:
            raise PermissionDenied
        self.load()
        return super().dispatch(request, *args, **kwargs)

    def load(self) -> None:
        """Load what every method needs."""

    def imports(self) -> QuerySet[BlogImport]:
        """Return those that the user may see, the last one first."""
        every = BlogImport.objects.select_related("created_by").defer("plan", "choices")
        user = self.request.user
        return every if answers_for_site(user) else every.filter(created_by=user.pk)

    def render_page(self, template: str, title: str, **context: object) -> TemplateResponse:
        """Return a page from ``admin/blog/practice/moving_in/<template>.html``."""
        shared = self.practice_admin.admin_site.each_context(self.request)
        context |= {"title": title, "kept_days": KEPT_IMPORTS.days}
        name = f"admin/blog/practice/moving_in/{template}.html"
        return TemplateResponse(self.request, name, shared | context)


class StartView(MovingInView):
    """Where one came from: how to get the file, the field for it, and what came earlier."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the page."""
        return self._render(BlogFileForm(label_suffix=""))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the file and have it read; a second click leads to what the first began."""
        form = BlogFileForm(request.POST, request.FILES, label_suffix="")
        if not form.is_valid():
            return self._render(form)
        file = form.cleaned_data["file"]
        blog_import = self._just_begun(file) or moving_in.begin(file, by=request.user)
        return HttpResponseRedirect(address_of(blog_import))

    def _just_begun(self, file: Any) -> BlogImport | None:
        """Return the user's import of the same file, if it was begun a moment ago."""
        since = timezone.now() - TWICE
        own = BlogImport.objects.filter(created_by=self.request.user.pk, created_at__gt=since)
        for each in own.filter(name=file.name, state__in=[State.READING, State.PLANNED]):
            stored = str(each.file.name)
            if default_storage.exists(stored) and default_storage.size(stored) == file.size:
                return each
        return None

    def _render(self, form: BlogFileForm) -> HttpResponse:
        pages = Paginator(self.imports().order_by("-created_at", "pk"), PAGE_SIZE)
        page = pages.get_page(self.request.GET.get("page"))
        return self.render_page(
            "start",
            "Bring articles here",
            form=form,
            error_list=list_errors(form, []),
            ways=WAYS,
            max_bytes=MAX_BYTES,
            too_large=TOO_LARGE,
            page=page,
            earlier=[(each, badge_of(each)) for each in page],
        )


class OneView(MovingInView):
    """A page about one import."""

    blog_import: BlogImport

    def load(self) -> None:
        """Find the import; raise Http404."""
        self.blog_import = get_object_or_404(self.imports().defer(None), pk=self.kwargs["token"])

    def here(self) -> HttpResponseRedirect:
        """Return to the page about it."""
        return HttpResponseRedirect(address_of(self.blog_import))

    def render_page(self, template: str, title: str, **context: object) -> TemplateResponse:
        """Return a page, with the import."""
        return super().render_page(template, title, blog_import=self.blog_import, **context)


class ImportedView(OneView):
    """How far an import is; what is in its file, with what is to become of it; what came."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what there is to see, or to choose."""
        state, is_asked_again = self.blog_import.state, "again" in request.GET
        if self._can_choose() and (state == State.PLANNED or is_asked_again):
            return self._choices(self._form())
        if state in (*BlogImport.AT_WORK, State.PLANNED):
            return self._working()
        return self._done() if state == State.DONE else self._undone()

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Do what a button says; what was done already by another click is not done again."""
        todo, _, part = request.POST.get("do", "").partition("-")
        try:
            if todo == "on":
                moving_in.go_on(self.blog_import)
            elif todo == "discard":
                moving_in.discard(self.blog_import)
                return HttpResponseRedirect(reverse("admin:blog_practice_moving_in"))
            elif self._can_choose():
                return self._choose(todo, part)
        except ValidationError as error:
            messages.info(request, " ".join(error.messages))
        return self.here()

    def _can_choose(self) -> bool:
        states = (State.PLANNED, State.DONE, State.UNDONE)
        return self.blog_import.state in states and self.blog_import.has_file

    def _form(self, data: Any = None, initial: Any = None) -> ChoicesForm:
        blog_import = self.blog_import
        chosen = moving_in.choices_of(blog_import) if blog_import.choices else None
        plan = moving_in.plan_of(blog_import)
        return ChoicesForm(plan, self.rights, chosen, data, initial)

    def _choose(self, todo: str, part: str) -> HttpResponse:
        form = self._form(self.request.POST)
        if todo == "all" and part in ("authors", "categories") and part in form.fields:
            return self._choices(self._form(initial=form.with_all(part)))
        if form.is_valid():
            try:
                moving_in.start(self.blog_import, form.choices(), by=self.request.user)
                return self.here()
            except ValidationError as error:
                if not hasattr(error, "error_dict"):
                    raise
                add_errors(form, error)
        return self._choices(form)

    def _working(self) -> HttpResponse:
        blog_import, state = self.blog_import, State(self.blog_import.state)
        problem = blog_import.problem or ("" if blog_import.has_file else GONE)
        is_read_first = state in (State.READING, State.PLANNED)
        stands_still = "It couldn’t be read" if is_read_first else "It stands still"
        if is_read_first and blog_import.source and not blog_import.total:
            stands_still = "There is nothing to bring here"
        return self.render_page(
            "working",
            stands_still if problem else WORKING[state],
            problem=problem,
            is_read_first=is_read_first,
            can_go_on=blog_import.problem and (not is_read_first or problem in PASSING),
            progress=progress_of(blog_import),
            is_late=should_have_begun(blog_import),
        )

    def _choices(self, form: ChoicesForm) -> HttpResponse:
        plan, practice = form.plan, practice_of(self.request)
        time_zone = time_zone_name(practice.time_zone)
        return self.render_page(
            "choices",
            f"What is in “{self.blog_import}”",
            plan=plan,
            form=form,
            rights=self.rights,
            error_list=list_errors(form, []),
            numbers=what_is_in(plan),
            by_readers=by_readers(plan),
            pictures=about_pictures(plan, self.rights),
            time_zone=time_zone,
            other_days=Days.of(plan.clocks, practice.zone).sentence(time_zone),
            many_pages=is_crowded(plan.pages.get(Status.LIVE, 0)),
            own=getattr(self.request.user, "author", None),
        )

    def _done(self) -> HttpResponse:
        asking = Asking.of(self.blog_import)
        all_drafts = not self.blog_import.choices.get("publish", True)
        only_waiting = "waiting" in self.request.GET and not all_drafts
        pages = Paginator(asking.waiting if only_waiting else asking.every, PAGE_SIZE)
        page = pages.get_page(self.request.GET.get("page"))
        shown = self.blog_import.rows.select_related("post").in_bulk(page.object_list)
        to_put_right = [Lines(shown[key]) for key in page if key in shown]
        report = moving_in.report_of(self.blog_import)
        host = urlsplit(self.blog_import.address).hostname or ""
        old_site = host if is_site(host) else ""
        return self.render_page(
            "done",
            f"“{self.blog_import}” is here",
            report=report,
            numbers=what_came(report),
            said=said_of(report),
            came=report.articles + report.pages + report.completed,
            earlier=earlier_lists(self.blog_import, self.imports()) if report.known else [],
            all_drafts=all_drafts,
            can_undo=is_anything_here(self.blog_import),
            plan=moving_in.plan_of(self.blog_import),
            out_of_sight=pages_out_of_sight(self.blog_import) if report.pages else 0,
            page=page,
            asking=asking,
            only_waiting=only_waiting,
            to_put_right=to_put_right,
            lacks_addresses=any(each.lacks_addresses for each in to_put_right),
            lacks_files=any(each.lacks_files for each in to_put_right),
            addresses=moving_in.leading_rows(self.blog_import)[:MAX_ADDRESSES],
            old_site=old_site,
            is_of_service=is_of_service(old_site),
            can_choose=self._can_choose(),
        )

    def _undone(self) -> HttpResponse:
        kept = list(islice(moving_in.kept_rows(self.blog_import), MAX_KEPT + 1))
        report = moving_in.report_of(self.blog_import)
        return self.render_page(
            "undone",
            f"“{self.blog_import}” was taken back",
            report=report,
            said=said_of_undo(report),
            kept=kept[:MAX_KEPT],
            has_more=len(kept) > MAX_KEPT,
            can_choose=self._can_choose(),
        )


def progress_of(blog_import: BlogImport) -> str:
    """Return a sentence on how far an import is with what it is at."""
    done, total = f"{blog_import.done:,}", f"{blog_import.total:,}"
    match blog_import.state if blog_import.total else "":
        case State.READING:
            return f"{done} of {total} articles and pages are read."
        case State.RUNNING:
            return f"{done} of {total} articles and pages are here."
        case State.UNDOING:
            return f"{done} of {total} articles, pictures and topics are taken back."
    return "That takes a few seconds, or some minutes for hundreds of articles."


class UndoView(OneView):
    """What taking an import back would do, before it is done."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Say what goes, what stays on record, and what stays here."""
        if self.blog_import.state not in (State.RUNNING, State.DONE):
            return self.here()
        undoing = Undoing.of(self.blog_import, request.user)
        title = f"Take “{self.blog_import}” back?"
        return self.render_page("undo", title, undoing=undoing, sentences=undoing.sentences)

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Take it back, unless that is being done."""
        try:
            moving_in.undo(self.blog_import, by=request.user)
        except ValidationError as error:
            if self.blog_import.state not in (State.UNDOING, State.UNDONE):
                messages.info(request, " ".join(error.messages))
        return self.here()


def address_of(blog_import: BlogImport) -> str:
    """Return the address of the page about an import."""
    return reverse("admin:blog_practice_moving_in_one", args=[blog_import.pk])


def moving_in_urls(practice_admin: Any) -> list[URLPattern]:
    """Return the URLs of the pages, below ``/desk/blog/practice/``."""

    def page(route: str, view: type[MovingInView], name: str) -> URLPattern:
        wrapped = practice_admin.admin_site.admin_view(view.as_view(practice_admin=practice_admin))
        return path(f"bring-articles/{route}", wrapped, name=f"blog_practice_moving_in{name}")

    return [
        page("", StartView, ""),
        page("<slug:token>/", ImportedView, "_one"),
        page("<slug:token>/undo/", UndoView, "_undo"),
    ]
