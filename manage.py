#!/usr/bin/env python3
"""Run a command of this project: ``python3 manage.py COMMAND``.

``start`` and ``test`` need nothing but Python: they first install what is locked in
requirements.txt into ``.venv`` (see practice_site/bootstrap.py) and go on inside it.
"""

import atexit
import gc
import os
import sys

from practice_site import bootstrap

NOT_BEGUN = """\
Nothing was changed: the upgrade can't begin. {kind}: {error}.
Install what this version needs, pip install --require-hashes -r requirements.txt, and try again; or
put the old version's files back, and install what those need."""


def main() -> None:
    """Hand the command line to Django, from inside the project's own environment."""
    bootstrap.prepare(sys.argv)
    gc.disable()  # until all is loaded, which stays (practice_site.apps)
    atexit.register(gc.freeze)  # at the end nothing need be looked through
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practice_site.settings")
    from django.core.management import execute_from_command_line

    from practice_site.env_file import ConfigurationError

    try:
        execute_from_command_line(sys.argv)
    except ConfigurationError as error:
        sys.exit(f"{error}")
    except Exception as error:
        if "--traceback" in sys.argv:
            raise
        problem = not_upgraded(error)
        if problem:
            sys.exit(problem)
        if sys.argv[1:2] != ["upgrade"]:
            raise
        # Once it has begun, it says the way back itself.
        sys.exit(NOT_BEGUN.format(kind=type(error).__name__, error=error))


def not_upgraded(error: Exception) -> str:
    """Return what is wrong with the database, where that may be why a command failed."""
    from django.db import DatabaseError

    if not isinstance(error, DatabaseError):
        return ""
    from practice_site.readiness import database_problem  # needs the settings

    return database_problem()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)  # Ctrl-C is an answer, not a fault to print a traceback for
