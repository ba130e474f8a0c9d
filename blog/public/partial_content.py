"""A file, or the part of it that a reader asks for (RFC 9110, section 14)."""

import re
from collections.abc import Callable

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

# One part: of several the whole is sent, as it may be.
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)


# Whoever asks for a long part gets its beginning, and asks for the rest (RFC 9110, 15.3.7): what is
# sent waits in memory.
MOST = 4 * 1024 * 1024  # bytes
BLOCK = 256 * 1024  # bytes


class ReadAsSent:
    """A file that is read as it is sent: however slowly that is, a block of it waits here.

    The first block is read at once, so what can't be read is known before anything is sent.
    """

    def __init__(self, read: Callable[[int, int], bytes], size: int) -> None:
        """Read with ``read``, which is as in ``part_response``."""
        self.read_part, self.size = read, size
        self.at = 0
        self.block = self._next_block()

    def read(self, size: int) -> bytes:
        """Return at most so many bytes more, none at the end; OSError where they can't be read."""
        if not self.block:
            self.block = self._next_block()
        part, self.block = self.block[:size], self.block[size:]
        return part

    def close(self) -> None:
        """Forget what waits."""
        self.at, self.block = self.size, b""

    def _next_block(self) -> bytes:
        first, self.at = self.at, min(self.at + BLOCK, self.size)
        return self.read_part(first, self.at - 1) if first < self.at else b""


def file_response(
    request: HttpRequest, file: File, content_type: str, headers: dict[str, str]
) -> HttpResponseBase:
    """Return a file, which it closes: all of it, or what ``part_response`` returns."""

    def read(first: int, last: int) -> bytes:
        file.seek(first)
        return bytes(file.read(last - first + 1))

    if part := part_response(request, file.size, read, content_type, headers):
        file.close()
        return part
    headers = {"Accept-Ranges": "bytes", **headers}
    return FileResponse(file, content_type=content_type, headers=headers)


def part_response(
    request: HttpRequest,
    size: int,
    read: Callable[[int, int], bytes],
    content_type: str,
    headers: dict[str, str],
) -> HttpResponse | None:
    """Return a part of a file (206), or 416 where that is shorter; None where all is asked for.

    ``read`` returns what is between two bytes, both included. ``headers`` are those of all answers;
    with a strong ETag among them a part may be asked for under the condition that the file is still
    the same.
    """
    asked = RANGE.fullmatch(request.headers.get("Range", "")) if request.method == "GET" else None
    if_range = request.headers.get("If-Range")
    if not asked or not any(asked.groups()) or if_range not in (None, headers.get("ETag")):
        return None
    headers = {"Accept-Ranges": "bytes", **headers}
    first, last = _ends(asked[1], asked[2], size)
    if not first <= last:
        headers["Content-Range"] = f"bytes */{size}"
        return HttpResponse(status=416, content_type=content_type, headers=headers)
    last = min(last, first + MOST - 1)
    headers["Content-Range"] = f"bytes {first}-{last}/{size}"
    part = read(first, last)
    return HttpResponse(part, status=206, content_type=content_type, headers=headers)


def _ends(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first and the last byte of a part; the first is behind the last if there is none.

    Without a first one it is so many at the end.
    """
    if not first:
        return max(0, size - int(last)) if int(last) else size, size - 1
    return int(first), min(int(last or size), size - 1)
