"""Finds vnu, the W3C's HTML checker, which is a Java program from npm (tests/node)."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

JAR = Path(__file__).parent / "node" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
HOW_TO_HAVE_IT = "install Java 11 or newer and npm, and run npm ci --ignore-scripts in tests/node"


def find_program() -> list[str] | None:
    """Return the command that runs it, or None."""
    java = shutil.which("java")
    return [java, "-jar", str(JAR)] if java and JAR.is_file() else None


def messages(folder: Path, *options: str) -> list[dict[str, Any]]:
    """Return what it says about the files of a folder: each with type, url, message, extract."""
    command = find_program()
    assert command, f"To have vnu, {HOW_TO_HAVE_IT}."
    run = subprocess.run(
        [*command, "--format", "json", "--exit-zero-always", *options, str(folder)],
        capture_output=True,
        check=True,
        text=True,
    )
    found: list[dict[str, Any]] = json.loads(run.stderr)["messages"]
    return found
