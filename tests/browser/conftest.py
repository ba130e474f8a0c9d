"""Somebody signed in at the desk, and an article that is open there.

What needs the models is imported in the fixtures: this file may be read before Django is set up.
"""

import pytest
from playwright.sync_api import expect

# A machine that runs other things as well needs its time; what never comes still fails.
expect.set_options(timeout=20_000)


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
