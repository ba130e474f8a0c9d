"""What happens before anything is installed, and that it happens only once."""

import ast
import hashlib
import importlib.util
import json
import os
import re
import subprocess
import sys
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from practice_site import bootstrap
from tests.practice_site.environment import ROOT


@pytest.fixture
def commands(monkeypatch, tmp_path) -> list[list[str]]:
    """What would have been run; ``.venv`` is in a folder of the test's own, with a Python."""
    run: list[list[str]] = []

    def record(command, **options):
        run.append(command)
        return subprocess.CompletedProcess(command, 0)

    venv = tmp_path / ".venv"
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").touch()
    monkeypatch.setattr(bootstrap, "VENV", venv)
    monkeypatch.setattr(bootstrap, "PYTHON", venv / "bin" / "python")
    monkeypatch.setattr(bootstrap, "STAMP", venv / "installed.json")
    monkeypatch.setattr(subprocess, "run", record)
    return run


def lock(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def installs(commands: list[list[str]]) -> list[str]:
    return [Path(command[-1]).name for command in commands if "install" in command]


def test_packages_are_installed_with_their_hashes_and_only_once(commands, tmp_path):
    locks = [lock(tmp_path, "requirements.txt", "one")]
    bootstrap.install_requirements(locks)
    bootstrap.install_requirements(locks)
    assert installs(commands) == ["requirements.txt"]
    assert "--require-hashes" in commands[-1]


def test_a_changed_lock_is_installed_again(commands, tmp_path):
    bootstrap.install_requirements([lock(tmp_path, "requirements.txt", "one")])
    bootstrap.install_requirements([lock(tmp_path, "requirements.txt", "two")])
    assert installs(commands) == ["requirements.txt", "requirements.txt"]


def test_after_the_development_lock_the_smaller_one_is_there_as_well(commands, tmp_path):
    small = lock(tmp_path, "requirements.txt", "one")
    bootstrap.install_requirements([small, lock(tmp_path, "requirements-dev.txt", "one and more")])
    bootstrap.install_requirements([small])
    assert installs(commands) == ["requirements-dev.txt"]


def test_a_failed_install_is_not_remembered(commands, tmp_path, monkeypatch):
    def fail(command, **options):
        return subprocess.CompletedProcess(command, int("install" in command))

    monkeypatch.setattr(subprocess, "run", fail)
    with pytest.raises(SystemExit, match="could not be installed"):
        bootstrap.install_requirements([lock(tmp_path, "requirements.txt", "one")])
    assert not bootstrap.STAMP.exists()


def test_a_damaged_stamp_only_means_installing_again(commands, tmp_path):
    bootstrap.STAMP.write_text("{")
    path = lock(tmp_path, "requirements.txt", "one")
    bootstrap.install_requirements([path])
    assert installs(commands) == ["requirements.txt"]
    stamp = json.loads(bootstrap.STAMP.read_text())
    assert stamp == {"requirements.txt": hashlib.sha256(b"one").hexdigest()}


def test_an_old_python_is_told_which_one_is_needed(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"needs Python 3\.11 or newer; this is Python 3\.9"):
        bootstrap.prepare(["manage.py", "start"])


def test_a_python_that_is_too_old_can_still_read_the_bootstrap():
    for name in ("manage.py", "practice_site/__init__.py", "practice_site/bootstrap.py"):
        ast.parse((ROOT / name).read_text(encoding="utf-8"), feature_version=(3, 7))


def test_a_missing_venv_module_is_named_with_its_package(monkeypatch):
    def find_spec(name: str) -> ModuleSpec | None:
        return None if name == "ensurepip" else ModuleSpec(name, None)

    monkeypatch.setattr(importlib.util, "find_spec", find_spec)
    with pytest.raises(SystemExit, match="apt install python3-venv"):
        bootstrap.create_venv()


def test_another_command_without_django_says_which_python_has_it(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=r"\.venv.*manage\.py migrate"):
        bootstrap.prepare(["manage.py", "migrate"])


def test_another_command_is_left_alone(commands, monkeypatch):
    monkeypatch.delenv("DEVELOPMENT")
    bootstrap.prepare(["manage.py", "migrate"])
    assert commands == []
    assert "DEVELOPMENT" not in os.environ


def test_the_bootstrap_needs_the_standard_library_only():
    tree = ast.parse((ROOT / "practice_site" / "bootstrap.py").read_text(encoding="utf-8"))
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported <= sys.stdlib_module_names


def pins(name: str) -> set[str]:
    text = (ROOT / name).read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z0-9-]+==\S+)", text, flags=re.MULTILINE))


def test_each_lock_holds_everything_of_the_one_before():
    assert pins("requirements.txt")
    assert pins("requirements.txt") < pins("requirements-s3.txt") < pins("requirements-dev.txt")


@pytest.mark.parametrize(
    "name", ["requirements.txt", "requirements-s3.txt", "requirements-dev.txt"]
)
def test_a_lock_holds_no_address(name):
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    assert "--find-links" not in text
