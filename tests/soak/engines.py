"""Reads every public page of a running site in Chromium, Firefox and WebKit, at each width.

    python -m tests.soak.engines http://localhost:8000

It says where a page scrolls sideways, also with letters twice and four times as large, and what the
consoles say. Each page is shown in a frame (see tests/frames.py).
"""

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from tests import chromium, firefox, webkit
from tests.frames import Run, look

BESIDES = ["/search/", "/search/?q=sleep", "/search/?q=zzqx", "/search/?q=suicide", "/nowhere/"]
SIZES = [(320, 100), (768, 100), (1280, 100), (320, 200), (640, 200), (1280, 400)]


def addresses_of(site: str) -> list[str]:
    """Return the addresses of the site's pages."""
    with urlopen(f"{site}/sitemap.xml") as answer:
        listed = re.findall(r"<loc>[a-z]+://[^/]+([^<]*)</loc>", answer.read().decode())
    return [*listed, *BESIDES]


@contextmanager
def in_chromium(start: str) -> Iterator[tuple[Run, list[str]]]:
    """Run Chromium; give what runs a script in it, and what its console says."""
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium.find_program()))
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.on("console", lambda message: said.append(message.text))
        page.goto(start)
        yield (
            lambda script, *given: page.evaluate(
                "([script, given]) => new Function(script)(...given)", [script, list(given)]
            ),
            said,
        )
        browser.close()


def console_of_webkit(site: str, addresses: list[str]) -> list[str]:
    """Return what pages say in WebKit's console, which its driver doesn't tell."""
    programs = webkit.find_programs()
    assert programs, webkit.HOW_TO_HAVE_IT
    said = ""
    for part in range(0, len(addresses), 8):
        pages = [site + each for each in addresses[part : part + 8]]
        command = ["xvfb-run", "-a", "stdbuf", "-oL", programs[1], webkit.CONSOLE, *pages]
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
            environment = webkit.environment(Path(home))
            output, quiet = subprocess.PIPE, subprocess.DEVNULL
            with subprocess.Popen(
                command, env=environment, stdout=output, stderr=quiet, start_new_session=True
            ) as process:
                with suppress(subprocess.TimeoutExpired):
                    process.communicate(timeout=15)
                # The screen and the browser too, which outlive what started them.
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                said += process.communicate()[0].decode(errors="replace")
    return [line for line in said.splitlines() if "CONSOLE" in line and "404" not in line]


def main() -> None:
    """Look at the site in each engine."""
    site = sys.argv[1].rstrip("/")
    addresses, start = addresses_of(site), f"{site}/robots.txt"
    with in_chromium(start) as (run, said):
        wrong = look(run, site, addresses, SIZES)
        # In a frame the script of quick exit has the policy of another page.
        said = [each for each in said if "inline script" not in each and "404" not in each]
        report("Chromium", addresses, wrong + said)
    with tempfile.TemporaryDirectory() as folder, firefox.running(Path(folder)) as browser:
        browser.open(start)
        report("Firefox", addresses, look(browser.run, site, addresses, SIZES))
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        webkit.running(Path(folder)) as browser,
    ):
        browser.open(start)
        wrong = look(browser.run, site, addresses, SIZES)
    report("WebKit", addresses, wrong + console_of_webkit(site, addresses))


def report(engine: str, addresses: list[str], wrong: list[str]) -> None:
    """Print what is wrong in an engine."""
    print(f"{engine}: {len(addresses)} pages, {len(wrong)} faults", *wrong, sep="\n  ", flush=True)


if __name__ == "__main__":
    main()
