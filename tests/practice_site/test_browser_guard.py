"""The browser tests are watched, and leaving them out is never silent."""

import subprocess

import pytest

from tests.practice_site.environment import python


@pytest.mark.browser
def test_a_page_of_the_site_asks_only_the_site(page, browser_watch):
    page.goto("/")
    assert page.title()
    assert browser_watch.foreign == []


@pytest.mark.browser
def test_a_foreign_request_and_a_console_error_are_noticed(page, browser_watch):
    page.route("**/*", lambda route: route.fulfill(status=200, content_type="text/html", body=""))
    page.goto("http://elsewhere.example/")
    page.evaluate("console.error('something broke')")
    page.wait_for_function("true")
    with pytest.raises(AssertionError, match=r"elsewhere\.example"):
        browser_watch.verify()
    browser_watch.foreign.clear()
    with pytest.raises(AssertionError, match="something broke"):
        browser_watch.verify()
    browser_watch.expect("something broke")
    browser_watch.verify()


def run_without_chromium(**values: str) -> subprocess.CompletedProcess[str]:
    tests = ("-m", "pytest", "-p", "no:cacheprovider", __file__, "-k", "page_of")
    return python(*tests, **{"CI": "", "CHROMIUM": "no-such-program", **values})


def test_without_chromium_the_summary_counts_what_was_left_out_and_says_how_to_have_it():
    run = run_without_chromium()
    assert "Browser tests left out: 1," in run.stdout
    assert "apt install chromium" in run.stdout


def test_browser_tests_alone_without_chromium_are_no_failure():
    assert run_without_chromium().returncode == 0


def test_without_chromium_ci_fails():
    run = run_without_chromium(CI="true")
    assert run.returncode not in (0, 5)
    assert "CI leaves nothing out" in run.stderr
    assert "no Chromium was found" in run.stderr
