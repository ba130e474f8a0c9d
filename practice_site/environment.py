"""Reads and checks the environment variables that configure an installation. Imports no app.

A missing or wrong value raises ImproperlyConfigured with a sentence that names the variable.

DEVELOPMENT      true on one's own machine only: no HTTPS, mail to the console, a generated secret
DEBUG            true for Django's technical error pages; refused outside development
SECRET_KEY       at least 50 characters, random, kept secret
ALLOWED_HOSTS    the host names of the site, separated by commas
DATABASE_URL     the database; an SQLite file in DATA_DIR by default
DATA_DIR         the folder of the database file and the pictures; ``var`` by default
EMAIL_URL        the mail server, as in ``smtp+tls://user:password@mail.example.com:587``
DEFAULT_FROM_EMAIL  the address that the site writes from
PAGE_STORE       false to make each page anew for each reader; true by default
SHARED_CACHE_SECONDS  how long a CDN may give out a page without asking; 0 by default
"""

import os
import secrets
from pathlib import Path
from typing import Any, cast

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

TRUE, FALSE = ("true", "yes", "on", "1"), ("false", "no", "off", "0", "")

env = environ.Env()


def read_switch(name: str, *, default: bool = False) -> bool:
    """Return a yes-or-no variable; anything but a plain yes or no is refused."""
    value = env.str(name, default="true" if default else "").strip().lower()
    if value not in (*TRUE, *FALSE):
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}.")
    return value in TRUE


def read_seconds(name: str) -> int:
    """Return a number of seconds, 0 by default; anything but a whole number is refused."""
    value = env.str(name, default="").strip() or "0"
    if not (value.isascii() and value.isdigit()):
        raise ImproperlyConfigured(f"{name} must be a whole number of seconds, not {value!r}.")
    return int(value)


def read_debug(*, development: bool) -> bool:
    """Return DEBUG, which is refused outside development."""
    debug = read_switch("DEBUG")
    if debug and not development:
        raise ImproperlyConfigured(
            "DEBUG shows the inside of the site to anyone; it needs DEVELOPMENT=true."
        )
    return debug


def read_data_dir(default: Path) -> Path:
    """Return DATA_DIR and create the folder; one that can't be written to is refused."""
    folder = Path(env.str("DATA_DIR", default="") or default).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"DATA_DIR can't be used as a folder: {error}") from error
    if not os.access(folder, os.W_OK):
        raise ImproperlyConfigured(f"DATA_DIR is {folder}, where this user may not write.")
    return folder


def read_secret_key(data_dir: Path, *, development: bool) -> str:
    """Return SECRET_KEY; in development, one that is generated once and saved in ``data_dir``."""
    key = env.str("SECRET_KEY", default="")
    if not key and development:
        path = data_dir / "secret-key.txt"
        if not path.exists() or not path.read_text().strip():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(64))
        key = path.read_text().strip()
    if not key:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing. Set it to at least 50 random characters, for example from "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'."
        )
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        raise ImproperlyConfigured(
            "SECRET_KEY is too weak: it must be 50 or more random characters."
        )
    return key


def read_allowed_hosts(*, development: bool) -> list[str]:
    """Return ALLOWED_HOSTS; ``*`` and URLs are refused, since canonical links use the host."""
    hosts: list[str] = env.list("ALLOWED_HOSTS", default=[])
    if not hosts and development:
        return ["localhost", "127.0.0.1", "[::1]"]
    if not hosts:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS is missing. Set it to the name of the site, as in blog.example.com."
        )
    for host in hosts:
        port = ":" in host and not host.endswith("]")  # Django compares hosts without the port
        if host == "*" or "/" in host or " " in host or port:
            raise ImproperlyConfigured(
                f"ALLOWED_HOSTS must be plain names such as blog.example.com, not {host!r}."
            )
    return hosts


def read_database(data_dir: Path) -> dict[str, object]:
    """Return the database of DATABASE_URL; SQLite gets options under which no write is lost."""
    sqlite, postgresql = "django.db.backends.sqlite3", "django.db.backends.postgresql"
    config: dict[str, object] = {"ENGINE": sqlite, "NAME": data_dir / "db.sqlite3"}
    if env.str("DATABASE_URL", default=""):
        try:
            config = env.db_url("DATABASE_URL")
        except (ValueError, ImproperlyConfigured) as error:
            raise ImproperlyConfigured(
                f"DATABASE_URL is not an address of a database: {error}"
            ) from error
        engine, name = config.get("ENGINE"), config.get("NAME")
        if engine not in (sqlite, postgresql) or name in (None, "", ":memory:"):
            raise ImproperlyConfigured(
                "DATABASE_URL must say the kind of database and which, as in "
                "sqlite:////srv/blog/db.sqlite3 or postgres://user:password@host/name."
            )
    if config["ENGINE"] == sqlite:
        # Measured with 8 writing processes: any other combination lost transactions to
        # "database is locked"; see https://docs.djangoproject.com/en/5.2/ref/databases/#sqlite-notes
        config["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        }
        # The tests use a file as well: the browser tests' server needs a connection of its own.
        config["TEST"] = {"NAME": data_dir / "test.sqlite3"}
    else:
        config["CONN_HEALTH_CHECKS"] = True  # before each reuse
        # Where its machine is gone nobody waits longer: seconds, milliseconds.
        patience = {"connect_timeout": 2, "tcp_user_timeout": 2000}
        config["OPTIONS"] = patience | cast(dict[str, object], config.get("OPTIONS", {}))
    config["CONN_MAX_AGE"] = 600  # seconds in which a connection is used again by its thread
    return config


def read_email(*, development: bool) -> dict[str, Any]:
    """Return the mail settings of EMAIL_URL; in development mail is printed on the console."""
    default = "consolemail://" if development else "smtp://localhost:25"
    try:
        config: dict[str, Any] = env.email_url("EMAIL_URL", default=default)
    except (KeyError, ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            f"EMAIL_URL is not an address of a mail server: {error}"
        ) from error
    if config["EMAIL_BACKEND"].endswith("smtp.EmailBackend") and not config["EMAIL_HOST"]:
        raise ImproperlyConfigured(
            "EMAIL_URL must name the mail server, as in smtp+tls://user:password@mail.example.com:587"
        )
    return config


def read_email_address(name: str, default: str) -> str:
    """Return an e-mail address; a value that isn't one is refused."""
    value = env.str(name, default=default)
    try:
        validate_email(value)
    except ValidationError as error:
        raise ImproperlyConfigured(f"{name} must be an e-mail address, not {value!r}.") from error
    return value
