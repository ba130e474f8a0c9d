"""Finds the Chromium that the browser tests drive: the machine's own, never a downloaded one."""

import os
import shutil
from pathlib import Path

HOW_TO_HAVE_IT = "install Chromium (Debian: apt install chromium), or set CHROMIUM to where it is"
# The shell goes first: the same engine without the windows that no test looks at, which cost a
# third of the time. To watch a test (pytest --headed), set CHROMIUM to a browser that has them.
NAMES = [
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
]
MACOS = ["Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium"]
WINDOWS = ["Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe"]
WINDOWS_FOLDERS = ["PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"]


def find_program() -> Path | None:
    """Return the program's path, or None; CHROMIUM in the environment goes before everything."""
    if named := os.environ.get("CHROMIUM"):
        found = shutil.which(named)
        return Path(found) if found else None
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    folders = [os.environ[name] for name in WINDOWS_FOLDERS if name in os.environ]
    usual = [
        *(Path("/Applications", name) for name in MACOS),
        *(Path(folder, name) for folder in folders for name in WINDOWS),
    ]
    return next((path for path in usual if path.is_file()), None)
