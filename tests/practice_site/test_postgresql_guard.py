"""Where there is no PostgreSQL, its tests are left out, and never silently."""

import os
import subprocess
import tempfile
from pathlib import Path
from unittest import mock

import pytest

from tests import postgresql
from tests.places import Places
from tests.practice_site.environment import python
from tests.served import Site


def run_on_postgresql(**values: str) -> subprocess.CompletedProcess[str]:
    tests = ("-m", "pytest", "-p", "no:cacheprovider", "tests/accounts/test_models.py")
    return python(*tests, **{"CI": "", "TEST_DATABASE": "postgresql", **values})


def test_without_postgresql_what_is_left_out_is_said_with_how_to_have_it():
    run = run_on_postgresql(POSTGRESQL="/no/such/folder")
    assert run.returncode == 0
    assert "Tests on PostgreSQL left out" in run.stdout + run.stderr
    assert "apt install postgresql" in run.stdout + run.stderr
    assert "passed" not in run.stdout


def test_without_postgresql_ci_fails():
    run = run_on_postgresql(POSTGRESQL="/no/such/folder", CI="true")
    assert run.returncode not in (0, 5)
    assert "CI leaves nothing out" in run.stderr


@pytest.mark.skipif(postgresql.find_program() is None, reason="no PostgreSQL is here")
def test_the_server_of_the_tests_ends_with_them():
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)  # its own user must come in
        run = run_on_postgresql(TMPDIR=folder)
        assert run.returncode == 0, run.stdout + run.stderr
        assert "database: postgresql" in run.stdout
        assert list(Path(folder).glob("practice-blog-pg-*")) == []


@pytest.mark.skipif(postgresql.find_program() is None, reason="no PostgreSQL is here")
def test_a_database_whose_migrations_failed_is_made_anew(tmp_path):
    made = Places(tmp_path, postgresql.start())
    with mock.patch.object(Site, "manage", side_effect=[RuntimeError("a migration"), ""]):
        with pytest.raises(RuntimeError, match="a migration"):
            made.template()
        made.connect(made.template()).close()
