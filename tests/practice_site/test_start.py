"""``manage.py start`` as a person meets it: a process, its words, and a site that answers."""

import http.cookiejar
import os
import re
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model

from blog.daily.run import HOUR
from blog.management.commands import start
from tests import once
from tests.practice_site.environment import ROOT, environment, production, python

START = "from django.core.management import execute_from_command_line as run; import sys; run"


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def in_folder(folder: Path) -> dict[str, str]:
    return {
        "DEVELOPMENT": "true",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "practice_site.settings",
    }


def command(port: int, *options: str) -> list[str]:
    """``start`` by Django alone: what is installed is the test run's, not to be touched."""
    arguments = ["manage.py", "start", "--no-open", "--port", str(port), *options]
    return ["-c", f"{START}({arguments!r})"]


# Ctrl-C while the site is loaded, where Python would print a KeyboardInterrupt and go on.
INTERRUPTED = """
import os, signal
import django
from django.core.management import execute_from_command_line
django.setup()
from blog.management.commands import {command}

class Interrupts:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)

{command}.load_site = lambda load={command}.load_site: (Interrupts(), load())
execute_from_command_line(["manage.py", "{command}", *{options}])
"""


def interrupted(folder: Path, command: str, *options: str) -> str:
    """Run a command of manage.py until the Ctrl-C that comes while it loads the site; its words."""
    script = INTERRUPTED.format(command=command, options=list(options))
    run = python("-c", script, **in_folder(folder))
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    return run.stdout


@contextmanager
def started(folder: Path, port: int, *options: str) -> Iterator[str]:
    """Start the site, give what it printed, and end it as Ctrl-C does."""
    process = subprocess.Popen(
        [sys.executable, *command(port, *options)],
        cwd=ROOT,
        env=environment(**in_folder(folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    try:
        printed = ""
        while "Ctrl-C" not in printed:
            line = process.stdout.readline()
            assert line, f"it ended early: {printed}"
            printed += line
        yield printed
    finally:
        os.killpg(process.pid, signal.SIGINT)  # a terminal sends it to all of a command's processes
        rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0, rest
    assert "Traceback" not in rest
    assert "Everything is kept" in rest


TOKEN = r'name="csrfmiddlewaretoken" value="(\w+)"'


def sign_in(port: int, email: str, password: str) -> str:
    """Sign in at the desk with a browser's means; gives the page that follows."""
    browser = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    )
    address = f"http://127.0.0.1:{port}/desk/login/"
    form = browser.open(address).read().decode()
    token = re.search(TOKEN, form).group(1)
    fields = {"login": email, "password": password, "csrfmiddlewaretoken": token}
    fields["next"] = "/desk/"
    answer = browser.open(address, urllib.parse.urlencode(fields).encode())
    page = answer.read().decode()
    if "Not now" in page:  # on one's own machine the second factor can be put off
        fields["csrfmiddlewaretoken"] = re.search(TOKEN, page).group(1)
        answer = browser.open(answer.geturl(), urllib.parse.urlencode(fields).encode())
        page = answer.read().decode()
    return f"{answer.geturl()}\n{page}"


def printed_sign_in(printed: str) -> tuple[str, str]:
    email = re.search(r"Sign in +(\S+@\S+)", printed).group(1)
    return email, re.search(r"Password +(\S+)", printed).group(1)


def fetch(port: int, path: str) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def change(folder: Path, statement: str) -> None:
    connection = sqlite3.connect(folder / "db.sqlite3")
    with connection:
        connection.execute(statement)
    connection.close()


pytestmark = pytest.mark.skipif(os.name == "nt", reason="no Ctrl-C for one process on Windows")


def test_an_empty_start_serves_the_site_which_lasts_with_its_sign_in(tmp_path, port):
    tmp_path.chmod(0o755)
    with started(tmp_path, port, "--empty") as printed:
        assert f"http://127.0.0.1:{port}/" in printed
        assert fetch(port, "/") == 200
        assert fetch(port, "/desk/login/") == 200
        email, password = printed_sign_in(printed)
        assert sign_in(port, email, password).startswith(f"http://127.0.0.1:{port}/desk/\n")
        change(tmp_path, "update accounts_user set name = 'Written before the second start'")

    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o700
    for name in ("sign-in.txt", "db.sqlite3"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600

    with started(tmp_path, port, "--empty") as printed:
        assert "it is kept as it is" in printed
        assert str(tmp_path) in printed
        assert printed_sign_in(printed) == (email, password)
        assert "Written before the second start" in sign_in(port, email, password)

    change(tmp_path, "update accounts_user set password = '!'")  # somebody has chosen their own
    printed = interrupted(tmp_path, "start", "--no-open", f"--port={port}")
    assert "with your own password" in printed
    assert "Password  " not in printed
    assert "Everything is kept" in printed
    served = interrupted(tmp_path, "serve", f"--port={port}")
    assert f"127.0.0.1:{port}" in served


def test_a_port_in_use_is_said_before_anything_is_made(tmp_path, port):
    with socket.socket() as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        run = python(*command(port), **in_folder(tmp_path))
    assert run.returncode == 1
    assert f"Port {port} is in use" in run.stderr
    assert "Traceback" not in run.stderr
    assert not (tmp_path / "db.sqlite3").exists()


def test_a_database_that_is_not_set_up_is_not_said_to_be_served(tmp_path, port):
    served = interrupted(tmp_path, "serve", f"--port={port}")
    assert "Serving" not in served
    assert "The database is empty or of an earlier version. Run manage.py upgrade." in served
    assert f"http://127.0.0.1:{port}/" in served


def test_start_is_refused_outside_development(tmp_path, port):
    values = {**production(), **in_folder(tmp_path), "DEVELOPMENT": "false"}
    values["SECRET_KEY"] = "k3J9-xqT7_bVw2LmZ0aRf8YdHs5CnEu1PgOi6Xl4KtQvBjNrWcMyUzDeAhSo"
    run = python(*command(port), **values)
    assert run.returncode == 1
    assert "start is for one's own machine" in run.stderr


PEOPLE = {"owner": "Theo Okafor", "supervisor": "Mara Lindqvist", "associate": "June Castellano"}


def test_a_first_start_is_filled_with_the_example_and_says_how_to_begin_without(tmp_path, port):
    shutil.copy(once.database(), tmp_path)  # the start from nothing is the empty one's
    with started(tmp_path, port) as printed:
        assert "python3 manage.py start --empty" in printed
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            articles = set(re.findall(r'href="(/articles/[^/"]+/)"', answer.read().decode()))
        assert articles
        assert {fetch(port, path) for path in articles} == {200}
        assert "the same for each of them" in printed
        password = printed_sign_in(printed)[1]
        for who, name in PEOPLE.items():
            email = f"{who}@example.com"
            assert re.search(rf"^ +(Sign in +)?{email}  +\w", printed, re.MULTILINE)
            page = sign_in(port, email, password)
            assert page.startswith(f"http://127.0.0.1:{port}/desk/\n")
            assert name in page
    where_it_is_past_six(tmp_path)  # from when on the worker makes the daily run, as it begins
    with started(tmp_path, port):
        mail = daily_mail(tmp_path)
    assert f"\nhttp://127.0.0.1:{port}/desk/" in mail
    assert "localhost:8000" not in mail


def where_it_is_past_six(folder: Path) -> None:
    """Move the practice to where the night is over."""
    zone = "UTC" if datetime.now(UTC).hour >= HOUR else "Asia/Tokyo"
    with closing(sqlite3.connect(folder / "db.sqlite3", timeout=30)) as database, database:
        database.execute("UPDATE blog_practice SET time_zone = ?", [zone])


def daily_mail(folder: Path) -> str:
    """Return what the daily run of a first start writes to the owner of the example."""
    last = time.monotonic() + 60
    while time.monotonic() < last:
        for path in (folder / "mail").glob("*.txt"):
            if "To: owner@example.com" in (text := path.read_text(encoding="utf-8")):
                return text
        time.sleep(0.1)
    raise AssertionError("no mail was written")


@pytest.mark.django_db
def test_an_example_that_fails_to_load_leaves_a_first_start_to_be_tried_again(
    monkeypatch, settings, tmp_path
):
    def fail(password):
        raise OSError("the disk is full")

    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(start, "load_demo", fail)
    with pytest.raises(OSError, match="the disk is full"):
        start.set_up_site(empty=False)
    assert not get_user_model().objects.exists()
    assert start.saved_sign_ins() == ([], "")
