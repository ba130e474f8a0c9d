"""Kills tabs while somebody types without a pause, and counts the words that are lost.

From the project's folder, by hand; the ordinary suite doesn't collect this file::

    ROUNDS=30 .venv/bin/python -m pytest -n 0 -s tests/soak/words.py

Prints of each round how much was typed, and what the server lacked when the tab was gone. At most
two seconds of words may be missing there, and none once the article is open again.
"""

import os
import random
import signal
import time

import pytest
from playwright.sync_api import Page

from blog.models import EditingSession
from tests.browser.desk import Editor, settle, sign_in
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.browser

ROUNDS = int(os.environ.get("ROUNDS", "10"))
LONGEST = 8  # seconds of typing
SECTIONS = [
    {"kind": "text", "body": "<p>B</p>"},
    {"kind": "conversation", "items": [{"text": "C"}]},
]
FIELDS = ["[name='conversation-0-items-text']", "#id_text-0-body + .cke .cke_wysiwyg_div"]
LETTER = "ž"  # which no name of a field has


def kill_tabs(page: Page) -> None:
    """Kill the processes of all tabs at once, without a word to their pages."""
    browser = page.context.browser
    assert browser
    known = browser.new_browser_cdp_session().send("SystemInfo.getProcessInfo")
    for process in known["processInfo"]:
        if process["type"] == "renderer":
            os.kill(process["id"], signal.SIGKILL)


def letters_kept() -> int:
    return sum(str(session.data).count(LETTER) for session in EditingSession.objects.all())


def test_a_killed_tab_loses_at_most_two_seconds(context, client, live_server, browser_watch):
    browser_watch.expect("")
    sign_in(context, client, live_server, OwnerFactory())
    chance = random.Random(16)
    missing, lost = [], 0
    for number in range(ROUNDS):
        EditingSession.objects.all().delete()
        post = PostFactory(title="A", sections=SECTIONS)
        page = context.new_page()
        Editor(page, post)
        page.locator(chance.choice(FIELDS)).click()
        page.keyboard.press("End")
        end = time.monotonic() + chance.uniform(0.5, LONGEST)
        typed_at = []
        while time.monotonic() < end:
            page.keyboard.type(LETTER)
            typed_at.append(time.monotonic())
        killed_at = time.monotonic()
        with page.expect_event("crash"):
            kill_tabs(page)
        time.sleep(0.5)  # for a request that was under way
        kept = letters_kept()
        seconds = killed_at - typed_at[kept] if kept < len(typed_at) else 0
        missing.append(seconds)
        page.close()
        again = context.new_page()
        again.goto(f"/desk/blog/post/{post.pk}/change/")
        settle(again)
        again.wait_for_function(
            "() => !Object.keys(localStorage).some((key) => key.startsWith('desk-copy:'))"
        )
        again.close()
        gone = len(typed_at) - letters_kept()
        lost += gone
        print(
            f"{number}: typed {len(typed_at)}; missing at the server "
            f"{len(typed_at) - kept} ({seconds:.2f} s), lost {gone}",
            flush=True,
        )
    print(f"most at once {max(missing):.2f} s; {lost} letters lost in all, once open again")
    assert max(missing) <= 2
