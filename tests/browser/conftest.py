"""Somebody signed in at the desk, and an article that is open there.

What needs the models is imported in the fixtures: this file may be read before Django is set up.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests import requests_now

# A machine that runs other things as well needs its time; what never comes still fails.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def clean_contexts(browser: Browser) -> Iterator[dict[str, BrowserContext]]:
    """The contexts that tests share which need no other, as far as there are any by now.

    To begin a process, and to read the desk's scripts in it, takes as long as the rest of opening
    a page. What couldn't be cleaned after a test isn't put back.
    """
    contexts: dict[str, BrowserContext] = {}  # by their options
    yield contexts
    for context in contexts.values():
        context.close()


@pytest.fixture
def context_options() -> dict[str, Any]:
    """What is special about the context of each test of a module, which says so for itself."""
    return {}


@pytest.fixture
def context(
    request, new_context, browser, browser_context_args, context_options, browser_watch, live_server
):
    """A context that knows nothing of the tests before; a new one for a test that is special.

    Static files stay in its cache, each at an address that changes with it, and with the scripts
    what was compiled of them.
    """
    recording = [request.config.getoption(name) for name in ("--tracing", "--screenshot")]
    mark = request.node.get_closest_marker("browser_context_args")
    if mark or browser_context_args or recording != ["off", "off"]:
        yield new_context(**context_options)
        return
    clean, options = request.getfixturevalue("clean_contexts"), str(context_options)
    context = clean.pop(options, None)
    context = context or browser.new_context(base_url=live_server.url, **context_options)
    context.clear_cookies()  # here, since an answer to a closed page may bring one late
    first = context.pages[0] if context.pages else context.new_page()  # keeps the process
    with browser_watch.watching(context):
        yield context
        for page in context.pages[1:]:
            page.close()
    with requests_now.none():  # what was asked by a page that was closed may bring a cookie
        pass
    context.unroute_all()
    context.set_offline(False)
    context.clear_permissions()
    devtools = context.new_cdp_session(first)
    everything = {"origin": live_server.url, "storageTypes": "all"}
    devtools.send("Storage.clearDataForOrigin", everything)
    devtools.detach()
    clean[options] = context


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
