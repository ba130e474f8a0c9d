"""Mail servers of the tests' own: one that keeps what it is given, and one that never answers."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as policy

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.ports import free_port


class Mailbox:
    """Takes every mail, or answers each as ``answer`` says."""

    def __init__(self, answer: str = "250 OK") -> None:
        """Begin with nothing received."""
        self.answer = answer
        self.received: list[EmailMessage] = []

    async def handle_DATA(  # noqa: N802  aiosmtpd asks for this name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Keep a mail, and answer."""
        content = envelope.original_content or b""
        self.received.append(BytesParser(policy=policy).parsebytes(content))
        return self.answer


@contextmanager
def mail_server(mailbox: Mailbox, port: int = 0) -> Iterator[int]:
    """Run a mail server on this machine that delivers into a mailbox; gives its port."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=port or free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


@contextmanager
def silent_server() -> Iterator[int]:
    """Listen as a mail server that takes connections and never says a word; gives its port."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as server:
        yield server.getsockname()[1]
