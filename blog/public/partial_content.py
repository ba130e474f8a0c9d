"""A file, or the part of it that a reader asks for (RFC 9110, section 14)."""

import re

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

# One part: of several the whole is sent, as it may be.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


def file_response(
    request: HttpRequest, file: File, content_type: str, headers: dict[str, str]
) -> HttpResponseBase:
    """Return a file, which it closes: all of it, a part (206), or 416 where it is shorter.

    ``headers`` are those of all three; with a strong ETag among them a part may be asked for under
    the condition that the file is still the same.
    """
    headers = {"Accept-Ranges": "bytes", **headers}
    asked = RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if_range = request.headers.get("If-Range")
    if not asked or not any(asked.groups()) or if_range not in (None, headers.get("ETag")):
        return FileResponse(file, content_type=content_type, headers=headers)
    with file:
        first, last = _ends(asked[1], asked[2], file.size)
        if not first <= last:
            headers["Content-Range"] = f"bytes */{file.size}"
            return HttpResponse(status=416, content_type=content_type, headers=headers)
        file.seek(first)
        headers["Content-Range"] = f"bytes {first}-{last}/{file.size}"
        part = file.read(last - first + 1)
        return HttpResponse(part, status=206, content_type=content_type, headers=headers)


def _ends(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first and the last byte of a part; the first is behind the last if there is none.

    Without a first one it is so many at the end.
    """
    if not first:
        return max(0, size - int(last)) if int(last) else size, size - 1
    return int(first), min(int(last or size), size - 1)
