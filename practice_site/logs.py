"""How the log is written: each line with its time, and without anybody's address or secret link.

Imported before the apps are.
"""

import asyncio
import logging
import re
import threading
from datetime import UTC, datetime

from django.conf import settings
from django.db import connections

logger = logging.getLogger(__name__)

# Anybody may have hundreds of kilobytes logged, as an address: no repeat may begin anywhere and end
# anywhere, or the work grows with the square of them.
MOST_LETTERS = 2000  # of a line
MOST_LINES = 200  # of a record
EMAIL_ADDRESS = re.compile(r"[^\s<>()\[\]{}\"',:;=@]{1,64}@[^\s<>()\[\]{}\"',:;=]{1,255}")
# Whoever has the address of such a page may open it. It may follow a host, and no other folder, as
# the names of source files do.
SECRET_LINK = re.compile(
    r"((?://[\w.:-]{1,255}|(?<![\w.-]))"
    r"/(?:preview|desk/review|desk/invitation|desk/password/reset/key)/)[^\s\"'<>]+"
)
# It may be a page elsewhere, with all that its address tells.
REFERER = re.compile(r"\A(Forbidden \(Referer checking failed - ).* does not match")
LEFT_OUT = "[…]"


class LineFormatter(logging.Formatter):
    """Begins each line, those of a traceback too, with the moment in UTC and the level.

    E-mail addresses are left out: mail servers and databases quote them in their errors. So are
    the secrets of links, and where a refused form came from. What is very long is cut.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        text = REFERER.sub(rf"\1{LEFT_OUT} does not match", super().format(record))
        text = SECRET_LINK.sub(rf"\1{LEFT_OUT}", text)
        text = EMAIL_ADDRESS.sub("[address]", text)
        moment = datetime.fromtimestamp(record.created, UTC)
        start = f"{moment:%Y-%m-%dT%H:%M:%SZ} {record.levelname}"
        return "\n".join(f"{start} {cut(line)}" for line in shorten(text.splitlines() or [""]))


def cut(line: str) -> str:
    """Return a line, or its beginning if it is very long."""
    more = len(line) - MOST_LETTERS
    return f"{line[:MOST_LETTERS]}[{more} more characters]" if more > 0 else line


def shorten(lines: list[str]) -> list[str]:
    """Return the lines; of very many the first and the last, where a traceback has its error."""
    more, half = len(lines) - MOST_LINES, MOST_LINES // 2
    return [*lines[:half], f"[{more} more lines]", *lines[-half:]] if more > 0 else lines


class AdminsHandler(logging.Handler):
    """Mails errors to ADMINS, as practice_site.error_mail says. It raises nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.current = threading.local()  # whether this thread is telling of an error

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a mail about an error; Django's refusals of odd requests are none."""
        is_telling = getattr(self.current, "is_telling", False)
        if not settings.ADMINS or is_telling or record.name.startswith("django.security"):
            return
        if is_in_event_loop():  # where Django lets nobody ask the database
            threading.Thread(target=self.tell_and_disconnect, args=[record]).start()
        else:
            self.tell(record)

    def tell(self, record: logging.LogRecord) -> None:
        """Queue the mail; what is logged meanwhile is not mailed."""
        self.current.is_telling = True
        try:
            from practice_site.error_mail import tell_admins  # needs the apps

            tell_admins(record)
        except Exception as error:  # telling of an error must not become another one
            logger.warning("An error can't be mailed to ADMINS: %s.", type(error).__name__)
        finally:
            self.current.is_telling = False

    def tell_and_disconnect(self, record: logging.LogRecord) -> None:
        """Queue the mail in a thread that ends then."""
        try:
            self.tell(record)
        finally:
            connections.close_all()


def is_in_event_loop() -> bool:
    """Return whether an event loop runs in this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
