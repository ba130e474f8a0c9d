"""The unit of systemd, as far as it can be judged without being started."""

import re
import subprocess

import pytest

from practice_site.server.parent import PATIENCE
from tests import systemd
from tests.practice_site.environment import ROOT

UNIT = ROOT / "docs" / "deploy" / "practice-blog.service"


@pytest.mark.systemd
def test_systemd_calls_the_unit_well_protected():
    program = systemd.find_program()
    assert program
    judge = [program, "security", "--offline=true", "--no-pager", "--threshold=20", str(UNIT)]
    judged = subprocess.run(judge, capture_output=True, text=True, check=False)
    assert judged.returncode == 0, judged.stdout + judged.stderr  # 2.0 of 10 at most
    found = re.search(r"exposure level for practice-blog.service: ([\d.]+)", judged.stdout)
    assert found
    assert float(found[1]) < 2


def test_the_unit_waits_longer_than_the_site_takes_to_end():
    unit = dict(re.findall(r"^(\w+)=(.*)$", UNIT.read_text(), flags=re.MULTILINE))
    assert int(unit["TimeoutStopSec"]) > PATIENCE
    assert unit["KillMode"] == "mixed"


def test_a_picture_that_takes_too_much_memory_does_not_stop_the_site():
    assert "\nOOMPolicy=continue\n" in UNIT.read_text()
