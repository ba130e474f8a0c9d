"""Finds the program that judges units of systemd."""

import shutil

HOW_TO_HAVE_IT = "install systemd 252 or newer (Debian: apt install systemd)"


def find_program() -> str | None:
    """Return the path of systemd-analyze, or None."""
    return shutil.which("systemd-analyze")
