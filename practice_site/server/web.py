"""One web worker: Granian on the port that the parent opened."""

import asyncio
import logging
import os
import resource
import signal
import sys

from django.conf import settings
from granian.constants import HTTPModes
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.net import SocketHolder
from granian.server.embed import Server

from practice_site.server.door import Door
from practice_site.server.limits import body_limits
from practice_site.server.port import BACKLOG
from practice_site.wsgi import application

# Granian lets so many connections in, and further ones when these end. A slow or idle one costs
# some KB. It must never run out of files: it would let nobody in any more.
CONNECTIONS, OTHER_FILES = 4096, 256
# Milliseconds for the headers of a request, and for the pause before the next on a connection.
IDLE = 20_000


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
        )
        self.port = port

    def _init_shared_socket(self) -> None:
        linux = (BACKLOG,) if sys.platform == "linux" else ()
        holder = SocketHolder(self.port, False, *linux)  # type: ignore[call-arg]  # a stub lacks them
        self._shd = holder  # type: ignore[assignment]  # Granian's own has no type


def serve(port: int) -> None:
    """Answer requests until SIGTERM, then end what was begun; doesn't return.

    ``port`` is the file number of an open port.
    """
    door = Door(application, body_limits(), settings.SESSION_COOKIE_NAME)

    async def run() -> None:
        server = WebWorker(door, port)
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, server.stop)
        await server.serve()
        begun = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*begun, return_exceptions=True)

    asyncio.run(run())
    door.close()
    # Granian's threads may outlive the interpreter and then abort the process:
    # https://github.com/emmett-framework/granian/issues/693
    logging.shutdown()
    os._exit(0)
