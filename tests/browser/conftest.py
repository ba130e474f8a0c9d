"""Somebody signed in at the desk, and an article that is open there.

What needs the models is imported in the fixtures: this file may be read before Django is set up.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

# A machine that runs other things as well needs its time; what never comes still fails.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def shared_context(browser: Browser, live_server: LiveServer) -> Iterator[BrowserContext]:
    """The context of all tests that need no other; an empty page keeps its process alive.

    To begin a process, and to compile the desk's scripts in it, takes as long as the rest of
    opening a page.
    """
    context = browser.new_context(base_url=live_server.url)
    context.new_page()
    yield context
    context.close()


@pytest.fixture
def context(request, new_context, browser_context_args, browser_watch, live_server):
    """A context that knows nothing of the tests before; a new one where it is to be special."""
    traced = request.config.getoption("--tracing") != "off"
    if traced or browser_context_args or request.node.get_closest_marker("browser_context_args"):
        yield new_context()
        return
    context = request.getfixturevalue("shared_context")
    first = context.pages[0]
    with browser_watch.watching(context):
        yield context
        for page in context.pages[1:]:
            page.close()
    context.unroute_all()
    context.set_offline(False)
    context.clear_cookies()
    context.clear_permissions()
    devtools = context.new_cdp_session(first)
    devtools.send("Network.clearBrowserCache")
    everything = {"origin": live_server.url, "storageTypes": "all"}
    devtools.send("Storage.clearDataForOrigin", everything)
    devtools.detach()


@pytest.fixture
def owner(context, client, live_server):
    """Somebody who is signed in and may do everything."""
    from tests.browser.desk import sign_in
    from tests.factories import OwnerFactory

    return sign_in(context, client, live_server, OwnerFactory())


@pytest.fixture
def start(page, owner):
    """Open an article with these sections; by default three short texts."""
    from tests.browser.desk import Editor
    from tests.factories import PostFactory

    def open_article(sections=None, **fields) -> Editor:
        if sections is None:
            sections = [
                {"kind": "text", "heading": name, "body": f"<p>About {name.lower()}.</p>"}
                for name in ("First", "Second", "Third")
            ]
        return Editor(page, PostFactory(sections=sections, **fields))

    return open_article


@pytest.fixture
def public_pages(transactional_db) -> dict[str, str]:
    """The address of each page of tests/public_site.py by its name."""
    from tests import public_site
    from tests.browser.scenes import scene

    return scene(public_site.build)
