"""What every test gets: development settings, a data folder of its own, a guarded browser.

The environment is set here, before the settings are loaded, so that ``pytest`` alone does the
same as ``python3 manage.py test``. DJANGO_SETTINGS_MODULE is therefore not in pyproject.toml:
pytest-django would load the settings before this file.
"""

import atexit
import gc
import os
import random
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from importlib import import_module
from itertools import groupby
from typing import Any
from urllib.parse import urlsplit

import pytest
from _pytest import runner

from practice_site.deep_calls import with_room
from tests import postgresql

os.environ["DEVELOPMENT"] = "true"
os.environ["ENV_FILE"] = os.devnull
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="practice-blog-tests-")  # database, media, secret
atexit.register(shutil.rmtree, os.environ["DATA_DIR"], ignore_errors=True)
# The same in all processes, which share what was signed.
os.environ["SECRET_KEY"] = "tR7uXw2bQ9nLk4YzPe6VhJc8MsDa1GfW5iToKx3ZvBq0NrEyUmHSjC"
os.environ["DJANGO_SETTINGS_MODULE"] = "practice_site.settings"
os.environ.setdefault("SAMPLE_SEED", str(random.randrange(1_000)))  # of samples, in all processes
# TEST_DATABASE names a database as DATABASE_URL does; "postgresql" starts a server of the tests'
# own, which their other processes (pytest -n) are given, too. Without it they have an SQLite file.
POSTGRESQL = "postgresql"
if os.environ.get("TEST_DATABASE") == POSTGRESQL and postgresql.find_program():
    os.environ["TEST_DATABASE"] = postgresql.start()
NO_SERVER = os.environ.get("TEST_DATABASE") == POSTGRESQL
os.environ["DATABASE_URL"] = "" if NO_SERVER else os.environ.get("TEST_DATABASE", "")

from django.conf import settings as django_settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import override_settings  # noqa: E402
from playwright.sync_api import BrowserContext, ConsoleMessage, Request, WebError  # noqa: E402
from pytest_django.live_server_helper import LiveServer  # noqa: E402

from tests import (  # noqa: E402
    caddy,
    chromium,
    firefox,
    front_end,
    machines,
    media,
    nginx,
    once,
    pictures,
    places,
    requests_now,
    schema_types,
    small_disk,
    systemd,
    vnu,
    webkit,
)

pictures.decode_at_once()
media.read_at_once()
once.folder()  # before there are other processes (pytest -n), which share it

# Argon2 is slow on purpose; a suite that signs in a hundred times needs no strength.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# Background work is done at once; tests of the queue take settings.py's own (tests/background.py).
# Where pytest runs in several processes, theirs have read the setting by now: they are told.
AT_ONCE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
override_settings(TASKS=AT_ONCE).enable()

# Nothing in the tests' own database has to be safe on the disk.
if connection.vendor == "sqlite":
    options = connection.settings_dict["OPTIONS"]
    options["init_command"] = options["init_command"].replace("FULL", "OFF")

# Files and folders whose tests take many seconds each.
LONG = (
    "tests/practice_site/server/",
    "tests/practice_site/backup/test_drill.py",
    "tests/practice_site/test_",
    "tests/test_front_end.py",
    "tests/test_valid_html.py",
    "tests/browser/test_public_accessibility.py",
    "tests/browser/test_seed_article.py",
    "tests/browser/test_traces.py",
)

LEFT_OUT = pytest.StashKey[list[str]]()


# --- What some tests need: the machine's own, or they are left out and it is said ----------------

# By the marker of the tests: what they are called, what they need, and the module that finds it.
NEEDS = {
    "browser": ("Browser tests", "Chromium", chromium),
    "firefox": ("Tests in Firefox", "Firefox", firefox),
    "webkit": ("Tests in WebKit", "WebKit", webkit),
    "vnu": ("Tests of valid HTML", "vnu", vnu),
    "schema": ("Tests of structured data", "schema-dts", schema_types),
    "front_end": ("Tests of scripts", "TypeScript, Biome, jsdom or c8", front_end),
    "machines": ("Tests of several machines", "nginx or PostgreSQL", machines),
    "nginx": ("Tests of nginx", "nginx", nginx),
    "caddy": ("Tests of Caddy", "Caddy", caddy),
    "systemd": ("Tests of the systemd unit", "systemd-analyze", systemd),
    "disk": ("Tests of a full disk", "right to mount one", small_disk),
}


def pytest_configure() -> None:
    """Leave everything out where it was to run on PostgreSQL and there is none."""
    if NO_SERVER:
        sentence = (
            "Tests on PostgreSQL left out, since no PostgreSQL was found. To have them, "
            f"{postgresql.HOW_TO_HAVE_IT}."
        )
        if os.environ.get("CI"):
            raise pytest.UsageError(f"CI leaves nothing out. {sentence}")
        pytest.exit(sentence, returncode=0)


def pytest_xdist_auto_num_workers() -> int:
    """Use one process more than there are processors, since tests wait for browsers and servers."""
    return (os.cpu_count() or 1) + 1


def pytest_report_header() -> str:
    """Say which database the tests use, and which sample of what there is too much of."""
    return f"database: {connection.vendor}; SAMPLE_SEED={os.environ['SAMPLE_SEED']}"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes aren't part of a test's name.

    Those of a file made meanwhile may hold the time (a .docx does), and pytest -n ends where its
    processes find other names.
    """
    return argname if isinstance(val, bytes) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what can't run here; put the browser tests last, and the long ones between others.

    Playwright's event loop outlives browser tests.
    """
    left_out: list[str] = []
    for marker, (tests, program, module) in NEEDS.items():
        needy = [item for item in items if item.get_closest_marker(marker)]
        if needy and module.find_program() is None:
            left_out.append(
                f"{tests} left out: {len(needy)}, since no {program} was found. To have them, "
                f"{module.HOW_TO_HAVE_IT}."
            )
            config.hook.pytest_deselected(items=needy)
            items[:] = [item for item in items if item not in needy]
    if left_out and os.environ.get("CI"):
        raise pytest.UsageError("CI leaves nothing out. " + " ".join(left_out))
    config.stash[LEFT_OUT] = left_out
    if connection.vendor == "postgresql":  # what asks no database is the same on both
        with_browser = [item for item in items if item.get_closest_marker("browser")]
        if with_browser:
            left_out.append(f"Browser tests left out: {len(with_browser)}. They are for SQLite.")
        items[:] = [each for each in items if _uses_database(each) and each not in with_browser]
    browser = [item for item in items if item.get_closest_marker("browser")]
    items[:] = [*_spread([each for each in items if each not in browser]), *_spread(browser)]


def _spread(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    """Yield these tests in order, the long ones spread between the modules of the others.

    Long ones mostly wait, so meanwhile the others have the processors; at the end they would be
    waited for. Within a module they would end what is made once for it.
    """
    long = [item for item in items if _is_long(item)]
    others = [item for item in items if item not in long]
    modules = [[*each] for _, each in groupby(others, key=lambda item: item.path)] or [[]]
    for number, module in enumerate(modules):
        first, end = (-(-len(long) * each // len(modules)) for each in (number, number + 1))
        yield from [*long[first:end], *module]


def _uses_database(item: pytest.Item) -> bool:
    """Whether a test uses the database of its process; pytest-django has put these in order."""
    fixtures = {"db", "transactional_db"}.intersection(getattr(item, "fixturenames", ()))
    return bool(fixtures or item.get_closest_marker("django_db"))


def _is_long(item: pytest.Item) -> bool:
    """Whether a test takes many seconds, and it doesn't matter when it begins."""
    is_free = item.get_closest_marker("browser") or not _uses_database(item)
    return bool(is_free) and item.nodeid.startswith(LONG)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool:
    """Run a test as pytest does; it begins some fifty calls deep, and goes far deeper."""
    return with_room(runner.pytest_runtest_protocol)(item, nextitem)


def pytest_collection_finish() -> None:
    """Let the garbage collector look at less, and less often: it takes a fifth of a page's time."""
    import_module(django_settings.ROOT_URLCONF)  # and so the desk, which tests ask without a page
    gc.freeze()  # what is imported by now
    gc.set_threshold(50_000, 20, 50)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what was left out and how to have it."""
    if sentences := config.stash.get(LEFT_OUT, []):
        terminalreporter.section("left out", yellow=True)
        for sentence in sentences:
            terminalreporter.line(sentence)


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """It is no failure that all of what was asked for had to be left out."""
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and session.config.stash.get(LEFT_OUT, []):
        session.exitstatus = pytest.ExitCode.OK


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> Iterator[bool]:
    """Begin with a database to which the migrations were applied: each process would take seconds.

    On a PostgreSQL that isn't the tests' own they are applied as ever.
    """
    if connection.vendor != "sqlite":
        if postgresql.PREFIX in os.environ["DATABASE_URL"]:
            made = places.Places(once.folder(), os.environ["DATABASE_URL"])
            connection.settings_dict["TEST"]["TEMPLATE"] = made.template()
        yield False
        return
    shutil.copy(once.database(), connection.settings_dict["TEST"]["NAME"])
    yield True
    connection.close()


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> None:
    """Begin with the database as the migrations leave it, which ``live_server`` asks for.

    Its server is a thread with connections of its own, so what a test writes must be committed. To
    copy the file takes a tenth of what it takes to empty all tables and fill some again.
    """
    assert connection.vendor == "sqlite", "Tests with a browser run on SQLite."
    django_db_blocker.unblock()  # for good: a page that is closed may say something to the server
    connection.ensure_connection()
    with requests_now.none(), closing(sqlite3.connect(once.database())) as migrated:
        migrated.backup(connection.connection)


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Keep what a module's own fixture writes for all of the module's tests, and no longer.

    They are in a transaction around them, so each test's changes are still its own. Where the
    fixture isn't asked for by all tests of its module, it is ``autouse``: what stands there is
    then the same in any order. Give each test a copy of its objects (``copy.deepcopy``). A
    transactional test can't be in such a module.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def live_server(request: pytest.FixtureRequest) -> Iterator[LiveServer]:
    """Serve static files as production does: a page of the desk has seventy of them in development.

    For browser tests only, which are the last.
    """
    storages = {
        **django_settings.STORAGES,
        "staticfiles": {"BACKEND": "practice_site.storage.BundledStaticFilesStorage"},
    }
    with override_settings(
        STORAGES=storages,
        STATIC_ROOT=once.static_files(),
        WHITENOISE_AUTOREFRESH=False,
        WHITENOISE_USE_FINDERS=False,
    ):
        server = LiveServer(request.config.getvalue("liveserver") or "localhost", start=False)
        # In place of Django's own for static files, which WhiteNoise gives here.
        server.thread.static_handler = requests_now.counted  # type: ignore[assignment]
        server.start()
        yield server
        server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Start the machine's Chromium, quiet: it must ask no foreign host for anything either."""
    # From here on Playwright's event loop runs in this thread, and Django would refuse every
    # query; only browser tests (which are the last) and the end of the session are affected.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    flags = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--renderer-process-limit=1",  # of each context (tests/browser/conftest.py)
        # Hinted letters are whole pixels wide, which no phone's are: lines would break elsewhere.
        "--font-render-hinting=none",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to start as root otherwise
    return {**browser_type_launch_args, "executable_path": chromium.find_program(), "args": flags}


class BrowserWatch:
    """What the pages of a test must not do: ask a foreign host, or write errors on the console.

    A test that provokes an error says so, as in ``browser_watch.expect("404")``.
    """

    def __init__(self, address: str) -> None:
        """Watch for a site at this address."""
        self.host = urlsplit(address).netloc
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """Allow console errors in which this regular expression is found."""
        self.expected.append(pattern)

    @contextmanager
    def watching(self, context: BrowserContext) -> Iterator[None]:
        """Listen to every page of the context meanwhile, those that it opens later too."""
        listeners: dict[Any, Any] = {
            "request": self._request,
            "console": self._console,
            "weberror": self._error,
        }
        for event, listener in listeners.items():
            context.on(event, listener)
        try:
            yield
        finally:
            for event, listener in listeners.items():
                context.remove_listener(event, listener)

    def verify(self) -> None:
        """Fail when something was seen that was neither allowed nor expected; begin anew if not."""
        errors = [
            error
            for error in self.errors
            if not any(re.search(pattern, error) for pattern in self.expected)
        ]
        assert not self.foreign, f"asked foreign hosts: {self.foreign}"
        assert not errors, f"errors on the console: {errors}"
        self.errors.clear()
        self.expected.clear()

    def _request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("data", "blob", "about") and address.netloc != self.host:
            self.foreign.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.errors.append(f"{message.text} ({message.location.get('url', '')})")

    def _error(self, error: WebError) -> None:
        self.errors.append(str(error.error))


@pytest.fixture
def browser_watch(live_server: Any) -> BrowserWatch:
    """The guard of a browser test; ask for it to expect a console error."""
    return BrowserWatch(live_server.url)


@pytest.fixture
def new_context(
    new_context: Callable[..., BrowserContext], browser_watch: BrowserWatch, live_server: Any
) -> Iterator[Callable[..., BrowserContext]]:
    """Guard every browser context of a test; addresses are relative to the live server."""
    with ExitStack() as stack:

        def guarded(**options: Any) -> BrowserContext:
            context = new_context(**{"base_url": live_server.url, **options})
            stack.enter_context(browser_watch.watching(context))
            return context

        yield guarded
    browser_watch.verify()
