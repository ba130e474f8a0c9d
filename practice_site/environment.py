"""Reads and checks the environment variables that configure an installation. Imports no app.

They may also stand in a file: ``.env`` beside manage.py, or the one that ENV_FILE names
(practice_site/env_file.py). What the environment itself says comes first. docs/deploy/example.env
has them all. A folder that isn't named from the root on is found from that of manage.py.

A missing or wrong value, or a name in the file that nothing reads, raises ConfigurationError with a
sentence that names the variable and shows nothing secret.
"""

import difflib
import os
import re
import secrets
from collections.abc import Mapping
from email.headerregistry import Address
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email
from environ import Env

from practice_site.env_file import FALSE, TRUE, ConfigurationError, find_env_file, read_env_file

BASE_DIR = Path(__file__).resolve().parents[1]

VARIABLES = (
    "DEVELOPMENT",  # true on one's own machine only: no HTTPS, mail to files, a made secret
    "DEBUG",  # true for Django's technical error pages; refused outside development
    "SECRET_KEY",  # at least 50 characters, random, kept secret
    "SITE_URL",  # the one address of the site, as in https://blog.example.com
    "ALLOWED_HOSTS",  # further host names of the site, separated by commas, which lead to SITE_URL
    "DATABASE_URL",  # the database; an SQLite file in DATA_DIR by default
    "DATA_DIR",  # the folder of the database file and the pictures; var by default
    "S3_BUCKET",  # the bucket of the pictures; by default they are in DATA_DIR
    "S3_ENDPOINT",  # its server, as in https://s3.example.com; Amazon's by default
    "S3_REGION",  # its region, as in eu-central-1
    "S3_ACCESS_KEY",  # who the site is there
    "S3_SECRET_KEY",  # and how it proves it
    "BACKUP_DIR",  # the folder in which the daily run makes a backup; none by default
    "EMAIL_URL",  # the mail server, as in smtp+tls://user:password@mail.example.com:587
    "DEFAULT_FROM_EMAIL",  # the address that the site writes from; Name <address> will do
    "ADMINS",  # the addresses that errors are mailed to, separated by commas; none by default
    "PAGE_STORE",  # false to make each page anew for each reader; true by default
    "SHARED_CACHE_SECONDS",  # how long a CDN may give out a page without asking; 0 by default
    "HSTS_INCLUDE_SUBDOMAINS",  # true if all hosts below the site's have HTTPS; false by default
    "HSTS_PRELOAD",  # true to let browsers know it before their first visit; false by default
    "ENV_FILE",  # the file that has the other variables; .env by default
)

DEVELOPMENT_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
HOST = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*|\[[0-9a-f:.]+\]"
SITE = re.compile(rf"(https?)://({HOST})(?::(\d{{1,5}}))?/?", re.IGNORECASE)
DEFAULT_PORTS = {"http": "80", "https": "443"}

A_DATABASE = "sqlite:////srv/blog/db.sqlite3 or postgres://user:password@host/name"
A_SECRET_KEY = "<fifty or more random characters>"  # noqa: S105  as in example.env
A_MAIL_SERVER = "smtp+tls://user:password@mail.example.com:587"
AN_ADDRESS = "desk@example.com or The desk <desk@example.com>"


@cache
def variables() -> Mapping[str, str]:
    """Return all variables, of the environment and of the file, which has none but ours."""
    path = find_env_file(os.environ, BASE_DIR)
    values = read_env_file(path) if path else {}
    for name in values:
        if name not in VARIABLES:
            likely = difflib.get_close_matches(name.upper(), VARIABLES, n=1)
            advice = f"Do you mean {likely[0]}?" if likely else "Remove it."
            raise ConfigurationError(f"{path} sets {name}, which nothing reads. {advice}")
    return {**values, **os.environ}


def read(name: str, missing: str = "") -> str:
    """Return a variable, "" without it; or refuse that with what it should be set to."""
    value = variables().get(name, "").strip()
    if missing and not value:
        raise ConfigurationError(f"{name} is missing. Set it to {missing}.")
    return value


def read_list(name: str) -> list[str]:
    """Return what commas separate in a variable, but for commas within quotation marks."""
    parts = re.findall(r'(?:"[^"]*"|[^,"])+', read(name))
    return [part.strip() for part in parts if part.strip()]


def read_switch(name: str, *, default: bool = False) -> bool:
    """Return a yes-or-no variable; anything but a plain yes or no is refused."""
    value = variables().get(name, "true" if default else "").strip().lower()
    if value not in (*TRUE, *FALSE):
        raise ConfigurationError(f"{name} must be true or false, not {value!r}.")
    return value in TRUE


def read_seconds(name: str) -> int:
    """Return a number of seconds, 0 by default; anything but a whole number is refused."""
    value = read(name) or "0"
    if not (value.isascii() and value.isdigit()):
        raise ConfigurationError(f"{name} must be a whole number of seconds, not {value!r}.")
    return int(value)


def read_hsts() -> tuple[bool, bool]:
    """Return whether HTTPS is promised for all hosts below the site's, and for lists of browsers.

    Those lists take only what promises both.
    """
    subdomains, preload = read_switch("HSTS_INCLUDE_SUBDOMAINS"), read_switch("HSTS_PRELOAD")
    if preload and not subdomains:
        raise ConfigurationError("HSTS_PRELOAD needs HSTS_INCLUDE_SUBDOMAINS=true.")
    return subdomains, preload


def read_debug(*, development: bool) -> bool:
    """Return DEBUG, which is refused outside development."""
    debug = read_switch("DEBUG")
    if debug and not development:
        raise ConfigurationError(
            "DEBUG shows the inside of the site to anyone; it needs DEVELOPMENT=true."
        )
    return debug


def read_data_dir() -> Path:
    """Return DATA_DIR, and create the folder for this user alone.

    One that can't be written to is refused.
    """
    folder = (BASE_DIR / (read("DATA_DIR") or "var")).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"DATA_DIR is {folder}, which can't be used as a folder: {error.strerror}."
        ) from error
    if not os.access(folder, os.W_OK):
        raise ConfigurationError(f"DATA_DIR is {folder}, where this user may not write.")
    return folder


def read_storage() -> dict[str, Any]:
    """Return where uploads and pictures are, as STORAGES has it: DATA_DIR, or a bucket."""
    bucket = read("S3_BUCKET")
    if not bucket:
        if given := next((name for name in VARIABLES if name[:3] == "S3_" and read(name)), ""):
            raise ConfigurationError(f"{given} is for a bucket. Set S3_BUCKET, too, or remove it.")
        return {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    if find_spec("storages") is None:
        raise ConfigurationError(
            "S3_BUCKET needs more packages: pip install --require-hashes -r requirements-s3.txt."
        )
    endpoint = read("S3_ENDPOINT")
    if endpoint and not re.fullmatch(r"https?://[^/\s]+/?", endpoint):
        raise ConfigurationError("S3_ENDPOINT must be an address, as in https://s3.example.com.")
    return {
        "BACKEND": "practice_site.bucket.BucketStorage",
        "OPTIONS": {
            "bucket_name": bucket,
            "endpoint_url": endpoint or None,
            # A server of one's own rarely has a host name for each bucket.
            "addressing_style": "path" if endpoint else None,
            "region_name": read("S3_REGION", "the bucket's region, as in eu-central-1"),
            "access_key": read("S3_ACCESS_KEY", "the ID of a key that may use the bucket"),
            "secret_key": read("S3_SECRET_KEY", "the secret of S3_ACCESS_KEY"),
        },
    }


def read_backup_dir() -> Path | None:
    """Return BACKUP_DIR; it need not be there, since the site starts without its backups' disk."""
    value = read("BACKUP_DIR")
    return (BASE_DIR / value).resolve() if value else None


def read_secret_key(data_dir: Path, *, development: bool) -> str:
    """Return SECRET_KEY; in development, one that is generated once and saved in ``data_dir``."""
    key = read("SECRET_KEY")
    if not key and development:
        path = data_dir / "secret-key.txt"
        if not path.exists() or not path.read_text().strip():
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(64))
        key = path.read_text().strip()
    wanted = (
        "at least 50 random characters, for example from "
        "python3 -c 'import secrets; print(secrets.token_urlsafe(64))'"
    )
    key = key or read("SECRET_KEY", wanted)
    if key == A_SECRET_KEY:
        raise ConfigurationError(f"SECRET_KEY is still the placeholder. Set it to {wanted}.")
    if len(key) < 50 or len(set(key)) < 5 or key.startswith("django-insecure-"):
        raise ConfigurationError("SECRET_KEY is too weak: it must be 50 or more random characters.")
    return key


def read_site_url(*, development: bool) -> str:
    """Return SITE_URL without a slash at its end, as browsers write it."""
    missing = "the address of the site, as in https://blog.example.com"
    value = read("SITE_URL", "" if development else missing)
    match = SITE.fullmatch(value or "http://localhost:8000")
    if match is None:
        raise ConfigurationError(
            "SITE_URL must be the address of the site and nothing more, as in "
            "https://blog.example.com; letters such as é are written as in xn--caf-dma.example."
        )
    scheme, host, port = (part.lower() for part in match.groups(default=""))
    if scheme != "https" and not development:
        raise ConfigurationError("SITE_URL must begin with https:// since readers need it.")
    port = "" if port in ("", DEFAULT_PORTS[scheme]) else f":{port}"
    return f"{scheme}://{host}{port}"


def read_allowed_hosts(site_url: str, *, development: bool) -> list[str]:
    """Return the host of SITE_URL, and those of ALLOWED_HOSTS; ``*`` and URLs are refused."""
    hosts = read_list("ALLOWED_HOSTS")
    for host in hosts:
        port = ":" in host and not host.endswith("]")  # Django compares hosts without the port
        if host == "*" or "/" in host or " " in host or port:
            raise ConfigurationError(
                f"ALLOWED_HOSTS must be plain names such as www.example.com, not {host!r}."
            )
    own = SITE.fullmatch(site_url)
    local = DEVELOPMENT_HOSTS if development else []
    return list(dict.fromkeys([*([own[2]] if own else []), *local, *hosts]))


def escape_password(url: str) -> str:
    """Return a URL whose user name and password can be parsed, whatever signs they have.

    They end at the last ``@``. ``%`` stays, since it may begin an escape.
    """
    scheme, separator, rest = url.partition("://")
    person, at, host = rest.rpartition("@")
    user, colon, password = person.partition(":")
    escaped = f"{quote(user, safe='%')}{colon}{quote(password, safe='%')}"
    return f"{scheme}{separator}{escaped}{at}{host}"


def explain_at_sign(url: str) -> str:
    """Return what to know where a URL with a password can't be understood, as a second sentence."""
    return (
        " A password may have any sign, but an @ behind the host must be written as %40."
        if "@" in url
        else ""
    )


def unwritable(database: Path) -> Path | None:
    """Return the first of an SQLite database's folder and files that this user may not write."""
    files = [database.with_name(f"{database.name}{end}") for end in ("", "-wal", "-shm")]
    there = filter(os.path.exists, [database.parent, *files])
    return next((path for path in there if not os.access(path, os.W_OK)), None)


def read_database(data_dir: Path) -> dict[str, object]:
    """Return the database of DATABASE_URL; SQLite gets options under which no write is lost."""
    sqlite = "django.db.backends.sqlite3"
    config: dict[str, object] = {"ENGINE": sqlite, "NAME": data_dir / "db.sqlite3"}
    if url := read("DATABASE_URL"):
        wrong = ConfigurationError(
            f"DATABASE_URL must say the kind of database and which, as in {A_DATABASE}."
            f"{explain_at_sign(url)}"
        )
        if not re.match(r"sqlite:///|postgres(ql)?://|pg?sql://", url):
            raise wrong
        try:
            config = Env.db_url_config(url if url.startswith("sqlite") else escape_password(url))
        except (ValueError, ImproperlyConfigured):
            raise wrong from None  # its words may be of the password
        name, host = str(config["NAME"]), str(config["HOST"])
        if name in ("", ":memory:") or not re.fullmatch(r"[\w.,:/-]*", host, re.ASCII):
            raise wrong
        if config["ENGINE"] == sqlite:
            config["NAME"] = str(BASE_DIR / name)
    if config["ENGINE"] == sqlite:
        if path := unwritable(Path(str(config["NAME"]))):
            raise ConfigurationError(f"The database needs {path}, where this user may not write.")
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
    """Return the mail settings of EMAIL_URL; in development mail is written to files."""
    url = read("EMAIL_URL", "" if development else f"the mail server, as in {A_MAIL_SERVER}")
    if not url:
        return {"EMAIL_BACKEND": "practice_site.mail.FileBackend"}
    if url == A_MAIL_SERVER:
        raise ConfigurationError("EMAIL_URL is still the placeholder. Set it to your mail server.")
    wrong = ConfigurationError(
        f"EMAIL_URL must name the mail server, as in {A_MAIL_SERVER}.{explain_at_sign(url)}"
    )
    try:
        url = escape_password(url) if url.startswith("smtp") else url
        config: dict[str, Any] = Env.email_url_config(url)
    except (KeyError, ValueError, ImproperlyConfigured):
        raise wrong from None  # its words may be of the password
    if url.startswith("smtp"):
        if not re.fullmatch(r"[\w.:-]+", config["EMAIL_HOST"] or "", re.ASCII):
            raise wrong
        if not f"{config['EMAIL_HOST_USER']}{config['EMAIL_HOST_PASSWORD']}".isascii():
            raise ConfigurationError(
                "EMAIL_URL has a user name or a password with a letter that mail can't send, such "
                "as é. Have one without at the mail server."
            )
    return config


def read_from_email(*, development: bool) -> str:
    """Return DEFAULT_FROM_EMAIL as a header has it."""
    missing = f"the address that the site writes from, as in {AN_ADDRESS}"
    value = read("DEFAULT_FROM_EMAIL", "" if development else missing)
    name, address = parse_mailbox("DEFAULT_FROM_EMAIL", value or "desk@localhost.localdomain")
    user, _, domain = address.rpartition("@")
    return str(Address(name, user, domain))


def read_admins() -> list[tuple[str, str]]:
    """Return the names and addresses of ADMINS."""
    return [parse_mailbox("ADMINS", each) for each in read_list("ADMINS")]


def parse_mailbox(variable: str, text: str) -> tuple[str, str]:
    """Return the name, if there is one, and the address of ``Name <address>`` or an address."""
    match = re.fullmatch(r"(?:([^<>]*)<([^<>]+)>|([^<>]+))", text)
    name, bracketed, bare = match.groups(default="") if match else ("", "", "")
    address = (bracketed or bare).strip()
    try:
        validate_email(address if text.isprintable() else "")
    except ValidationError as error:
        raise ConfigurationError(
            f"{variable} must be an e-mail address, as in {AN_ADDRESS}, not {text!r}."
        ) from error
    return name.strip().strip('"'), address
