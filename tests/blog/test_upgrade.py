"""A database of an earlier release is brought up to date, and says what it said before.

``tests/data/releases`` holds the example's database as each release left it, and what it said.
"""

import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.practice_site.environment import python

RELEASES = Path(__file__).parents[1] / "data" / "releases"
NAMES = sorted(path.name.removesuffix(".json") for path in RELEASES.glob("*.json"))
assert "0.2" in NAMES


@pytest.fixture
def installation(request, tmp_path) -> Iterator[dict[str, str]]:
    """The environment of an installation with the database of a release."""
    release = request.param
    values = {"DEVELOPMENT": "true", "DATA_DIR": str(tmp_path)}
    if connection.vendor == "sqlite":
        file = gzip.decompress((RELEASES / f"{release}.sqlite3.gz").read_bytes())
        (tmp_path / "db.sqlite3").write_bytes(file)
        yield values
        return
    dump = gzip.decompress((RELEASES / f"{release}.sql.gz").read_bytes()).decode()
    name = f"upgrade_{os.getpid()}"
    given = connection.settings_dict
    keys = ("host", "port", "user", "password")
    server: dict[str, Any] = {key: given[key.upper()] or None for key in keys}
    with psycopg.connect(dbname="postgres", autocommit=True, **server) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            with psycopg.connect(dbname=name, **server) as restored:
                restored.execute(dump)
            address = f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{name}"
            yield values | {"DATABASE_URL": address}
        finally:
            drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
            admin.execute(drop.format(sql.Identifier(name)))


@pytest.mark.parametrize("installation", NAMES, indirect=True)
def test_what_it_said_before_it_says_after(installation, request):
    name = request.node.callspec.params["installation"]
    before = json.loads((RELEASES / f"{name}.json").read_text())
    output = python("-m", "tests.facts", before["at"], **installation)
    assert output.returncode == 0, output.stderr
    assert json.loads(output.stdout) == before["facts"]
