"""Drives the machine's own Firefox, for the few tests that need another browser than Chromium.

Playwright only drives a Firefox of its own making, which would be downloaded, and Selenium needs
geckodriver, which Debian doesn't have. Firefox itself listens on a socket, to the commands of its
Marionette protocol (https://firefox-source-docs.mozilla.org/testing/marionette/Protocol.html).
"""

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

HOW_TO_HAVE_IT = "install Firefox (Debian: apt install firefox-esr), or set FIREFOX to where it is"
PATIENCE = 30  # seconds
CONTROL, END = "\ue009", "\ue010"  # keys, as WebDriver names them
PREFERENCES = """
user_pref("marionette.port", {port});
user_pref("app.update.enabled", false);
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("network.captive-portal-service.enabled", false);
user_pref("network.connectivity-service.enabled", false);
"""


def find_program() -> Path | None:
    """Return the program's path, or None; FIREFOX in the environment goes before everything."""
    names = [os.environ["FIREFOX"]] if "FIREFOX" in os.environ else ["firefox-esr", "firefox"]
    found = next(filter(None, map(shutil.which, names)), None)
    return Path(found) if found else None


class Firefox:
    """A running Firefox with one window."""

    def __init__(self, port: int) -> None:
        self.connection = _connect(port)
        self.stream = self.connection.makefile("rb")
        self.number = 0
        self._read()  # who it is
        self.send("WebDriver:NewSession")

    def close(self) -> None:
        """Close the connection."""
        self.stream.close()
        self.connection.close()

    def _read(self) -> Any:
        """Return a message; each begins with its length in bytes and a colon."""
        length = b""
        while (digit := self.stream.read(1)) != b":":
            assert digit, "Firefox is gone."
            length += digit
        return json.loads(self.stream.read(int(length)))

    def send(self, command: str, **parameters: object) -> Any:
        """Return what a command answers; AssertionError if it fails."""
        self.number += 1
        message = json.dumps([0, self.number, command, parameters])
        self.connection.sendall(f"{len(message)}:{message}".encode())  # JSON in ASCII
        _, number, error, result = self._read()
        assert number == self.number
        assert error is None, error
        return result

    def open(self, address: str) -> None:
        """Open a page, and wait until it is loaded."""
        self.send("WebDriver:Navigate", url=address)

    def run(self, script: str, *arguments: str) -> Any:
        """Return what a script answers in the page."""
        return self.send("WebDriver:ExecuteScript", script=script, args=arguments)["value"]

    def press(self, *keys: str) -> None:
        """Press keys together."""
        down = [{"type": "keyDown", "value": key} for key in keys]
        up = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        keyboard = {"type": "key", "id": "keyboard", "actions": [*down, *up]}
        self.send("WebDriver:PerformActions", actions=[keyboard])

    def run_inside(self, script: str, *arguments: str) -> None:
        """Run a script with the rights of the browser itself."""
        self.send("Marionette:SetContext", value="chrome")
        self.run(script, *arguments)
        self.send("Marionette:SetContext", value="content")


def _connect(port: int) -> socket.socket:
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        except OSError:
            assert time.monotonic() < end, "Firefox did not start."
            time.sleep(0.1)


@contextmanager
def running(profile: Path) -> Iterator[Firefox]:
    """Run Firefox with a new profile in an empty folder."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (profile / "user.js").write_text(PREFERENCES.format(port=port))
    command = [
        str(find_program()),
        *("--headless", "--no-remote", "--marionette", "--remote-allow-system-access"),
        *("--profile", str(profile)),
    ]
    output = subprocess.DEVNULL
    with subprocess.Popen(command, stdout=output, stderr=output) as process:
        try:
            with closing(Firefox(port)) as firefox:
                yield firefox
        finally:
            process.kill()
