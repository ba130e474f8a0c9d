"""Serves the files of live articles: worksheets, recordings and their captions."""

import logging
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import OuterRef
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from blog.models import Edition, MediaFile
from blog.public.partial_content import ReadAsSent, part_response
from blog.public.views.pictures import FILE_HEADERS, PICTURE_HEADERS
from blog.visibility import has_any

logger = logging.getLogger(__name__)


@require_safe
def media_file(request: HttpRequest, token: str, name: str) -> HttpResponseBase:
    """Send a file of a live edition, which browsers keep unless all of them may be left quickly."""
    live = Edition.objects.live(timezone.now()).filter(file_links__file=OuterRef("pk")).order_by()
    files = MediaFile.objects.filter(has_any(live))
    files = files.annotate(may_be_kept=has_any(live.filter(quick_exit=False)))
    media: Any = get_object_or_404(files, token=token)
    response = media_file_response(request, media, name)
    if not media.may_be_kept:
        response["Cache-Control"] = "no-store"
    return response


def media_file_response(request: HttpRequest, media: MediaFile, name: str) -> HttpResponseBase:
    """Return a file or a part of it, with headers under which nothing in it can run.

    A PDF is saved: a browser would show it with this site's address above.
    """
    if name != media.file_name:
        raise Http404("It has another name.")
    headers = {
        **FILE_HEADERS,
        "ETag": f'"{media.digest[:32]}"',
        "X-Content-Type-Options": "nosniff",
    }
    saved = media.kind == MediaFile.Kind.PDF
    if saved:
        headers["Content-Disposition"] = f'attachment; filename="{media.file_name}"'
    known = request.headers.get("If-None-Match", "")
    if headers["ETag"] in known or known.strip() == "*":
        return HttpResponseNotModified(headers=headers)
    content_type = media.format.content_type
    whole = {**headers, "Accept-Ranges": "bytes", "Content-Length": str(media.size)}
    if request.method == "HEAD":  # the row knows all that it says
        return HttpResponse(content_type=content_type, headers=whole)

    def read(first: int, last: int) -> bytes:
        if settings.S3_BUCKET:
            return default_storage.read_part(media.path, first, last)  # type: ignore[attr-defined]
        with default_storage.open(media.path) as file:
            file.seek(first)
            return bytes(file.read(last - first + 1))

    try:
        part = part_response(request, media.size, read, content_type, headers)
        if part:
            return part
        file: Any = (
            ReadAsSent(read, media.size) if settings.S3_BUCKET else default_storage.open(media.path)
        )
    except FileNotFoundError as error:
        logger.error("The file %s is missing; the backup has it.", media.path)
        raise Http404("This file is missing.") from error
    except OSError:  # a bucket that can't be reached now
        logger.exception("The file %s can't be read.", media.path)
        return HttpResponse(status=503, headers={**PICTURE_HEADERS, "Cache-Control": "no-store"})
    return FileResponse(
        file,
        as_attachment=saved,
        filename=media.file_name,
        content_type=content_type,
        headers=whole,
    )
