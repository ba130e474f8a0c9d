"""“Bring articles here”: a whole blog of another system, from its file to the list of what came.

Everybody has their own imports; owners see those of the others, too, and change nothing of them.
What somebody may do with one says ``blog.moving_in.rights``.
"""

from datetime import timedelta
from itertools import islice
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.views import View

from blog import moving_in
from blog.admin.forms.error_list import add_errors, list_errors
from blog.admin.forms.moving_in_form import BlogFileForm, ChoicesForm
from blog.admin.views.moving_in_numbers import (
    Undoing,
    about_pictures,
    by_readers,
    what_is_in,
)
from blog.daily.expired import KEPT_IMPORTS
from blog.models import BlogImport, ImportedRow
from blog.permissions import answers_for_site
from blog.text.numbers import whole_number
from practice_site.background import is_late

State = BlogImport.State
PAGE_SIZE = 20  # of earlier imports, and of articles to put right
MAX_ADDRESSES = 100  # old ones; all of them are in the list of redirects
MAX_KEPT = 100  # things that stay when an import is taken back
TWICE = timedelta(minutes=2)  # within which the same file again is a second click
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
        return super().dispatch(request, *args, **kwargs)

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
        for each in own.filter(state__in=[State.READING, State.PLANNED], problem=""):
            stored = str(each.file.name)
            if each.name == file.name and stored and default_storage.exists(stored):
                if default_storage.size(stored) == file.size:
                    return each
        return None

    def _render(self, form: BlogFileForm) -> HttpResponse:
        pages = Paginator(self.imports().order_by("-created_at", "pk"), PAGE_SIZE)
        return self.render_page(
            "start",
            "Bring articles here",
            form=form,
            error_list=list_errors(form, []),
            page=pages.get_page(self.request.GET.get("page")),
        )


class OneView(MovingInView):
    """A page about one import."""

    blog_import: BlogImport

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Find the import; raise Http404, or PermissionDenied for changing another’s."""
        self.request = request
        found = self.imports().defer(None).filter(pk=self.kwargs["token"]).first()
        if found is None and moving_in.rights_of(request.user).write:
            raise Http404("There is no such import.")
        if found:
            self.blog_import = found
            self.is_own = found.created_by_id == request.user.pk
            if request.method == "POST" and not self.is_own:
                raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def here(self) -> HttpResponseRedirect:
        """Return to the page about it."""
        return HttpResponseRedirect(address_of(self.blog_import))

    def render_page(self, template: str, title: str, **context: object) -> TemplateResponse:
        """Return a page, with the import."""
        context |= {"blog_import": self.blog_import, "is_own": self.is_own}
        return super().render_page(template, title, **context)


class ImportedView(OneView):
    """How far an import is; what is in its file, with what is to become of it; what came."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show what there is to see, or to choose."""
        state, is_asked_again = self.blog_import.state, "again" in request.GET
        if state in BlogImport.AT_WORK:
            return self._working()
        if state == State.PLANNED or (is_asked_again and self._can_choose()):
            return self._choices(self._form())
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
        return self.is_own and self.blog_import.state in states and self.blog_import.has_file

    def _form(self, data: Any = None, initial: Any = None) -> ChoicesForm:
        plan, chosen = moving_in.plan_of(self.blog_import), moving_in.choices_of(self.blog_import)
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
        began = self.blog_import.started_at or self.blog_import.created_at
        return self.render_page(
            "working",
            WORKING[State(self.blog_import.state)],
            is_late=not self.blog_import.done and is_late(began),
            is_read_first=self.blog_import.state == State.READING,
        )

    def _choices(self, form: ChoicesForm) -> HttpResponse:
        plan = form.plan
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
            own=getattr(self.request.user, "author", None),
        )

    def _done(self) -> HttpResponse:
        number = max(1, whole_number(self.request.GET.get("page")) or 1)
        first = (number - 1) * PAGE_SIZE
        asking = moving_in.to_put_right(self.blog_import)
        shown = list(islice(asking, first, first + PAGE_SIZE + 1))
        rows = self.blog_import.rows.filter(kind=ImportedRow.Kind.POST).exclude(redirected=[])
        leading = rows.filter(post__isnull=False).select_related("post").order_by("pk")
        return self.render_page(
            "done",
            f"“{self.blog_import}” is here",
            report=moving_in.report_of(self.blog_import),
            plan=moving_in.plan_of(self.blog_import),
            to_put_right=shown[:PAGE_SIZE],
            previous=number - 1 if number > 1 else None,
            next=number + 1 if len(shown) > PAGE_SIZE else None,
            addresses=leading[:MAX_ADDRESSES],
            can_choose=self._can_choose(),
        )

    def _undone(self) -> HttpResponse:
        kept = list(islice(moving_in.kept_rows(self.blog_import), MAX_KEPT + 1))
        return self.render_page(
            "undone",
            f"“{self.blog_import}” was taken back",
            report=moving_in.report_of(self.blog_import),
            kept=kept[:MAX_KEPT],
            has_more=len(kept) > MAX_KEPT,
            can_choose=self._can_choose(),
        )


class UndoView(OneView):
    """What taking an import back would do, before it is done."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Say what goes, what stays on record, and what stays here."""
        if not self.is_own or self.blog_import.state not in (State.RUNNING, State.DONE):
            return self.here()
        return self.render_page(
            "undo",
            f"Take “{self.blog_import}” back?",
            undoing=Undoing.of(self.blog_import),
            form=Form(),
        )

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Take it back, unless that is being done."""
        try:
            moving_in.undo(self.blog_import)
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
