"""No stored page is ever out of date: a sample of tests/soak/fresh_pages.py, with real workers."""

import os
import subprocess
import sys

import pytest

from tests.postgresql import same_kind
from tests.practice_site.environment import ROOT, environment

pytestmark = pytest.mark.skipif(os.name == "nt", reason="serve is for Unix")


@pytest.mark.django_db  # of its kind it makes a database of its own
def test_after_random_changes_every_worker_answers_as_if_nothing_were_stored():
    """Every kind of change is made."""
    command = [sys.executable, "-m", "tests.soak.fresh_pages", "--comparisons", "0"]
    command += same_kind()
    run = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-6000:]
    assert "around a moment" in run.stdout
