"""Opens the port that the web workers share."""

import os
import socket
import sys

from django.core.management.base import CommandError

BACKLOG = 4096  # connections that wait to be let in; Linux has its own limit, often the same
# Milliseconds after which a visitor who takes nothing of an answer is gone.
STALLED = 60_000


def open_port(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises CommandError with a sentence where none can.

    The parent keeps it: while a worker starts again, visitors wait and aren't turned away. Granian
    would open a port of its own in each worker, and share it with any other Granian.
    """
    if not 0 < port < 65536:
        raise CommandError("A port is a number from 1 to 65535.")
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise CommandError(f"{host} is not an address of this machine.") from error
    listener = socket.socket(family, kind)
    if sys.platform != "win32":  # on Windows it would let two programs share a port
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # Every connection inherits these.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if sys.platform == "linux":
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, STALLED)
    try:
        listener.bind(address)
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        if isinstance(error, PermissionError):
            raise CommandError(
                f"Port {port} needs an administrator. Choose one above 1023, as in --port 8001."
            ) from error
        raise CommandError(
            f"Port {port} is in use; perhaps the site is running already. Stop what uses it, "
            f"or choose another port, as in --port {port % 65535 + 1}."
        ) from error
    return listener


def stop_accepting(port: int) -> None:
    """Let no more connections into this process: they go to the others that share the port.

    Granian can only end, and then drops who came in and has said nothing yet. So all its files of
    the port become another socket, at which nobody asks.
    """
    shared = os.fstat(port).st_ino
    with socket.socket() as unknown:
        unknown.setblocking(False)
        unknown.bind(("127.0.0.1", 0))
        unknown.listen()
        for number in map(int, os.listdir("/dev/fd")):
            try:
                if os.fstat(number).st_ino == shared:
                    os.dup2(unknown.fileno(), number)
            except OSError:
                continue  # the list's own file, which is closed by now
