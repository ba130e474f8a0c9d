import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.places import Places, places


@pytest.fixture(scope="session")
def made(tmp_path_factory) -> Iterator[Places]:
    """Makes places for a site, with databases of the kind that is tested."""
    server = os.environ["DATABASE_URL"] if connection.vendor == "postgresql" else ""
    folder: Path = tmp_path_factory.mktemp("places")
    with places(folder, server) as made:
        yield made
