"""A mail server that never answers holds no visitor up, whatever it is asked to send."""

import http.cookiejar
import re
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from practice_site.settings import EMAIL_TIMEOUT
from tests.practice_site.environment import ROOT, environment, python
from tests.smtp import free_port, silent_server

# As in production: two processes with a thread each, which four waiting requests would fill twice.
GRANIAN = "--interface wsgi --workers 2 --blocking-threads 1 --no-ws practice_site.wsgi:application"
PATIENCE = EMAIL_TIMEOUT - 2  # seconds, in which nobody's answer may depend on the mail server


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    """The address of a site whose mail server never answers."""
    with silent_server() as mail:
        values = {
            "DEVELOPMENT": "true",
            "DATA_DIR": str(tmp_path),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail}",
            "DJANGO_SETTINGS_MODULE": "practice_site.settings",
        }
        assert python("manage.py", "migrate", "--verbosity", "0", **values).returncode == 0
        create = python(
            *("manage.py", "createsuperuser", "--no-input"),
            *("--email", "ana@example.com", "--name", "Ana"),
            **values,
            DJANGO_SUPERUSER_PASSWORD="the lamp above the stairs",
        )
        assert create.returncode == 0, create.stderr
        port = free_port()
        command = ["-m", "granian", "--host", "127.0.0.1", "--port", str(port), *GRANIAN.split()]
        server = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=environment(**values),
            stdout=subprocess.PIPE,
            text=True,
        )
        assert server.stdout is not None
        try:
            started = 0
            while started < 2:  # a line of each process
                line = server.stdout.readline()
                assert line, "it ended early"
                started += "Started worker" in line
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.communicate(timeout=60)


def ask_for_a_new_password(site: str) -> str:
    """Ask as somebody does who forgot theirs; gives the title of the page that follows."""
    cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(cookies)
    address = f"{site}/desk/password/reset/"
    form = browser.open(address, timeout=PATIENCE).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form).group(1)
    data = urllib.parse.urlencode({"email": "ana@example.com", "csrfmiddlewaretoken": token})
    page = browser.open(address, data.encode(), timeout=PATIENCE).read().decode()
    return re.search(r"<title>([^<]*)", page).group(1).strip()


def test_password_resets_hold_no_reader_up(site):
    with ThreadPoolExecutor(5) as visitors:
        resets = [visitors.submit(ask_for_a_new_password, site) for _ in range(4)]
        reader = visitors.submit(urllib.request.urlopen, f"{site}/", timeout=PATIENCE)
        assert reader.result().status == 200
        assert {reset.result() for reset in resets} == {resets[0].result()}
