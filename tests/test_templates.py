"""Templates are formatted, and their lines fit beside each other on a screen."""

import subprocess
import sys
from pathlib import Path

from django.conf import settings

TEMPLATES = settings.BASE_DIR / "templates"
LONGEST = 120  # characters


def test_djangofmt_has_nothing_to_change():
    formatter = Path(sys.executable).with_name("djangofmt")
    run = subprocess.run(
        [formatter, "--check", TEMPLATES], cwd=settings.BASE_DIR, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_no_line_is_longer_than_the_formatter_would_make_it():
    files = [path for path in TEMPLATES.rglob("*") if path.is_file()]
    assert len(files) > 150
    too_long = [
        f"{path.relative_to(TEMPLATES)}:{number}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > LONGEST
    ]
    assert not too_long
