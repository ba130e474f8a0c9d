"""The door between Granian and Django: a request is complete before it takes a thread.

Granian has no limit for the size of a body and none for its time, and under WSGI each body that is
still coming holds a thread. So Granian calls this instead, by RSGI
(https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md). Bodies that no page
takes are refused unread, others are gathered by the event loop, and what is complete goes to the
WSGI application in a thread. Answers are handed over whole, or as files, so that nobody who reads
slowly holds a thread either.
"""

import asyncio
import contextlib
import io
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import IO, Any, NamedTuple, cast
from wsgiref.util import FileWrapper

from granian.rsgi import HTTPProtocol, Scope

from practice_site.server.answers import Answer, Fields, best_coding
from practice_site.server.store import Epoch, Key, Store

SHARED = "practice_site.shared"  # as in practice_site.shared
AWAY = "practice_site.database_is_away"  # as in practice_site.readiness
Made = tuple[Answer, Epoch | None]
WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Any]

# A desk that waits (for a disk, another site, a long query) must not hold up readers.
READER_THREADS, DESK_THREADS = 2, 4

# A body has 20 seconds, and as many again while it comes at 10 KB a second; Apache's
# RequestReadTimeout is of this kind. What came fast buys no more, so nobody rests on it.
GRACE, SLOWEST = 20, 10_000  # seconds, bytes a second

IN_MEMORY = 32 * 1024  # bytes; what is longer is gathered in a temporary file
SIGNING_IN = 64 * 1024  # bytes
PART = 256 * 1024  # bytes of an answer that is sent in parts

# Answers that are sent in parts at once. Each has a part in memory for as long as somebody reads.
STREAMS = 64  # in each process

# What has come of all bodies above SIGNING_IN and isn't answered. With a made-up session cookie
# uploads on a thousand connections could fill the disk.
ROOM = 128 * 1024 * 1024  # bytes in each process

# Browsers show an answer once they have sent everything, so what somebody at the desk chose by
# mistake is read and thrown away, up to so many bytes.
THROWN_AWAY = 128 * 1024 * 1024

REFUSALS = {
    400: "The request ended early.",
    405: "This page can be read, and takes nothing.",
    408: "The request took too long.",
    411: "The request must say how long it is.",
    413: "This is larger than the page takes. Nothing was saved; go back and choose less.",
    503: "The site is taking in many files at this moment. Nothing was saved; go back, and send it "
    "again in a minute.",
    507: "The server's disk is full. Nothing was saved. Go back, and copy what you typed; then ask "
    "the person who runs the server to make room.",
}
TOO_LARGE = (
    "This is larger than the page takes. It takes {} MB at most. Nothing was saved; go back and "
    "choose less, or ask the person who looks after the server."
)
BUSY = "Many people are loading files at this moment. Try again in a minute."


class NoRoomError(Exception):
    """Too much is coming at this moment."""


class Closing:
    """A request whose answer closes the connection."""

    def __init__(self, protocol: HTTPProtocol) -> None:
        self.protocol = protocol

    def __getattr__(self, name: str) -> Any:
        """Return what sends an answer, with the header that closes; anything else as it is."""
        given = getattr(self.protocol, name)
        if not name.startswith("response_"):
            return given

        def send(status: int, headers: Fields, *content: Any) -> None:
            given(status, [*headers, ("connection", "close")], *content)

        return send

    def __aiter__(self) -> Any:
        """Return the parts of the body."""
        return aiter(self.protocol)


class Door:
    """An RSGI application in front of a WSGI application."""

    def __init__(
        self,
        application: WSGIApplication,
        limits: dict[str, int],
        session_cookie: str,
        store: Store | None = None,
    ) -> None:
        """Let through what ``limits`` allows: bytes of a body, by the beginning of the address.

        From whoever sends no cookie of this name no more is taken than signing in needs. What is
        public comes from ``store`` if it is there.
        """
        self.application = application
        self.limits = limits
        self.session_cookie = f"{session_cookie}="
        self.store = store
        self.making: dict[Key, asyncio.Future[Made]] = {}
        self.coming = 0  # bytes
        self.streams = 0
        self.closes = False  # who has an answer is to come again, to another worker
        self.readers = ThreadPoolExecutor(READER_THREADS, "reader")
        self.desk = ThreadPoolExecutor(DESK_THREADS, "desk")

    async def __rsgi__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer a request, or refuse it."""
        if self.closes:
            protocol = cast(HTTPProtocol, Closing(protocol))
        path = scope.path
        largest = next((self.limits[each] for each in self.limits if path.startswith(each)), 0)
        if self.session_cookie not in scope.headers.get("cookie", ""):
            largest = min(largest, SIGNING_IN)  # nobody unknown fills the disk
        if not largest and scope.method not in ("GET", "HEAD", "OPTIONS"):
            return refuse(protocol, 405, allow="GET, HEAD, OPTIONS")
        if "transfer-encoding" in scope.headers:  # no browser sends a form so
            return refuse(protocol, 411)
        length = int(scope.headers.get("content-length", 0))
        if self.store and (key := self.store.key(scope)):
            return await self.answer_reader(self.store, key, scope, protocol)
        if length > largest:
            is_known = largest > SIGNING_IN
            refuse(protocol, 413, TOO_LARGE.format(largest >> 20) if is_known else "")
            if largest and length <= THROWN_AWAY:
                await throw_away(parts_of(protocol))
            return None
        with tempfile.SpooledTemporaryFile(IN_MEMORY) as body, self.counting(length) as count:
            if length:
                parts = parts_of(protocol)
                try:
                    received = await gather(parts, body, count)
                except NoRoomError:
                    refuse(protocol, 503)
                    return await throw_away(parts)
                except TimeoutError:
                    return refuse(protocol, 408)
                except OSError:
                    return refuse(protocol, 507)
                if received != length:
                    return refuse(protocol, 400)
            threads = self.desk if largest else self.readers
            run = asyncio.get_running_loop().run_in_executor
            rest = await run(threads, self.answer, scope, protocol, body)
            if rest:
                await self.send_rest(protocol, rest, partial(run, threads))

    @contextlib.contextmanager
    def counting(self, length: int) -> Iterator[Callable[[int], None]]:
        """Yield what counts the bytes of a body of this length; they are forgotten at the end.

        It raises NoRoomError where there is no room for them. Short bodies always have room.
        """
        own = 0

        def count(size: int) -> None:
            nonlocal own
            if length > SIGNING_IN:
                if self.coming + size > ROOM:
                    raise NoRoomError
                self.coming += size
                own += size

        try:
            yield count
        finally:
            self.coming -= own

    async def send_rest(
        self, protocol: HTTPProtocol, rest: "Rest", run: Callable[..., Awaitable[Any]]
    ) -> None:
        """Send an answer in parts, unless as many are being sent as there may be."""
        if self.streams >= STREAMS:
            await run(rest.content.close)
            return refuse(protocol, 503, BUSY, **{"retry-after": "60"})
        self.streams += 1
        try:
            await send_in_parts(protocol, rest, run)
        finally:
            self.streams -= 1

    def close(self) -> None:
        """Wait for the threads to end what they have begun."""
        self.readers.shutdown()
        self.desk.shutdown()

    async def answer_reader(
        self, store: Store, key: Key, scope: Scope, protocol: HTTPProtocol
    ) -> None:
        """Answer a request for something public; of many for the same page one lets it be made."""
        run = asyncio.get_running_loop().run_in_executor
        coding = best_coding(scope.headers.get("accept-encoding", ""))
        for _ in range(3):  # what was being made may be out of date, what is made next is not
            if found := store.find(key):
                answer, kept_in = found
                grown = await run(self.readers, answer.encode, coding)
                store.grow(key, answer, grown)
                return store.send(answer, kept_in, coding, scope, protocol)
            if key not in self.making:
                break
            await asyncio.wait([self.making[key]])
        making = run(self.readers, self.make, store, key, coding, scope)
        if store.may_keep(key):
            self.making[key] = making
        try:
            answer, epoch = await making
        finally:
            if self.making.get(key) is making:
                del self.making[key]
        return store.send(answer, epoch, coding, scope, protocol)

    def make(self, store: Store, key: Key, coding: str, scope: Scope) -> Made:
        """Let the WSGI application make a public answer, and keep it; runs in a thread.

        It learns of the request no more than the key says, so nothing else can be in the answer.
        """
        away = store.version.is_away and not key.path.startswith(store.files)
        epoch = None if away else store.begin()
        names = {"host": key.host, "x-forwarded-proto": key.proto, "accept-encoding": key.coding}
        headers = [(name, value) for name, value in names.items() if value]
        with io.BytesIO() as body:
            environ = environ_of(scope, body, headers) | {"REQUEST_METHOD": "GET"}
            if away:
                environ[AWAY] = True
            if epoch and store.most:
                environ[SHARED] = epoch.shared
            answer = Answer(*self.ask(environ))
        answer.size += answer.encode(coding)
        if epoch:
            store.keep(key, answer, epoch)
        return answer, epoch

    def answer(self, scope: Scope, protocol: HTTPProtocol, body: IO[bytes]) -> "Rest | None":
        """Let the WSGI application answer any other complete request; runs in a thread.

        Returns what is too long to be held in memory, and is still to be sent.
        """
        environ = environ_of(scope, body, scope.headers.items())
        status, headers, content, path = self.ask(environ, in_parts=True)
        if self.store and scope.method not in ("GET", "HEAD"):
            self.store.version.refresh()
        if path:
            protocol.response_file(status, headers, path)
        elif isinstance(content, FileWrapper) and scope.method == "HEAD":
            content.close()
            protocol.response_empty(status, headers)
        elif isinstance(content, FileWrapper):
            return Rest(status, headers, content)
        else:
            protocol.response_bytes(status, headers, content)
        return None

    def ask(
        self, environ: dict[str, Any], *, in_parts: bool = False
    ) -> tuple[int, Fields, Any, str | None]:
        """Return the WSGI application's answer: status, headers, body, or the path of its file.

        With ``in_parts`` the body of a file that has no path, as one of a bucket, is not read: it
        is a FileWrapper, to be closed.
        """
        status, headers = 500, []

        def start_response(line: str, fields: Fields, *_: object) -> None:
            nonlocal status, headers
            status, headers = int(line[:3]), fields

        result = self.application(environ, start_response)
        if in_parts and isinstance(result, FileWrapper) and not path_of_file(result):
            return status, headers, result, None
        try:
            path = path_of_file(result)
            return status, headers, b"" if path else b"".join(result), path
        finally:
            if hasattr(result, "close"):
                result.close()


class Rest(NamedTuple):
    """An answer that is sent in parts, as its file is read."""

    status: int
    headers: Fields
    content: FileWrapper


async def send_in_parts(
    protocol: HTTPProtocol, rest: Rest, run: Callable[..., Awaitable[Any]]
) -> None:
    """Send an answer as its file is read, in a thread for each part: none waits for the reader."""
    try:
        transport = protocol.response_stream(rest.status, rest.headers)
        while part := await run(rest.content.filelike.read, PART):
            await transport.send_bytes(part)
    finally:
        await run(rest.content.close)


async def parts_of(protocol: HTTPProtocol) -> AsyncIterator[bytes]:
    """Yield the parts of a body as they come; Granian's own loop can't be left and taken up."""
    async for part in protocol:
        yield part


async def gather(
    parts: AsyncIterator[bytes], body: IO[bytes], count: Callable[[int], None] = lambda size: None
) -> int:
    """Write the request's body into a file and rewind it; returns its length.

    Calls ``count`` with the size of each part before it is written. Raises TimeoutError for a body
    that comes too slowly.
    """
    received = 0
    clock = asyncio.get_running_loop().time
    async with asyncio.timeout(GRACE) as limit:
        async for part in parts:
            count(len(part))
            body.write(part)
            received += len(part)
            bought = (limit.when() or 0) + len(part) / SLOWEST
            limit.reschedule(min(bought, clock() + GRACE))
    body.seek(0)
    return received


def path_of_file(result: object) -> str | None:
    """Return the path of the file that an answer is all of, or None."""
    name = getattr(result.filelike, "name", None) if isinstance(result, FileWrapper) else None
    return name if isinstance(name, str) and os.path.isabs(name) else None


def refuse(protocol: HTTPProtocol, status: int, sentence: str = "", **headers: str) -> None:
    """Answer with a sentence, and close the connection with what may still come on it."""
    fields = {
        "content-type": "text/plain; charset=utf-8",
        "x-content-type-options": "nosniff",
        "connection": "close",
        **headers,
    }
    protocol.response_str(status, list(fields.items()), f"{sentence or REFUSALS[status]}\n")


async def throw_away(parts: AsyncIterator[bytes]) -> None:
    """Read what still comes of a body that is refused: browsers send all of it before they look."""
    with open(os.devnull, "wb") as nowhere, contextlib.suppress(TimeoutError):
        await gather(parts, nowhere)


def environ_of(scope: Scope, body: IO[bytes], headers: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Return the request as PEP 3333 has it, with these headers."""
    server, client = scope.server.rsplit(":", 1), scope.client.rsplit(":", 1)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": server[1],
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": client[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    for name, value in headers:
        # A name with "_" would pass for one with "-" that only the proxy may set.
        if "_" not in name:
            key = name.upper().replace("-", "_")
            if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
                key = f"HTTP_{key}"
            separator = "; " if key == "HTTP_COOKIE" else ","
            environ[key] = f"{environ[key]}{separator}{value}" if key in environ else value
    return environ
