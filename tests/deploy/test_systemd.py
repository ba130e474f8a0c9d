"""The unit of systemd, as far as it can be judged without being started."""

import os
import re
import subprocess

import pytest

from practice_site.server.parent import PATIENCE
from tests import systemd
from tests.practice_site.environment import ROOT, python

UNIT = ROOT / "docs" / "deploy" / "practice-blog.service"
WRAPPER = UNIT.with_name("practice-blog")


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


def test_settings_that_are_refused_fail_the_start_and_the_reload():
    """What systemctl waits for; the service itself is in the background by then."""
    commands = re.findall(r"^(Exec\w+)=\S+ (.*)$", UNIT.read_text(), flags=re.MULTILINE)
    assert commands == [
        ("ExecStartPre", "manage.py check"),
        ("ExecStart", "manage.py serve"),
        ("ExecReload", "manage.py serve --check"),
        ("ExecReload", '-c "kill -HUP $MAINPID"'),
    ]
    for _, command in (commands[0], commands[2]):
        assert python(*command.split(), SITE_URL="http://blog.example.com").returncode == 1


def test_the_unit_waits_longer_than_the_site_takes_to_end():
    unit = dict(re.findall(r"^(\w+)=(.*)$", UNIT.read_text(), flags=re.MULTILINE))
    assert int(unit["TimeoutStopSec"]) > PATIENCE
    assert unit["KillMode"] == "mixed"


def test_a_picture_that_takes_too_much_memory_does_not_stop_the_site():
    assert "\nOOMPolicy=continue\n" in UNIT.read_text()


def test_who_is_not_root_is_told_so(tmp_path):
    nobody = tmp_path / "id"
    nobody.write_text("#!/bin/sh\necho 1000\n")
    nobody.chmod(0o755)
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        ["sh", str(WRAPPER), "check"],
        env={"PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stderr) == (1, "Run this as root.\n")
