"""The log has times and nobody's address, and errors are mailed without what somebody sent."""

import asyncio
import logging
import os
import re
import shutil
import signal
import sqlite3
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError
from django.http import Http404, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from practice_site import error_mail, urls
from practice_site.logs import LineFormatter
from practice_site.mail import UndeliverableError
from practice_site.server_error import server_error
from tests.background import QUEUE, run_tasks
from tests.served import Site, wait_until, workers
from tests.smtp import Mailbox, mail_server

ADDRESS = "203.0.113.77"
SECRET = "what-nobody-may-read"
LINE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ (WARNING|ERROR|CRITICAL) ")


def line_of(message, *args, error=None) -> str:
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("blog", logging.ERROR, __file__, 1, message, args, info)
    record.created = datetime(2026, 11, 28, 12, 0, 7, tzinfo=UTC).timestamp()
    return LineFormatter().format(record)


def test_a_line_has_the_moment_in_utc_and_the_level():
    assert line_of("The disk has %s MB.", 3) == "2026-11-28T12:00:07Z ERROR The disk has 3 MB."


def test_every_line_has_it_those_of_a_traceback_too():
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        lines = line_of("It failed.", error=error).splitlines()
    assert len(lines) > 5
    assert lines[-2:] == [
        f"2026-11-28T12:00:07Z ERROR {each}" for each in ("ValueError: two", "lines")
    ]
    assert all(LINE.match(line) for line in lines)


@pytest.mark.parametrize(
    ("said", "written"),
    [
        (
            "SMTPRecipientsRefused({'robin@example.com': (550, b'no')})",
            "[address]': (550, b'no')})",
        ),
        ("550 5.1.1 <robin+a@example.com>: unknown", "550 5.1.1 <[address]>: unknown"),
        ("Key (email)=(robin@example.com) already exists.", "Key (email)=([address]) already"),
    ],
)
def test_an_e_mail_address_that_an_error_quotes_is_left_out(said, written):
    assert "robin" not in line_of("It failed: %s", said)
    assert written in line_of("It failed: %s", said)


# --- The site as it is served --------------------------------------------------------------------


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def site(folder, tmp_path, mailbox):
    """A site of its own, which mails errors to somebody, and has a second name."""
    shutil.copytree(folder, tmp_path / "data")
    site = Site(tmp_path / "data")
    with mail_server(mailbox) as port:
        site.environment |= {
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "ADMINS": "Robin <robin@example.com>",
            "ALLOWED_HOSTS": "www.example.com",
        }
        yield site


def ask(site, method, path, headers=None, **form) -> str:
    body = urlencode(form).encode()
    headers = {
        "Connection": "close",
        "X-Forwarded-For": ADDRESS,
        "User-Agent": SECRET,
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        **(headers or {}),
    }
    with site.send(method, path, headers, body) as visitor:
        return visitor.answer().decode()


def sign_in(site, **form) -> str:
    page = ask(site, "GET", "/desk/login/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    cookie = re.search(r"(?im)^set-cookie: *(csrftoken=\w+)", page).group(1)
    headers = {"Cookie": f"{cookie}; other={SECRET}", "Origin": "https://blog.example.com"}
    return ask(site, "POST", "/desk/login/", headers, csrfmiddlewaretoken=token, **form)


def status(answer: str) -> int:
    return int(answer.split(" ", 2)[1])


def test_the_log_knows_when_and_not_who(site, tmp_path, mailbox):
    log = tmp_path / "log"
    with log.open("w") as output, site.serving(output.fileno()) as parent:
        for _ in range(2):  # made, and from the store
            moved = ask(site, "GET", "/articles/?before=1", {"Host": "www.example.com"})
            assert status(moved) == 301
            assert "location: https://blog.example.com/articles/?before=1\r\n" in moved.lower()
            assert "cache-control: private, no-store\r\n" in moved.lower()
        assert status(ask(site, "POST", "/desk/login/", {"Host": "www.example.com"})) == 400
        assert status(ask(site, "GET", "/wp-login.php")) == 404
        assert status(ask(site, "GET", "/", {"Host": "evil.example.net"})) == 400
        assert status(ask(site, "GET", "/%00/")) == 400
        assert status(ask(site, "POST", "/desk/login/", login="ana@example.com")) == 403
        answer = sign_in(site, login="ana@example.com", password=SECRET)
        assert "belong together" in answer
        with sqlite3.connect(tmp_path / "data" / "db.sqlite3") as database:
            database.execute("drop table blog_redirect")
        database.close()
        answer = ask(site, "GET", f"/nowhere/?q={SECRET}", {"Cookie": f"a={SECRET}"})
        assert status(answer) == 500
        wait_until(lambda: mailbox.received)
        victim = next(pid for pid, name in workers(parent.pid).items() if name == "web_worker")
        os.kill(victim, signal.SIGKILL)
        wait_until(lambda: "A web worker ended by signal 9" in log.read_text())
    first, *lines = log.read_text().splitlines()
    assert first.startswith("Serving at ")
    assert [line for line in lines if not LINE.match(line)] == []
    text = "\n".join(lines)
    assert "Internal Server Error: /nowhere/" in text
    assert "no such table: blog_redirect" in text
    for private in (ADDRESS, SECRET, "ana@", "Not Found", "wp-login"):
        assert private not in text, private
    assert "400 Bad Request: the host “evil.example.net” is neither that of SITE_URL" in text

    (received,) = mailbox.received
    assert (received["To"], received["From"]) == ("robin@example.com", "desk@example.com")
    assert received["Subject"].startswith("blog.example.com: OperationalError at blog/")
    words = received.get_content().replace("\r\n", "\n")
    assert "Error: django.db.utils.OperationalError" in words
    assert re.search(r"^  blog/public/views/not_found.py, line \d+, in redirect_for$", words, re.M)
    for private in (ADDRESS, SECRET, "nowhere", "no such table"):
        assert private not in words, private


# --- What is mailed, how often -------------------------------------------------------------------

asked = SimpleNamespace(error=ValueError(SECRET))


def fail(request, token):
    raise asked.error


def fail_elsewhere(request):
    raise ValueError


handler500 = server_error
urlpatterns = [
    path("desk/page/<str:token>/", fail),
    path("desk/other/", fail_elsewhere),
    path("desk/log/", lambda request: log_error()),
    *urls.urlpatterns,
]


def log_error() -> HttpResponse:
    logging.getLogger("blog").error("The file of %s is missing.", SECRET)
    return HttpResponse()


@task
def fail_later(words: str) -> None:
    raise KeyError(words)


@task
def never_arrives() -> None:
    raise UndeliverableError(SECRET)


@pytest.fixture
def admins(settings):
    settings.ADMINS = [("Robin", "robin@example.com"), ("", "kim@example.com")]
    settings.SITE_URL = "https://blog.example.com"
    settings.TASKS = QUEUE
    asked.error = ValueError(SECRET)
    with override_settings(ROOT_URLCONF=__name__):
        yield


def visit(address=f"/desk/page/{SECRET}/") -> None:
    client = Client(raise_request_exception=False, headers={"x-forwarded-for": ADDRESS})
    client.cookies["sessionid"] = SECRET
    client.post(f"{address}?q={SECRET}", {"title": SECRET})


def mailed() -> list:
    run_tasks()
    return mail.outbox


@pytest.mark.django_db
def test_an_error_is_mailed_with_its_place_and_nothing_that_was_sent(admins):
    visit()
    (sent,) = mailed()
    assert sent.to == ["robin@example.com", "kim@example.com"]
    where = r"tests/practice_site/server/test_logs\.py, line \d+"
    assert re.fullmatch(rf"blog\.example\.com: ValueError at {where}", sent.subject)
    assert "Request: POST /desk/page/<str:token>/" in sent.body
    assert "Site: https://blog.example.com (version " in sent.body
    assert re.search(rf"^  {where}, in fail$", sent.body, re.M)
    assert "Error: builtins.ValueError" in sent.body
    for private in (ADDRESS, SECRET):
        assert private not in f"{sent.subject}{sent.body}{list(DBTaskResult.objects.values())}"


@pytest.mark.django_db
def test_what_caused_an_error_is_mailed_too(admins):
    try:
        raise OSError(SECRET)
    except OSError as cause:
        asked.error = DatabaseError(SECRET)
        asked.error.__cause__ = cause
    visit()
    (sent,) = mailed()
    assert "Error: django.db.utils.DatabaseError" in sent.body
    assert "Caused by: builtins.OSError" in sent.body
    assert SECRET not in sent.body


@pytest.mark.django_db
def test_there_is_one_mail_an_hour_about_a_place(admins):
    for _ in range(3):
        visit()
        visit("/desk/other/")
    assert len(mailed()) == 2
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=61)):
        visit()
        visit()
        assert len(mailed()) == 3


@pytest.mark.django_db
def test_there_is_an_end_to_the_mails_of_an_hour(admins, monkeypatch):
    places = iter(range(100))
    monkeypatch.setattr(error_mail, "place_of", lambda record, error: f"place {next(places)}")
    for _ in range(error_mail.MOST + 5):
        visit()
    assert len(mailed()) == error_mail.MOST


@pytest.mark.django_db
def test_an_error_of_the_background_worker_is_mailed(admins):
    fail_later.enqueue(SECRET)
    (sent,) = mailed()
    assert "KeyError at tests/practice_site/server/test_logs.py" in sent.subject
    assert "in fail_later" in sent.body
    assert SECRET not in sent.body


@pytest.mark.django_db
def test_what_we_say_ourselves_is_mailed_without_the_values(admins):
    visit("/desk/log/")
    (sent,) = mailed()
    assert "Message: The file of %s is missing." in sent.body
    assert "ERROR at tests/practice_site/server/test_logs.py" in sent.subject


@pytest.mark.django_db
def test_what_is_nobody_s_error_is_not_mailed(admins):
    asked.error = Http404()
    visit()
    never_arrives.enqueue()  # else a mail about mail would follow each mail
    logging.getLogger("django.security.SuspiciousOperation").error("An odd request.")
    assert mailed() == []


@pytest.mark.django_db
def test_without_admins_nothing_is_queued(admins, settings):
    settings.ADMINS = []
    visit()
    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_an_error_that_can_not_be_mailed_raises_no_other(admins, monkeypatch, caplog):
    def refuse(record, error):
        logging.getLogger("blog").error("Telling fails, too.")
        raise DatabaseError(SECRET)

    monkeypatch.setattr(error_mail, "place_of", refuse)
    log_error()
    assert "An error can't be mailed to ADMINS: DatabaseError." in caplog.text
    assert mailed() == []


def test_django_mails_nothing_itself():
    """Its own handler sends cookies, bodies and settings; dictConfig leaves it where it is."""
    for name in ("", "django", "django.request", "django.security", "django.server"):
        handlers = logging.getLogger(name).handlers
        assert "AdminEmailHandler" not in [type(each).__name__ for each in handlers]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_an_error_that_is_logged_within_an_event_loop_is_mailed(admins, caplog):
    """Django lets nobody ask the database there."""

    async def visit_loop() -> None:
        log_error()

    asyncio.run(visit_loop())
    wait_until(DBTaskResult.objects.exists)
    assert "can't be mailed" not in caplog.text
    (sent,) = mailed()
    assert "Message: The file of %s is missing." in sent.body
