"""Backups while eight people write: a sample of tests/soak/backups.py."""

import subprocess
import sys

import pytest

from tests.postgresql import same_kind
from tests.practice_site.environment import ROOT, environment


@pytest.mark.django_db  # it makes databases of its own, of the kind that is tested
def test_what_is_restored_is_the_site_at_one_moment():
    command = [sys.executable, "-m", "tests.soak.backups", "--times", "2", *same_kind()]
    run = subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout[-2000:] + run.stderr[-6000:]
    assert "rows are the same" in run.stdout
