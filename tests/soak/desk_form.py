"""Writes and publishes an article at a running site's desk, by hand, in Firefox and in WebKit.

    DESK="somebody@example.com password" python -m tests.soak.desk_form http://localhost:8000 folder

It needs the demo practice on a site in development, where a second factor may wait. Pictures of
what is seen after each step are put into the folder. The keys, the pointer and the clipboard are
the browser's own, since each engine has its own ways with them.
"""

import os
import sys
import tempfile
import time
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests import firefox, webkit
from tests.firefox import CONTROL

PATIENCE = 40  # seconds
PAUSE = 0.1  # between looks
TYPED, SECOND = "It rained all day.", "The rain ended."
# Elements that are seen, by a selector and a part of their text, also in a frame of the page.
FIND = """
const find = (selector, text = "", root = document) => [...root.querySelectorAll(selector)].find(
    (each) => each.getClientRects().length
        && `${each.textContent} ${each.value} ${each.ariaLabel}`.includes(text));
const inside = (frame, selector, text) => {
    const page = document.querySelector(frame)?.contentDocument;
    return page && find(selector, text, page);
};
"""
# The middle of an element in the window.
PLACE = """
const element = %s;
if (!element) return null;
element.scrollIntoView({ block: "center", behavior: "instant" });
let { left, top, width, height } = element.getBoundingClientRect();
const outer = element.ownerDocument.defaultView.frameElement?.getBoundingClientRect();
left += width / 2 + (outer?.left ?? 0);
top += height / 2 + (outer?.top ?? 0);
return [Math.round(left), Math.round(top)];
"""
SELECT_PARAGRAPHS = """
const paragraphs = document.querySelectorAll(".article-text p");
getSelection().setBaseAndExtent(paragraphs[0], 0, paragraphs[1], paragraphs[1].childNodes.length);
return paragraphs[1].textContent.trim().slice(-12);
"""
SHEET = "dialog[open] iframe"


class Hands:
    """Hands at a browser: ``send`` does what WebDriver calls actions, ``see`` takes a picture."""

    def __init__(
        self,
        name: str,
        browser: firefox.Firefox | webkit.WebKit,
        send: Callable[[list[Any]], Any],
        see: Callable[[], str],
    ) -> None:
        self.name = name
        # Of which the address is made, which nothing else may have.
        self.title = f"An hour of rain in {name}, {datetime.now(UTC):%j %H %M %S}"
        self.open, self.browser, self.send, self.see = browser.open, browser, send, see

    def look(self, script: str) -> Any:
        """Return what an expression of the page is."""
        return self.browser.run(f"{FIND} return {script}")

    def wait(self, script: str) -> None:
        """Wait until an expression is true; AssertionError if it never is."""
        end = time.monotonic() + PATIENCE
        while not self.look(f"Boolean({script})"):
            assert time.monotonic() < end, f"Never: {script}"
            time.sleep(PAUSE)

    def press(self, *keys: str) -> None:
        """Press keys together."""
        down = [{"type": "keyDown", "value": key} for key in keys]
        up = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self.send([{"type": "key", "id": "keyboard", "actions": [*down, *up]}])

    def type(self, words: str) -> None:
        """Type words, key by key."""
        keys = [{"type": kind, "value": key} for key in words for kind in ("keyDown", "keyUp")]
        self.send([{"type": "key", "id": "keyboard", "actions": keys}])

    def click(self, element: str) -> None:
        """Click on an element as soon as it is there and rests."""
        self.wait(element)
        script, before = FIND + PLACE % element, None
        while (place := self.browser.run(script)) != before or not place:
            before = place
            time.sleep(PAUSE)
        x, y = place
        self.send(
            [
                {
                    "type": "pointer",
                    "id": "mouse",
                    "parameters": {"pointerType": "mouse"},
                    "actions": [
                        {"type": "pointerMove", "x": x, "y": y, "duration": 50},
                        {"type": "pointerDown", "button": 0},
                        {"type": "pointerUp", "button": 0},
                    ],
                }
            ]
        )


def sign_in(hands: Hands, site: str) -> None:
    """Sign in, and leave the second factor for another day."""
    address, password = os.environ["DESK"].split(" ", 1)
    hands.open(f"{site}/desk/login/")
    hands.click("find('[name=login]')")
    hands.type(address)
    hands.click("find('[name=password]')")
    hands.type(password)
    hands.click("find('[type=submit]', 'Sign in')")
    hands.wait("find('button', 'Sign out')")
    if hands.look("find('button', 'Not now')"):
        hands.click("find('button', 'Not now')")
        hands.wait("!find('button', 'Not now') && find('a', 'Articles')")


def copy_from_an_article(hands: Hands, site: str) -> str:
    """Copy two paragraphs of one of the demo's articles; return their last words."""
    hands.open(site)
    hands.click("find('.card-title a:not([href*=hour-of-rain])')")
    hands.wait("document.querySelectorAll('.article-text p').length > 1")
    last = str(hands.browser.run(SELECT_PARAGRAPHS))
    hands.press(CONTROL, "c")
    return last


def write(hands: Hands, site: str) -> None:
    """Write the title and a text by keys."""
    hands.open(f"{site}/desk/blog/post/add/")
    hands.wait("document.querySelector('.section-card [data-section-fold]')")
    hands.wait("window.ContentEditor?.currentRegion")
    hands.click("find('#id_title')")
    hands.type(hands.title)
    hands.click("find('.section-card .cke_wysiwyg_div')")
    hands.wait("document.activeElement.closest('.cke:not(.cke--resting)')")
    hands.type(TYPED)
    hands.wait(f"document.activeElement.textContent.includes('{TYPED}')")


def paste(hands: Hands, last: str) -> None:
    """Paste what was copied, below what was typed."""
    hands.press("\ue007")
    hands.press(CONTROL, "v")
    hands.wait(f"document.activeElement.textContent.includes({last!r})")
    pasted = hands.look("document.activeElement.innerHTML")
    assert "style=" not in pasted, pasted
    assert "class=" not in pasted, pasted
    assert pasted.count("<p>") == 3, pasted


def add_and_move(hands: Hands) -> None:
    """Add a section by the menu at the end, write in it, and move it up."""
    hands.click("find('#add-section')")
    hands.click("find('#section-menu [data-kind]', 'Text')")
    hands.wait("document.activeElement.closest('.section-card')")
    hands.click("[...document.querySelectorAll('.section-card .cke_wysiwyg_div')].at(-1)")
    hands.wait("document.activeElement.closest('.cke:not(.cke--resting)')")
    hands.type(SECOND)
    hands.click("find('[data-section-up]', '', document.activeElement.closest('.section-card'))")
    hands.wait(
        f"""(([first]) => first.textContent.includes('{SECOND}'))(
            [...document.querySelectorAll('.section-card .cke_wysiwyg_div')]
                .filter((each) => each.offsetHeight)
                .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top))"""
    )


def describe(hands: Hands) -> None:
    """Choose a category by keys, and write the summary."""
    if not hands.look("Boolean(find('#id_summary'))"):  # beside the form where there is room
        hands.click("find('[aria-controls=details-pane]')")
    hands.wait("find('#id_summary')")
    hands.look(
        """[...document.querySelectorAll('#details-pane select')].find(
            (each) => each.offsetHeight && !each.value).focus()"""
    )
    hands.type("C")
    hands.wait("document.activeElement.selectedOptions[0].value")
    hands.click("find('#id_summary')")
    hands.type("What an hour can do.")


def wait_until_saved(hands: Hands) -> None:
    """Wait for the word that all is saved."""
    hands.wait("find('[data-autosave-status]', 'Saved')")


def preview(hands: Hands) -> None:
    """Open the pane, and find in it what was written, in its order."""
    hands.click("find('[data-preview-open]')")
    frame = "#preview-pane iframe"
    hands.wait(f"find('{frame}.is-filled') && inside('{frame}', 'h1', '{hands.title}')")
    text = hands.look(f"inside('{frame}', '.article-text').textContent")
    assert text.index(SECOND) < text.index(TYPED), text


def publish(hands: Hands) -> None:
    """Go through the checklist's page to the readers."""
    hands.click("find('[name=_publish]')")
    hands.click(f"inside('{SHEET}', '.attestation input')")
    hands.click(f"inside('{SHEET}', 'button[value=publish]')")
    hands.wait(f"inside('{SHEET}', 'body', 'readers see it now')")


def go_through(hands: Hands, site: str, folder: Path) -> None:
    """Take each step, until one fails; say what happened."""
    last = ""

    def copied() -> None:
        nonlocal last
        last = copy_from_an_article(hands, site)

    steps: dict[str, Callable[[], None]] = {
        "sign-in": lambda: sign_in(hands, site),
        "copy": copied,
        "write": lambda: write(hands, site),
        "paste": lambda: paste(hands, last),
        "add-and-move": lambda: add_and_move(hands),
        "describe": lambda: describe(hands),
        "autosave": lambda: wait_until_saved(hands),
        "preview": lambda: preview(hands),
        "publish": lambda: publish(hands),
    }
    for step, take in steps.items():
        try:
            take()
        except AssertionError as failed:
            print(f"{hands.name}, {step}: {failed}", flush=True)
            return
        finally:
            (folder / f"{hands.name}-{step}.png").write_bytes(b64decode(hands.see()))
        print(f"{hands.name}, {step}: done", flush=True)


def main() -> None:
    """Go through the steps in each engine."""
    site, folder = sys.argv[1].rstrip("/"), Path(sys.argv[2])
    with tempfile.TemporaryDirectory() as home, firefox.running(Path(home)) as fox:
        fox.send("WebDriver:SetWindowRect", width=1440, height=950)
        hands = Hands(
            "firefox",
            fox,
            lambda actions: fox.send("WebDriver:PerformActions", actions=actions),
            lambda: fox.send("WebDriver:TakeScreenshot", full=False)["value"],
        )
        go_through(hands, site, folder)
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        webkit.running(Path(home)) as kit,
    ):
        hands = Hands(
            "webkit",
            kit,
            lambda actions: kit.send("POST", "/actions", actions=actions),
            lambda: kit.send("GET", "/screenshot"),
        )
        go_through(hands, site, folder)


if __name__ == "__main__":
    main()
