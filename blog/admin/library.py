"""What the libraries of pictures and of files share: their list, the panel, and adding to them."""

from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html_join

from blog.admin.keyset_list import AFTER, BEFORE, KeysetChangeList, Order
from blog.middleware import practice_of
from blog.models import Post
from blog.permissions import AnyUser
from practice_site.desk import DeskAdmin

PANEL = "panel"  # asks for the library as a panel, in which one is chosen


class LibraryList(KeysetChangeList):
    """A page of a library, those that were added last first."""

    orders: ClassVar = {"added": Order("added_at", descending=True)}
    own_params: ClassVar[tuple[str, ...]] = (PANEL,)
    model_admin: "LibraryAdmin"

    @property
    def is_panel(self) -> bool:
        """Whether it is shown as the panel in which one is chosen."""
        return PANEL in self.params

    @property
    def kept(self) -> dict[str, str]:
        """What a search keeps of the query string: all but the words and the place in the list."""
        return {
            name: value
            for name, value in self.params.items()
            if name not in {SEARCH_VAR, BEFORE, AFTER}
        }

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> Any:
        """Return those that are looked for, with what uses them."""
        self.root_queryset = self.model_admin.with_uses(self.root_queryset)
        return super().get_queryset(request, exclude_parameters)


class LibraryAdmin(DeskAdmin):
    """Base class of the admin of a library. What is used anywhere is never deleted."""

    list_display = ["name"]
    list_per_page = 48
    searched: ClassVar[str]  # where words are looked for, as it is said
    accept: ClassVar[str]  # which files a browser offers
    max_bytes: ClassVar[int]
    too_large: ClassVar[str]  # what a script says of a larger file, before it sends it
    has_camera: ClassVar[bool] = False  # whether a phone may take one
    upload_name: ClassVar[str]  # of the URL to which files are sent

    def with_uses(self, rows: "QuerySet[Any]") -> "QuerySet[Any]":
        """Annotate rows with what uses them."""
        raise NotImplementedError

    def uses(self, rows: Any, user: AnyUser) -> list[str]:
        """Return links to what uses rows, as safe HTML; none that the user may not view."""
        raise NotImplementedError

    def add_file(self, file: UploadedFile) -> tuple[Any, bool]:
        """Save a file; return its row, and whether it is new.

        Raises ValidationError, with a message for whoever chose it.
        """
        raise NotImplementedError

    def is_here(self, *, is_new: bool) -> str:
        """Return what is said of a file that was added, after its name."""
        raise NotImplementedError

    def why_not_here(self, request: HttpRequest, row: Any) -> str:
        """Return why one that was added can't be chosen where it was asked for, or nothing."""
        return ""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Return the class of the list."""
        return LibraryList

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, object] | None = None
    ) -> HttpResponse:
        """Show the list, or the panel."""
        response = super().changelist_view(request, extra_context)
        context = getattr(response, "context_data", None) or {}
        if library := context.get("cl"):
            if library.is_panel:
                template = f"admin/blog/{self.opts.model_name}/panel.html"
                response.template_name = template  # type: ignore[attr-defined]
            context |= {
                "library": self,
                "upload_address": reverse(f"admin:{self.upload_name}"),
                "can_tick": self.has_delete_permission(request),
                "help_text": self.model._meta.get_field("file").help_text,
                "practice": practice_of(request),
            }
            response.context_data = context  # type: ignore[attr-defined]  # a TemplateResponse
        return response

    def get_urls(self) -> list[URLPattern]:
        """Add the URL to which files are sent."""
        upload = self.admin_site.admin_view(self.upload)
        return [path("upload/", upload, name=self.upload_name), *super().get_urls()]

    def upload(self, request: HttpRequest) -> HttpResponse:
        """Add the files of a form, or the one of a script, which is told what became of it."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        files = request.FILES.getlist("file") if request.method == "POST" else []
        by_script = not request.accepts("text/html")
        for file in files:
            try:
                row, is_new = self.add_file(file)
            except ValidationError as error:
                problem = " ".join(error.messages)
                if by_script:
                    return JsonResponse({"problem": problem})
                messages.error(request, f"“{file.name}”: {problem}")
                continue
            if is_new:
                self.log_addition(request, row, [{"added": {}}])
            if by_script:
                return JsonResponse(self._told(request, row, is_new=is_new))
            messages.info(request, f"“{row}” {self.is_here(is_new=is_new)}")
        if not files:
            plural = self.opts.verbose_name_plural
            messages.warning(request, f"Choose the {plural} that you want to add.")
        return HttpResponseRedirect(reverse(f"admin:blog_{self.opts.model_name}_changelist"))

    def _told(self, request: HttpRequest, row: Any, *, is_new: bool) -> dict[str, Any]:
        """Return what a script is told; ``problem`` where it isn't what was asked for."""
        if problem := self.why_not_here(request, row):
            return {"problem": problem}
        context = {
            # The card calls it by its noun: picture, or file.
            str(self.opts.verbose_name): self.with_uses(self.model.objects.filter(pk=row.pk)).get(),
            "can_tick": self.has_delete_permission(request),
            "choosing": "choosing" in request.POST,
            "practice": practice_of(request),
        }
        card = render_to_string(f"admin/blog/{self.opts.model_name}/card.html", context)
        return {"card": card, "key": row.pk, "name": row.name, "known": not is_new}

    @admin.display(description="Used in")
    def used(self, row: Any) -> str:
        """Return links to what uses it, as safe HTML, or that nothing does."""
        uses = [(each,) for each in self.uses([row], row.shown_to)]
        return format_html_join("", "<div>{}</div>", uses) or "Nothing yet"

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Say where it is used, as far as the user may know."""
        if row := context.get("original"):
            row.shown_to = request.user
        return super().render_change_form(request, context, *args, **kwargs)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, ...]:
        """Return what goes with them; of what uses them none does, so they stay."""
        if uses := self.uses(objs, request.user):
            return [], {}, set(), uses
        return super().get_deleted_objects(objs, request)

    def require_viewing(self, request: HttpRequest) -> None:
        """Raise PermissionDenied for those who may view neither these nor articles."""
        post_admin = self.admin_site.get_model_admin(Post)
        if not (
            self.has_view_permission(request)
            or post_admin.has_view_permission(request)
            or post_admin.has_add_permission(request)
        ):
            raise PermissionDenied
