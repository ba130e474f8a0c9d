"""What is answered when the database can't be reached, and what is logged of it."""

import logging
from types import SimpleNamespace

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.test import Client, override_settings
from django.urls import path

from practice_site import urls
from practice_site.server_error import is_database_away, server_error

handler500 = server_error
asked = SimpleNamespace(error=None)


def fail(request):
    raise asked.error


def handler404(request, exception):
    raise asked.error


urlpatterns = [path("desk/page/", fail), *urls.urlpatterns]


def database_error(kind, sqlstate):
    """What Django raises for what psycopg raised."""
    cause = Exception()
    cause.sqlstate = sqlstate
    error = kind("said by the driver")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "away"),
    [
        (database_error(OperationalError, None), True),  # no connection
        (database_error(InterfaceError, None), True),  # it was closed
        (database_error(OperationalError, "57P03"), True),  # it starts
        (database_error(OperationalError, "08006"), True),
        (database_error(OperationalError, "40P01"), False),  # a deadlock
        (database_error(IntegrityError, None), False),
        (OperationalError("database is locked"), False),  # SQLite's
        (ValueError(), False),
    ],
)
def test_it_is_told_from_every_other_error(error, away):
    assert is_database_away(error) is away


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_what_was_typed_is_given_back_and_the_log_stays_short(caplog):
    client = Client(raise_request_exception=False)
    asked.error = database_error(OperationalError, None)
    secrets = dict.fromkeys(("password", "oldpassword", "password1", "code"), "a secret")
    answer = client.post("/desk/page/", {"title": "Rain & wind", **secrets})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "same-origin"  # or browsers would send no origin with it
    assert "Rain &amp; wind</textarea>" in answer.text
    assert "a secret" not in answer.text
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
    asked.error = ValueError()
    assert client.post("/desk/page/", {"title": "Rain & wind"}).status_code == 500
    assert [each.levelno for each in caplog.records if each.levelno >= logging.ERROR]


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.django_db
def test_it_is_logged_alike_where_there_is_no_page(caplog):
    client = Client(raise_request_exception=False)
    asked.error = database_error(OperationalError, None)
    assert client.get("/nowhere/").status_code == 503
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]
    asked.error = ValueError()
    assert client.get("/nowhere/").status_code == 500
    (logged,) = [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert logged.exc_info[1] is asked.error
