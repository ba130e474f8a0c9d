"""Prepares the project's own environment for ``start`` and ``test``.

It runs before anything is installed, under any Python: it imports the standard library only, and
its syntax must be readable by a Python that is too old, so that it can say so.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed.json"
OLDEST_PYTHON = (3, 11)

# The lock files of each command. requirements-dev.txt includes all of requirements.txt.
LOCKS = {"start": ["requirements.txt"], "test": ["requirements.txt", "requirements-dev.txt"]}


def prepare(argv: list[str]) -> None:
    """Return if the command can run in this environment; otherwise re-execute it or exit.

    ``start`` and ``test`` run in ``.venv`` with the locked packages, and with DEVELOPMENT=true
    unless the environment sets it. Every other command runs under the Python that was called.
    """
    if sys.version_info < OLDEST_PYTHON:
        sys.exit(
            "This project needs Python {}.{} or newer; this is Python {}.{}. Install a newer one "
            "and run the command with it, as in: python3.12 manage.py start".format(
                *OLDEST_PYTHON, *sys.version_info
            )
        )
    command = argv[1] if len(argv) > 1 else ""
    if command not in LOCKS:
        if importlib.util.find_spec("django") is None:
            sys.exit(
                "Django is not installed for this Python. Run python3 manage.py start once, then "
                "this command with the project's own Python: "
                f"{PYTHON.relative_to(ROOT)} {' '.join(argv)}"
            )
        return
    os.environ.setdefault("DEVELOPMENT", "true")
    if not PYTHON.exists():
        create_venv()
    install_requirements([ROOT / name for name in LOCKS[command]])
    if Path(sys.prefix).resolve() != VENV.resolve():
        rerun_in_venv(argv)


def create_venv() -> None:
    """Create ``.venv``, replacing a broken one; exits if this Python has no venv module."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "This Python can't make an environment for the project: its venv module is missing. "
            "On Debian or Ubuntu: apt install python3-venv. Then run the command again."
        )
    print(f"Making an environment for this project in {VENV.name} ...", flush=True)
    run = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=False)
    if run.returncode:
        sys.exit(f"The environment could not be made; the lines above say why. Look at {VENV}.")


def install_requirements(locks: list[Path]) -> None:
    """Install the last of these lock files, unless its current content is installed already."""
    wanted = {lock.name: hashlib.sha256(lock.read_bytes()).hexdigest() for lock in locks}
    try:
        installed = json.loads(STAMP.read_text(encoding="utf-8"))  # likewise, hashes by file name
    except (OSError, ValueError):
        installed = {}
    if wanted.items() <= installed.items():
        return
    pip = [str(PYTHON), "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode:
        create_venv()  # an earlier attempt was interrupted before pip was there
    name = locks[-1].name
    print(f"Installing the packages of {name} (a minute or two the first time) ...", flush=True)
    options = ["--quiet", "--disable-pip-version-check", "--require-hashes"]
    run = subprocess.run([*pip, "install", *options, "-r", str(locks[-1])], check=False)
    if run.returncode:
        sys.exit(
            "The packages could not be installed; the lines above say why. Often the machine is "
            "not connected to the internet. Nothing is lost: run the command again."
        )
    STAMP.write_text(json.dumps({**installed, **wanted}, indent=1), encoding="utf-8")


def rerun_in_venv(argv: list[str]) -> None:
    """Run the same command with the Python of ``.venv``; doesn't return."""
    command = [str(PYTHON), str(ROOT / "manage.py"), *argv[1:]]
    sys.stdout.flush()
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606  our own interpreter and our own arguments
    # On Windows execv would return to the terminal before the command is done.
    sys.exit(subprocess.call(command))
