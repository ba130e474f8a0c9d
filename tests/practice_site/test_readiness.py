"""A site that isn't set up says so: one clear page, and one clear line in the log."""

import socket

from tests import once
from tests.practice_site.environment import production, python

ASK = """
import io, sqlite3, sys
from contextlib import closing
from wsgiref.util import setup_testing_defaults
from django.conf import settings
from practice_site.wsgi import application

def ask():
    environ = {"HTTP_X_FORWARDED_PROTO": "https"}
    setup_testing_defaults(environ)
    body = b"".join(application(environ, lambda status, headers: print(status)))
    print(body.decode())

ask()
for path in sys.argv[1:]:  # the database that somebody makes meanwhile
    with closing(sqlite3.connect(path)) as made:
        with closing(sqlite3.connect(settings.DATABASES["default"]["NAME"])) as ours:
            made.backup(ours)
    ask()
"""


def test_without_a_database_and_static_files(tmp_path):
    run = python(
        "-c", ASK, **production() | {"DATA_DIR": str(tmp_path), "SECRET_KEY": "e3nGmT0pQ7xW" * 5}
    )
    assert run.returncode == 0, run.stderr
    status, page = run.stdout.split("\n", 1)
    assert status == "503 Service Unavailable"
    sentence = (
        "The database is empty or of an earlier version, and the style sheets are missing. Run "
        "manage.py upgrade, then start the site again."
    )
    assert sentence in page
    (line,) = run.stderr.splitlines()  # no warning of a folder either
    assert line.endswith(sentence)


def test_the_site_is_there_as_soon_as_the_database_is(tmp_path):
    run = python("-c", ASK, str(once.database()), DATA_DIR=str(tmp_path), DEVELOPMENT="true")
    assert run.stdout.startswith("503 "), run.stderr
    assert "style sheets" not in run.stdout
    assert "\n200 OK\n" in run.stdout


def test_a_database_s_machine_that_is_silent_holds_nobody_up(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        database = f"postgres://blog@127.0.0.1:{silent.getsockname()[1]}/blog"
        run = python(
            "-c", ASK, DATA_DIR=str(tmp_path), DEVELOPMENT="true", DATABASE_URL=database
        )  # fmt: skip
    assert run.stdout.startswith("503 "), run.stderr
    assert "The database can’t be reached." in run.stdout
