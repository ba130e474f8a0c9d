"""Runs a command of the project as a process of its own, with an environment of its own."""

import os
import re
import subprocess
import sys
from pathlib import Path

from practice_site.environment import VARIABLES

ROOT = Path(__file__).resolve().parents[2]

# What would reach the settings from whoever runs the tests: every variable that they read.
SETTINGS = {*VARIABLES, "DJANGO_SETTINGS_MODULE"}
# Of the README's values the one that is refused as it stands there, besides the SECRET_KEY.
MAIL = {"EMAIL_URL": "smtp+tls://desk:a-word@mail.example.com:587"}


def environment(**values: str) -> dict[str, str]:
    """The environment that a process gets: of the settings' variables only these, and no file's."""
    rest = {name: value for name, value in os.environ.items() if name not in SETTINGS}
    return {**rest, "PYTHONUNBUFFERED": "1", "ENV_FILE": os.devnull, **values}


def python(*arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    """Run this Python in the project's folder, with only these values for the settings."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(**values),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def fenced_blocks() -> list[tuple[str, str]]:
    """The README's fenced blocks in order, each as its language and its text."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return re.findall(r"^```(\w*)\n(.*?)^```$", readme, flags=re.MULTILINE | re.DOTALL)


def production() -> dict[str, str]:
    """The environment that the README gives for production, with somebody's mail server in it."""
    block = next(text for language, text in fenced_blocks() if language == "env")
    return dict(line.split("=", 1) for line in block.splitlines()) | MAIL
