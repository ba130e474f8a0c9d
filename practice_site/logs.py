"""How the log is written: each line with its time, and without anybody's address.

Imported before the apps are.
"""

import logging
import re
from datetime import UTC, datetime

from django.conf import settings

logger = logging.getLogger(__name__)

EMAIL_ADDRESS = re.compile(r"[^\s<>()\[\]{}\"',:;=]+@[^\s<>()\[\]{}\"',:;=]+")


class LineFormatter(logging.Formatter):
    """Begins each line, those of a traceback too, with the moment in UTC and the level.

    E-mail addresses are left out: mail servers and databases quote them in their errors.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of a record."""
        text = EMAIL_ADDRESS.sub("[address]", super().format(record))
        moment = datetime.fromtimestamp(record.created, UTC)
        start = f"{moment:%Y-%m-%dT%H:%M:%SZ} {record.levelname}"
        return "\n".join(f"{start} {line}" for line in text.splitlines() or [""])


class AdminsHandler(logging.Handler):
    """Mails errors to ADMINS, as practice_site.error_mail says. It raises nothing."""

    telling = False

    def emit(self, record: logging.LogRecord) -> None:
        """Queue a mail about an error; Django's refusals of odd requests are none."""
        if not settings.ADMINS or self.telling or record.name.startswith("django.security"):
            return
        self.telling = True  # of one thread, which holds this handler's lock
        try:
            from practice_site.error_mail import tell_admins  # needs the apps

            tell_admins(record)
        except Exception as error:  # telling of an error must not become another one
            logger.warning("An error can't be mailed to ADMINS: %s.", type(error).__name__)
        finally:
            self.telling = False
