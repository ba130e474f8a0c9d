"""A missing or wrong value stops the start with a sentence that names the variable."""

import json
import os
import stat
from pathlib import Path

import pytest

from tests.practice_site.environment import python

KEY = "k3J9-xqT7_bVw2LmZ0aRf8YdHs5CnEu1PgOi6Xl4KtQvBjNrWcMyUzDeAhSo"
SHOW = """
import json
from practice_site import settings as s
names = ["DEBUG", "ALLOWED_HOSTS", "DATABASES", "EMAIL_HOST", "EMAIL_USE_TLS", "SECRET_KEY",
         "SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "DATA_DIR", "CONTENT_SECURITY_POLICY",
         "STORED_BYTES", "SHARED_CACHE_SECONDS"]
print(json.dumps({name: getattr(s, name, None) for name in names}, default=str))
"""


@pytest.fixture
def production(tmp_path: Path) -> dict[str, str]:
    return {
        "SECRET_KEY": KEY,
        "ALLOWED_HOSTS": "blog.example.com",
        "DATA_DIR": str(tmp_path / "data"),
        "EMAIL_URL": "smtp+tls://user:password@mail.example.com:587",
        "DEFAULT_FROM_EMAIL": "desk@example.com",
    }


def load(values):
    run = python("-W", "error", "-c", SHOW, **values)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def refusal(values):
    """The sentence with which the settings stop; anything else than such a sentence fails."""
    run = python("-c", "import practice_site.settings", **values)
    assert run.returncode != 0
    last = run.stderr.strip().splitlines()[-1]
    name, _, sentence = last.partition(": ")
    assert name == "django.core.exceptions.ImproperlyConfigured"
    return sentence


def test_production_is_the_default_and_wants_https(production):
    settings = load(production)
    assert settings["DEBUG"] is False
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["SESSION_COOKIE_SECURE"] is True
    assert settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["upgrade-insecure-requests"] is True
    assert settings["EMAIL_HOST"] == "mail.example.com"
    assert settings["EMAIL_USE_TLS"] is True


def test_pages_are_stored_here_alone_unless_the_environment_says_otherwise(production):
    settings = load(production)
    assert (settings["STORED_BYTES"], settings["SHARED_CACHE_SECONDS"]) == (32 * 1024 * 1024, 0)
    settings = load({**production, "PAGE_STORE": "false", "SHARED_CACHE_SECONDS": "60"})
    assert (settings["STORED_BYTES"], settings["SHARED_CACHE_SECONDS"]) == (0, 60)


def test_the_database_is_a_file_in_the_data_folder_and_the_folder_is_made(production):
    settings = load(production)
    assert settings["DATABASES"]["default"]["NAME"] == f"{production['DATA_DIR']}/db.sqlite3"
    assert settings["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert Path(production["DATA_DIR"]).is_dir()


def test_an_sqlite_address_gets_the_same_safe_options(production, tmp_path):
    settings = load({**production, "DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3"})
    assert settings["DATABASES"]["default"]["NAME"] == f"{tmp_path}/other.sqlite3"
    assert settings["DATABASES"]["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgresql_address_is_taken(production):
    settings = load({**production, "DATABASE_URL": "postgres://user:password@db.example.com/blog"})
    assert settings["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert settings["DATABASES"]["default"]["NAME"] == "blog"


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS"])
@pytest.mark.parametrize("empty", [True, False], ids=["empty", "unset"])
def test_what_production_can_not_do_without(production, name, empty):
    del production[name]
    if empty:
        production[name] = ""
    assert refusal(production).startswith(f"{name} is missing.")


WRONG = [
    ("SECRET_KEY", "too-short"),
    ("SECRET_KEY", "<fifty or more random characters>"),
    ("SECRET_KEY", "a" * 60),
    ("SECRET_KEY", "django-insecure-" + KEY),
    ("DEVELOPMENT", "maybe"),
    ("PAGE_STORE", "perhaps"),
    ("SHARED_CACHE_SECONDS", "-1"),
    ("DEBUG", "2"),
    ("DEBUG", "true"),
    ("ALLOWED_HOSTS", "*"),
    ("ALLOWED_HOSTS", "https://blog.example.com"),
    ("ALLOWED_HOSTS", "blog.example.com:443"),
    ("ALLOWED_HOSTS", "blog.example.com,*"),
    ("DATABASE_URL", "nonsense"),
    ("DATABASE_URL", "mongodb://db.example.com/blog"),
    ("DATABASE_URL", "postgres://user:password@db.example.com:port/blog"),
    ("DATABASE_URL", "postgres://"),
    ("DATABASE_URL", "sqlite://:memory:"),
    ("EMAIL_URL", "nonsense"),
    ("EMAIL_URL", ""),
    ("EMAIL_URL", "smtp://"),
    ("EMAIL_URL", "smtp://mail.example.com:port"),
    ("EMAIL_URL", "pigeon://mail.example.com"),
    ("DEFAULT_FROM_EMAIL", "desk"),
    ("DEFAULT_FROM_EMAIL", "The desk <desk@example.com>"),
    ("DATA_DIR", __file__),
    ("DATA_DIR", f"{__file__}/data"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_stops_the_start_and_names_the_variable(production, name, value):
    assert name in refusal({**production, name: value})


def test_a_data_folder_that_can_not_be_written_stops_the_start(production):
    """Root may write everywhere, so the system's answer is put into its mouth."""
    script = "import os; os.access = lambda *_: False; import practice_site.settings"
    run = python("-c", script, **production)
    assert f"DATA_DIR is {production['DATA_DIR']}, where this user may not write." in run.stderr


def test_a_wrong_database_address_does_not_show_its_password(production):
    address = "mongodb://user:a-secret-word@db.example.com/blog"
    assert "a-secret-word" not in refusal({**production, "DATABASE_URL": address})


def test_development_needs_nothing_but_the_switch(tmp_path):
    settings = load({"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path)})
    assert settings["DEBUG"] is False
    assert settings["SECURE_SSL_REDIRECT"] is False
    assert "127.0.0.1" in settings["ALLOWED_HOSTS"]


def test_development_makes_one_secret_for_the_installation_and_keeps_it(tmp_path):
    values = {"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path)}
    assert load(values)["SECRET_KEY"] == load(values)["SECRET_KEY"]
    if os.name != "nt":
        assert stat.S_IMODE((tmp_path / "secret-key.txt").stat().st_mode) == 0o600


def test_development_may_show_technical_error_pages(tmp_path):
    values = {"DEVELOPMENT": "true", "DEBUG": "true", "DATA_DIR": str(tmp_path)}
    assert load(values)["DEBUG"] is True
