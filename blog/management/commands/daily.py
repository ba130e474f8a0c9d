"""``python3 manage.py daily``: makes the daily run, which the worker starts."""

import logging
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from blog.daily.run import run_daily
from practice_site.server.child import end_with_parent

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    """Make the daily run, once a day."""

    help = (
        "Tell by e-mail which licenses run out, how many articles are due for a check and what "
        "went wrong; delete what has expired; make a backup where BACKUP_DIR is set. A second "
        "start on the same day does nothing."
    )
    requires_system_checks = ()  # the site that runs has made them

    def handle(self, *args: object, **options: Any) -> None:
        """Make it; raises CommandError with what went wrong, if anything did.

        With verbosity 0, as the worker starts it, that is in the log, where a line has its moment,
        and the status is 1.
        """
        end_with_parent()
        run = run_daily()
        if not options["verbosity"]:
            if run and run.problems:
                logger.warning("The daily run was made, but: %s", " ".join(run.problems))
                sys.exit(1)
        elif run is None:
            self.stdout.write("Today’s daily run was made already: nothing to do.")
        elif run.problems:
            raise CommandError("\n".join(["The daily run was made, but:", *run.problems]))
        else:
            self.stdout.write(f"The daily run of {run.day} was made.")
