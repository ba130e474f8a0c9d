"""“Take everything with you”: asks for an export, says how far it is, and gives it.

An export is there for whoever asked for it alone, for some days.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views import View

from blog.daily.expired import KEPT_EXPORTS
from blog.exporting.background import make_export
from blog.exporting.left_out import reasons
from blog.middleware import practice_of
from blog.models import Export
from blog.public.partial_content import ReadAsSent
from blog.signals import AuditAction, send_audit_event
from practice_site.background import is_late

PERMISSION = "blog.export_practice"


class OwnersView(View):
    """A page for those who may take everything with them."""

    practice_admin: Any = None
    http_method_names = ["get", "head", "post"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Answer the request, or raise PermissionDenied."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def exports(self) -> QuerySet[Export]:
        """Return the user's own, the last one first."""
        return Export.objects.filter(created_by=self.request.user.pk)


class ExportView(OwnersView):
    """The page itself."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Say what an export is, and how far the last one is."""
        export = self.exports().first()
        context = {
            **self.practice_admin.admin_site.each_context(request),
            "title": "Take everything with you",
            "export": export,
            "is_late": export and export.is_being_made and is_late(export.created_at),
            "until": export and export.created_at + KEPT_EXPORTS,
            "left_out": reasons(),
        }
        return TemplateResponse(request, "admin/blog/practice/export.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Ask for an export, in the place of an earlier one, unless one is being made."""
        with transaction.atomic():
            last = self.exports().select_for_update().first()
            if last is None or not last.is_being_made:
                for export in self.exports():
                    export.delete()
                user: Any = request.user
                export = Export.objects.create(created_by=user)
                event = AuditAction.EXPORTED
                send_audit_event(event, practice_of(request), by=request.user, details="Everything")
                transaction.on_commit(lambda: make_export.enqueue(export.pk))
        return HttpResponseRedirect(reverse("admin:blog_practice_export"))


class ExportFileView(OwnersView):
    """The file of an export."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, token: str) -> HttpResponseBase:
        """Send it; raise Http404 for one that isn't made, or is somebody else's."""
        export = self.exports().filter(pk=token).exclude(file="").first()
        if export is None:
            raise Http404("There is no such export.")
        day = timezone.localdate(export.created_at)
        name = f"{slugify(practice_of(request).name) or 'practice'}-{day:%Y-%m-%d}.zip"
        stored = str(export.file.name)

        def read(first: int, last: int) -> bytes:
            return default_storage.read_part(stored, first, last)  # type: ignore[attr-defined]

        try:
            file: Any = (
                ReadAsSent(read, export.size)
                if settings.S3_BUCKET
                else default_storage.open(stored)
            )
        except FileNotFoundError as error:
            raise Http404("This file is missing.") from error
        headers = {"Content-Length": str(export.size), "Cache-Control": "no-store"}
        return FileResponse(
            file,
            as_attachment=True,
            filename=name,
            content_type="application/zip",
            headers=headers,
        )


def export_urls(practice_admin: Any) -> list[URLPattern]:
    """Return the URLs of the page and its file, below ``/desk/blog/practice/``."""
    wrap = practice_admin.admin_site.admin_view
    page = ExportView.as_view(practice_admin=practice_admin)
    file = ExportFileView.as_view(practice_admin=practice_admin)
    return [
        path("export/", wrap(page), name="blog_practice_export"),
        path("export/<slug:token>.zip", wrap(file), name="blog_practice_export_file"),
    ]
