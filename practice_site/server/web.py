"""One web worker: Granian on the port that the parent opened."""

import asyncio
import logging
import os
import resource
import signal
import sys
from collections.abc import Callable
from contextvars import Context
from datetime import UTC, datetime
from typing import Any, TypeVarTuple

from django.conf import settings
from django.db import DatabaseError, close_old_connections
from django.urls import reverse
from granian.constants import HTTPModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder
from granian.server.embed import Server

from practice_site.data_version import data_version
from practice_site.server.door import Door
from practice_site.server.limits import body_limits
from practice_site.server.port import BACKLOG, stop_accepting
from practice_site.server.store import Store
from practice_site.wsgi import application

# Granian lets so many connections in, and further ones when these end. A slow or idle one costs
# some KB. It must never run out of files: it would let nobody in any more.
CONNECTIONS, OTHER_FILES = 4096, 256
# Milliseconds for the headers of a request, and for the pause before the next on a connection.
IDLE = 20_000
# Seconds after which, once nobody is let in, every connection was idle for so long or closed.
LEAVING = IDLE / 1000 + 1


Args = TypeVarTuple("Args")


class WebWorker(Server):
    """Granian within this process, on a port that is open already."""

    def __init__(self, door: Door, port: int) -> None:
        files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
        super().__init__(
            door,
            # A proxy speaks HTTP/1.1 to us; "auto" would wait for the first bytes without end.
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=IDLE),
            websockets=False,
            # Each may have a body in a file.
            backpressure=max(1, min(CONNECTIONS, (files - OTHER_FILES) // 2)),
            log_level=LogLevels.error,  # it warns at each start that embedding it is new
            # What it says goes where all else goes (settings.LOGGING).
            log_dictconfig={"formatters": {}, "handlers": {}, "loggers": {"_granian": {}}},
        )
        self.port = port

    def _init_shared_socket(self) -> None:
        linux = (BACKLOG,) if sys.platform == "linux" else ()
        holder = SocketHolder(self.port, False, *linux)  # type: ignore[call-arg]  # a stub lacks them
        self._shd = holder  # type: ignore[assignment]  # Granian's own has no type


class Loop(asyncio.SelectorEventLoop):
    """An event loop that isn't woken for what is in the store: Granian's threads send it.

    Waking it would cost as much again as all the rest. Granian schedules each request by
    ``call_soon_threadsafe`` with a coroutine and what watches over it. Where it once does
    otherwise, every request takes the way through the loop.
    """

    def __init__(self, store: Store) -> None:
        super().__init__()
        self.store: Store | None = store
        self.nothing = asyncio.Handle(lambda: None, (), self)

    def call_soon_threadsafe(
        self, callback: Callable[[*Args], object], *args: *Args, context: Context | None = None
    ) -> asyncio.Handle:
        """Answer a request from the store, or let the loop do it."""
        request: tuple[Any, ...] = args
        if self.store and len(request) == 2 and hasattr(request[1], "proto"):
            coroutine, watcher = request
            if self.store.send_kept(watcher.scope, watcher.proto):
                coroutine.close()
                watcher.done()
                return self.nothing
        return super().call_soon_threadsafe(callback, *args, context=context)


def new_store(unchanged_until: Callable[[datetime], datetime]) -> Store:
    """Return the store of this worker; ``serve`` says what the function returns."""

    def end_of_epoch(since: float) -> float | None:
        try:
            close_old_connections()  # as at the beginning of a request, which comes after this
            return unchanged_until(datetime.fromtimestamp(since, UTC)).timestamp()
        except DatabaseError:  # whoever asks is told so by the page itself
            return None

    return Store(
        data_version(),
        end_of_epoch,
        # Files are long, and cost one query.
        private=(reverse("admin:index"), "/preview/", "/files/"),
        files=settings.STATIC_URL,
        in_parts=("/pictures/",),
        session_cookie=f"{settings.SESSION_COOKIE_NAME}=",
        most=settings.STORED_BYTES,
        shared_seconds=settings.SHARED_CACHE_SECONDS,
    )


def serve(port: int, unchanged_until: Callable[[datetime], datetime]) -> None:
    """Answer requests until SIGTERM, then end what was begun; doesn't return.

    After SIGHUP nobody new is let in, who is in is asked to come again, and then it ends as well.
    ``port`` is the file number of an open port; ``unchanged_until`` returns the first moment after
    one at which a public page may read differently.
    """
    store = new_store(unchanged_until)
    door = Door(application, body_limits(), settings.SESSION_COOKIE_NAME, store)

    async def run() -> None:
        server = WebWorker(door, port)
        loop = asyncio.get_running_loop()

        def leave() -> None:
            stop_accepting(port)
            loop.store = None  # type: ignore[attr-defined]  # of Loop: all goes through the door
            door.closes = True
            loop.call_later(LEAVING, server.stop)

        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, server.stop)
        loop.add_signal_handler(signal.SIGHUP, leave)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGHUP])
        await server.serve()
        begun = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*begun, return_exceptions=True)

    with asyncio.Runner(loop_factory=lambda: Loop(store)) as runner:
        runner.run(run())
    door.close()
    # Granian's threads may outlive the interpreter and then abort the process:
    # https://github.com/emmett-framework/granian/issues/693
    logging.shutdown()
    os._exit(0)
