"""What a public page leaves in a reader's browser, and whom it makes the browser ask: nothing.

The network and the console are watched for every browser test (tests/conftest.py).
"""

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

KEPT = """async () => ({
    cookies: document.cookie,
    local: localStorage.length,
    session: sessionStorage.length,
    databases: (await indexedDB.databases()).length,
    caches: (await caches.keys()).length,
    workers: (await navigator.serviceWorker.getRegistrations()).length,
})"""
WATCH = """
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => {
        window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
    });
"""


def test_no_page_leaves_anything_behind_or_breaks_its_policy(
    page: Page, browser_watch, public_pages
):
    browser_watch.expect("404|410")
    warnings: list[str] = []
    page.on("console", lambda message: warnings.append(message.text))
    page.add_init_script(WATCH)
    for name, address in public_pages.items():
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert not any(page.evaluate(KEPT).values()), name
        assert page.evaluate("window.violations") == [], name
    assert page.context.cookies() == []
    assert not [each for each in warnings if "404" not in each and "410" not in each]


def test_a_page_that_broke_its_policy_would_be_noticed(page: Page, browser_watch):
    browser_watch.expect("Content Security Policy")
    page.add_init_script(WATCH)
    page.goto("/")
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {text: '1'}))"
    )
    page.wait_for_function("window.violations.length === 1")
