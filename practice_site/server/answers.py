"""Finished answers: bodies in each coding that readers take, and what says that they have one.

Nothing here knows Django. ``Answer`` is made of what a WSGI application answered, once; sending it
takes a few microseconds.
"""

import gzip
import hashlib
import os
import re
import threading
from collections.abc import Callable
from functools import lru_cache

import brotli
import zstandard
from granian.rsgi import HTTPProtocol, Scope

Fields = list[tuple[str, str]]

TEXT = re.compile(r"text/|application/(.+\+)?(json|xml)\b|image/svg")
SHORT = 200  # bytes; less isn't worth compressing
IN_MEMORY = 128 * 1024  # bytes; a longer file is read anew for each reader
OVERHEAD = 2048  # bytes of an answer beside its bodies, roughly

# The smallest first. Measured on our pages: each takes about a millisecond; higher levels save
# another tenth and take ten times as long.
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "br": lambda body: brotli.compress(body, mode=brotli.MODE_TEXT, quality=5),
    "zstd": lambda body: zstandard.compress(body, 12),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
FILE_CODINGS = ("br", "gzip")  # in which static files are there; see whitenoise.compress
REFUSED = re.compile(r";\s*q=0(\.0*)?\s*$")

# What a 304 repeats of the answer (RFC 9110, section 15.4.5).
REPEATED = {"cache-control", "etag", "expires", "last-modified", "vary", "content-location"}


@lru_cache(256)
def best_coding(accepted: str, codings: tuple[str, ...] = tuple(CODINGS)) -> str:
    """Return the first of the codings that an Accept-Encoding header names; "" for none of them."""
    named = {part.partition(";")[0].strip(): part for part in accepted.lower().split(",")}
    return next(
        (coding for coding in codings if coding in named and not REFUSED.search(named[coding])), ""
    )


class Answer:
    """What was answered to a request; it never changes, but gains a body in another coding."""

    def __init__(self, status: int, fields: Fields, body: bytes, path: str | None = None) -> None:
        """``path`` is that of the file that the body is in; a short file is read."""
        named = {name.lower(): value for name, value in fields}
        if path and os.path.getsize(path) <= IN_MEMORY:
            with open(path, "rb") as file:
                body, path = file.read(), None
        self.status, self.body, self.path = status, body, path
        self.policy = named.get("cache-control", "")
        self.is_coded = "content-encoding" in named
        self.is_text = bool(TEXT.match(named.get("content-type", ""))) and not self.is_coded
        self.sets_cookie = "set-cookie" in named
        self.vary = named.get("vary", "")
        self.last_modified = named.get("last-modified", "")
        self.etag = named.get("etag") or self.make_etag()
        # The server adds the length of bytes, and the date.
        own = {"etag", "vary", *(() if path else ("content-length",))}
        self.fields = [(name, value) for name, value in fields if name.lower() not in own]
        self.has_validators = status == 200 and "no-store" not in self.policy
        if self.has_validators:
            self.fields.append(("ETag", self.etag))
        if self.is_text and "accept-encoding" not in self.vary.lower():
            self.vary = ", ".join(filter(None, [self.vary, "Accept-Encoding"]))
        if self.vary:
            self.fields.append(("Vary", self.vary))
        self.unchanged = [each for each in self.fields if each[0].lower() in REPEATED]
        self.bodies: dict[str, tuple[Fields, bytes]] = {"": (self.fields, body)}
        self.size = OVERHEAD + len(body)
        self.encoding = threading.Lock()

    def make_etag(self) -> str:
        """Return an ETag; a weak one, since all codings have the same."""
        if self.path:
            file = os.stat(self.path)
            return f'W/"{file.st_size:x}-{file.st_mtime_ns:x}"'
        return f'W/"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'

    @property
    def may_be_kept(self) -> bool:
        """Whether it is the same for everybody who asks for it."""
        varies = self.vary.lower().replace(" ", "") not in ("", "accept-encoding")
        return not (self.sets_cookie or varies or "no-store" in self.policy) and (
            self.status in (200, 301)
        )

    def encode(self, coding: str) -> int:
        """Make the body in a coding, if it isn't there; return by how much ``size`` must grow."""
        if coding not in CODINGS or not self.is_text or len(self.body) < SHORT:
            coded = self.bodies[""]
        else:
            fields = [*self.fields, ("Content-Encoding", coding)]
            coded = (fields, CODINGS[coding](self.body))
        with self.encoding:
            if coding in self.bodies:
                return 0
            self.bodies[coding] = coded
            return 0 if coded is self.bodies[""] else len(coded[1])

    def send(
        self, scope: Scope, protocol: HTTPProtocol, modified: str, policy: str, coding: str
    ) -> None:
        """Send it, or 304 to who has it; the body in this coding must be there.

        ``modified`` and ``policy`` are Last-Modified and Cache-Control of an answer that doesn't
        say its own; "" leaves them out.
        """
        more = []
        if policy and not self.policy:
            more.append(("Cache-Control", policy))
        if self.has_validators:
            if modified and not self.last_modified:
                more.append(("Last-Modified", modified))
            if self.is_known_to(scope, self.last_modified or modified):
                return protocol.response_empty(304, self.unchanged + more)
        fields, body = self.bodies[coding]
        if self.path and scope.method != "HEAD":
            return protocol.response_file(self.status, fields + more, self.path)
        if scope.method == "HEAD":
            if not self.path:
                more.append(("Content-Length", str(len(body))))
            return protocol.response_empty(self.status, fields + more)
        return protocol.response_bytes(self.status, fields + more, body)

    def is_known_to(self, scope: Scope, modified: str) -> bool:
        """Return whether the reader has it already (RFC 9110, section 13.2.2)."""
        known = scope.headers.get("if-none-match")
        if known is not None:
            return self.etag.removeprefix("W/") in known or known.strip() == "*"
        since = scope.headers.get("if-modified-since")
        return bool(modified) and since == modified
