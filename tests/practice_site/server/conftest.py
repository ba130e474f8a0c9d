"""One database and one set of static files, as in production, for all tests of serving."""

from pathlib import Path

import pytest

from tests import once


@pytest.fixture(scope="session")
def folder(tmp_path_factory) -> Path:
    """The prepared DATA_DIR."""
    folder: Path = tmp_path_factory.mktemp("served")
    once.prepare(folder)
    return folder
