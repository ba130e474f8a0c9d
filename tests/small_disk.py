"""A disk of a few megabytes, to be filled: Linux's tmpfs, which only root can mount."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOW_TO_HAVE_IT = "run the tests as root on Linux"


def find_program() -> str | None:
    """Return the program that mounts it, or None where that isn't allowed."""
    may_mount = sys.platform == "linux" and os.geteuid() == 0
    return shutil.which("mount") if may_mount else None


@contextmanager
def mounted(folder: Path, megabytes: int) -> Iterator[Path]:
    """Mount an empty disk of this size on a new folder, and unmount it at the end."""
    folder.mkdir()
    subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)], check=True
    )
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
