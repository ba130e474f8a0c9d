"""A mail server that never answers holds no visitor up, whatever it is asked to send."""

import re
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from practice_site.settings import EMAIL_TIMEOUT
from tests.served import SITE, Site
from tests.smtp import silent_server

PATIENCE = EMAIL_TIMEOUT - 2  # seconds, in which nobody's answer may depend on the mail server
RESET = "/desk/password/reset/"


@pytest.fixture
def site(folder, tmp_path) -> Iterator[Site]:
    """A site whose mail server never answers."""
    shutil.copytree(folder, tmp_path / "data")
    site = Site(tmp_path / "data")
    with silent_server() as mail:
        site.environment |= {
            "EMAIL_URL": f"smtp://127.0.0.1:{mail}",
            "DJANGO_SUPERUSER_PASSWORD": "the lamp above the stairs",
        }
        site.manage("createsuperuser", "--no-input", "--email", "ana@example.com", "--name", "Ana")
        with site.serving():
            yield site


def ask(site: Site, method: str, headers: dict[str, str], body: bytes = b"") -> str:
    """Ask for the page of who forgot their password; gives the answer with its headers."""
    headers |= {"Connection": "close", "X-Forwarded-For": "192.0.2.1"}
    with site.send(method, RESET, headers, body, timeout=PATIENCE) as visitor:
        return visitor.answer().decode()


def ask_for_a_new_password(site: Site) -> str:
    """Ask as somebody does who forgot theirs; gives the address of the page that follows."""
    form = ask(site, "GET", {})
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form).group(1)
    cookie = re.search(r"(?im)^set-cookie: *(csrftoken=\w+)", form).group(1)
    body = urlencode({"email": "ana@example.com", "csrfmiddlewaretoken": token}).encode()
    headers = {
        "Cookie": cookie,
        "Referer": f"https://{SITE}{RESET}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
    }
    answer = ask(site, "POST", headers, body)
    return re.search(r"(?im)^location: *(\S+)", answer).group(1)


def test_password_resets_hold_no_reader_up(site):
    with ThreadPoolExecutor(5) as visitors:
        # As often as one address is sent a link within an hour.
        resets = [visitors.submit(ask_for_a_new_password, site) for _ in range(3)]
        reader = visitors.submit(site.read, "/", PATIENCE)
        assert reader.result() == 200
        assert {reset.result() for reset in resets} == {f"{RESET}sent/"}
