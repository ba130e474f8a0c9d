"""Which rules of our stylesheets no browser test ever has on its screen.

From the project's folder, by hand; the ordinary suite doesn't collect this file::

    .venv/bin/python -m tests.soak.css_coverage            # all browser tests; some 20 minutes
    .venv/bin/python -m tests.soak.css_coverage -n 4 tests/browser/test_publish.py

The browser tests open every page of the site and the desk in every state that they know: errors,
empty lists, open dialogs, dark, narrow, while something is dragged. This file is a plugin beside
them and asks Chromium, whenever a page is about to change, which rules it has applied. It also
opens every public page on paper, with more contrast and with forced colors. What remains is
printed: a rule that nothing needs, or a state that no test reaches. Rules for the pointer and the
keyboard alone, and for browsers without today's features, are left out.
"""

import json
import os
import re
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, CDPSession, Error, Locator, Page

ROOT = Path(__file__).parents[2]
FOLDER = "CSS_COVERAGE"  # in the environment: where each process writes what it has seen
NOT_SHOWN = re.compile(r":hover|:focus|:active|::selection|::placeholder|::file-selector|:target")

# --- The plugin: what Chromium says while the tests run ------------------------------------------

sessions: dict[Page, CDPSession] = {}
addresses: dict[Page, dict[str, str]] = {}
used: dict[str, set[tuple[int, int]]] = defaultdict(set)


def watch(page: Page) -> None:
    """Begin to follow the rules that a page uses."""
    known = addresses[page] = {}

    def add(event: dict[str, Any]) -> None:
        known[event["header"]["styleSheetId"]] = urlsplit(event["header"]["sourceURL"]).path

    session = sessions[page] = page.context.new_cdp_session(page)
    session.on("CSS.styleSheetAdded", add)
    for method in ("DOM.enable", "CSS.enable", "CSS.startRuleUsageTracking"):
        session.send(method)


def take(page: Page) -> None:
    """Note the rules that a page has used since it was asked last."""
    if page not in sessions or page.is_closed():
        return
    try:
        found = sessions[page].send("CSS.takeCoverageDelta")["coverage"]
    except Error:
        return  # it went away meanwhile
    for each in found:
        if each["used"] and (path := addresses[page].get(each["styleSheetId"])):
            used[path].add((int(each["startOffset"]), int(each["endOffset"])))


def before(owner: type, name: str, page_of: Callable[[Any], Page]) -> None:
    """Make a method of Playwright take what the page has used before it does anything."""
    original = getattr(owner, name)

    def changed(self: Any, *args: Any, **kwargs: Any) -> Any:
        take(page_of(self))
        return original(self, *args, **kwargs)

    setattr(owner, name, changed)


def pytest_configure() -> None:
    """Follow every page of every test."""
    for name in ("goto", "reload", "go_back", "set_viewport_size", "emulate_media", "close"):
        before(Page, name, lambda page: page)
    for name in ("click", "press", "fill", "check", "select_option"):
        before(Locator, name, lambda locator: locator.page)
    new_page, close = BrowserContext.new_page, BrowserContext.close

    def followed(self: BrowserContext) -> Page:
        page = new_page(self)
        watch(page)
        return page

    def closed(self: BrowserContext, *, reason: str | None = None) -> None:
        for page in self.pages:
            take(page)
        close(self, reason=reason)

    setattr(BrowserContext, "new_page", followed)  # noqa: B010
    setattr(BrowserContext, "close", closed)  # noqa: B010


def pytest_unconfigure() -> None:
    """Write what this process has seen."""
    file = Path(os.environ[FOLDER]) / f"{os.getpid()}.json"
    file.write_text(json.dumps({path: sorted(ranges) for path, ranges in used.items()}))


# --- What no other test does ---------------------------------------------------------------------


@pytest.mark.browser
def test_every_public_page_on_paper_and_with_other_colors(
    page: Page, live_server: Any, browser_watch: Any
) -> None:
    """Open each; what they look like is for the other tests to say."""
    from tests import public_site

    browser_watch.expect("404|410")
    for address in public_site.build().values():
        page.goto(live_server.url + address)
        for width in (390, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            page.emulate_media(media="print")
            page.emulate_media(media="screen", contrast="more")
            page.emulate_media(contrast="no-preference", forced_colors="active")
            page.emulate_media(forced_colors="none")


# --- The report ----------------------------------------------------------------------------------


def rules(css: str) -> list[tuple[int, str]]:
    """Return the rules of a stylesheet: where each one's block begins, and its selectors."""
    blank = re.sub(r"/\*.*?\*/", lambda comment: " " * len(comment[0]), css, flags=re.DOTALL)
    found: list[tuple[int, str]] = []
    conditions: list[str] = []
    for mark in re.finditer(r"([^{};]*)([{}])", blank):
        head = " ".join(mark[1].split())
        if mark[2] == "}":
            conditions.pop()
            continue
        conditions.append(head)
        if not head.startswith("@") and not any("@supports not" in each for each in conditions):
            found.append((mark.start(2), head))
    return found


def report(folder: Path) -> int:
    """Print the rules that were never used, and return their number."""
    seen: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for file in folder.iterdir():
        for path, ranges in json.loads(file.read_text()).items():
            seen[path] |= {tuple(each) for each in ranges}
    unused = total = 0
    for path in sorted((ROOT / "static" / "css").rglob("*.css")):
        ranges = seen.get(f"/{path.relative_to(ROOT)}", set())
        for start, selectors in rules(path.read_text(encoding="utf-8")):
            if all(NOT_SHOWN.search(each) for each in selectors.split(",")):
                continue
            total += 1
            if not any(low <= start < high for low, high in ranges):
                unused += 1
                line = path.read_text(encoding="utf-8")[:start].count("\n") + 1
                print(f"{path.relative_to(ROOT)}:{line}: {selectors}")
    print(f"{unused} of {total} rules were never used.")
    return unused


def main() -> None:
    """Run the browser tests given, or all of them, and report."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ[FOLDER] = folder
        arguments = sys.argv[1:]
        if not any(each.startswith("tests/") for each in arguments):
            arguments += ["tests/browser", __file__]
        pytest.main(["-q", "-p", "tests.soak.css_coverage", "-m", "browser", *arguments])
        report(Path(folder))


if __name__ == "__main__":
    main()
