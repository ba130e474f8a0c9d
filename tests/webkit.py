"""Drives the machine's own WebKit, the engine of Safari, by the W3C's WebDriver.

Debian has it as webkit2gtk-driver; its small browser needs a screen, which Xvfb gives it.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

HOW_TO_HAVE_IT = "install WebKit (Debian: apt install webkit2gtk-driver xvfb)"
PATIENCE = 60  # seconds
# What a page says in its console goes to the browser's output, unless a driver started it.
CONSOLE = "--enable-write-console-messages-to-stdout=true"


def find_programs() -> tuple[str, str, str] | None:
    """Return the paths of the driver, its browser and the screen, or None."""
    driver, screen = shutil.which("WebKitWebDriver"), shutil.which("Xvfb")
    browsers = sorted(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser"))
    return (driver, str(browsers[-1]), screen) if driver and screen and browsers else None


def find_program() -> str | None:
    """Return the path of its browser, or None where something that it needs is missing."""
    found = find_programs()
    return found[1] if found else None


class WebKit:
    """A running browser with one window."""

    def __init__(self, port: int, browser: str) -> None:
        self.address = f"http://127.0.0.1:{port}"
        options = {"binary": browser, "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        session = self.send("POST", "/session", capabilities=wanted)["sessionId"]
        self.address += f"/session/{session}"

    def send(self, method: str, path: str, **parameters: object) -> Any:
        """Return what a command answers; AssertionError if it fails."""
        data = json.dumps(parameters).encode() if method == "POST" else None
        request = Request(self.address + path, data, method=method)
        try:
            with urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)["value"]
        except HTTPError as failed:
            raise AssertionError(failed.read().decode()) from failed

    def open(self, address: str) -> None:
        """Open a page, and wait until it is loaded."""
        self.send("POST", "/url", url=address)

    def run(self, script: str, *arguments: object) -> Any:
        """Return what a script answers in the page."""
        return self.send("POST", "/execute/sync", script=script, args=arguments)


def environment(home: Path) -> dict[str, str]:
    """Return the environment in which it runs without a card for graphics, as anybody."""
    return {
        **os.environ,
        "HOME": str(home),
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "NO_AT_BRIDGE": "1",
        "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
        "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
    }


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def running(folder: Path) -> Iterator[WebKit]:
    """Run the browser with an empty folder as its home."""
    found = find_programs()
    assert found, HOW_TO_HAVE_IT
    driver, browser, screen = found
    reading, writing = os.pipe()
    display = [screen, "-displayfd", str(writing), "-screen", "0", "1600x1000x24"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(display, pass_fds=[writing], stdout=quiet, stderr=quiet) as shown:
        try:
            number = os.read(reading, 10).decode().strip()
            port, variables = free_port(), {**environment(folder), "DISPLAY": f":{number}"}
            command = [driver, f"--port={port}"]
            with subprocess.Popen(command, env=variables, stdout=quiet, stderr=quiet) as process:
                try:
                    _wait_for(port)
                    webkit = WebKit(port, browser)
                    yield webkit
                    webkit.send("DELETE", "")
                finally:
                    process.kill()
        finally:
            shown.kill()
            os.close(reading)
            os.close(writing)


def _wait_for(port: int) -> None:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            assert time.monotonic() < end, "WebKitWebDriver did not start."
            time.sleep(0.1)
        else:
            return
