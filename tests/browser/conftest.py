"""Somebody signed in at the desk, and an article that is open there.

What needs the models is imported in the fixtures: this file may be read before Django is set up.
"""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

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
def public_pages(transactional_db, settings) -> dict[str, str]:
    """The address of each page of tests/public_site.py by its name: a site made once for all."""
    from django.db import connection

    from tests import once, public_site

    def make(folder: Path) -> None:
        (folder / "pages.json").write_text(json.dumps(public_site.build()))
        with closing(sqlite3.connect(folder / "db.sqlite3")) as copy:
            connection.connection.backup(copy)
        shutil.copytree(settings.MEDIA_ROOT, folder / "media")

    made = once.made("public_site", make)
    with closing(sqlite3.connect(made / "db.sqlite3")) as copy:
        copy.backup(connection.connection)
    shutil.copytree(made / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
    return json.loads((made / "pages.json").read_text())
