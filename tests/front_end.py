"""Finds the tools that check and test the desk's scripts, from npm (tests/node)."""

import shutil
import subprocess
from pathlib import Path

NODE = Path(__file__).parent / "node"
TOOLS = [NODE / "node_modules" / name for name in ("typescript", "@biomejs/biome", "jsdom", "c8")]
HOW_TO_HAVE_IT = "install npm, and run npm ci --ignore-scripts in tests/node"


def find_program() -> list[str] | None:
    """Return the command that runs a script of ``tests/node/package.json``, or None."""
    npm = shutil.which("npm")
    found = npm and all(tool.is_dir() for tool in TOOLS)
    return [npm, "run", "--silent", "--prefix", str(NODE)] if npm and found else None


def messages(script: str) -> str:
    """Return what a script of ``tests/node/package.json`` finds, or an empty string."""
    command = find_program()
    assert command, f"To have the tools, {HOW_TO_HAVE_IT}."
    run = subprocess.run([*command, script], capture_output=True, check=False, text=True)
    return run.stdout + run.stderr if run.returncode else ""
