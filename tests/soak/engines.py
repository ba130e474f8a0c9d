"""Reads every public page of a running site in Chromium, Firefox and WebKit, at each width.

    python -m tests.soak.engines http://localhost:8000

It says where a page scrolls sideways, also with letters twice and four times as large, and what the
consoles say. No window of Firefox or WebKit is as narrow as a phone, so each page is shown in a
frame of that width: what is sent is put into it as it is, since no page allows to be framed.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from playwright.sync_api import sync_playwright

from tests import chromium, firefox, webkit

BESIDES = ["/search/", "/search/?q=sleep", "/search/?q=zzqx", "/search/?q=suicide", "/nowhere/"]
SIZES = [(320, 100), (768, 100), (1280, 100), (320, 200), (640, 200), (1280, 400)]
SHOW = """
const [address, sizes] = arguments;
window.answer = null;
(async () => {
    const html = await (await fetch(address)).text();
    const frame = document.createElement("iframe");
    frame.style.cssText = "position: fixed; inset: 0 auto auto 0; border: 0; height: 900px";
    document.documentElement.append(frame);
    const found = [];
    for (const [width, percent] of sizes) {
        frame.style.width = `${width}px`;
        if (!frame.srcdoc) {
            const loaded = new Promise((resolve) => { frame.onload = resolve; });
            frame.srcdoc = html;
            await loaded;
            await frame.contentDocument.fonts.ready;
        }
        const root = frame.contentDocument.documentElement;
        root.style.fontSize = percent === 100 ? "" : `${percent}%`;
        await new Promise((resolve) => setTimeout(resolve, 50));
        if (root.scrollWidth > width) {
            const wide = [...root.querySelectorAll("body *")].filter(
                (each) => each.getBoundingClientRect().right > width + 1,
            );
            const names = wide.slice(0, 3).map((each) => `${each.localName}.${each.className}`);
            found.push(`${width} px, ${percent} %: ${root.scrollWidth} px wide: ${names}`);
        }
    }
    frame.remove();
    return found;
})().then((found) => { window.answer = found; }, (error) => { window.answer = [`${error}`]; });
"""
Run = Callable[..., Any]


def addresses_of(site: str) -> list[str]:
    """Return the addresses of the site's pages."""
    with urlopen(f"{site}/sitemap.xml") as answer:
        listed = re.findall(r"<loc>[a-z]+://[^/]+([^<]*)</loc>", answer.read().decode())
    return [*listed, *BESIDES]


def look(run: Run, site: str, addresses: list[str]) -> list[str]:
    """Return what is wrong with each page; ``run`` runs a script in a page of the site."""
    wrong = []
    for address in addresses:
        run(SHOW, site + address, SIZES)
        while (found := run("return window.answer")) is None:
            time.sleep(0.05)
        wrong += [f"{address}: {each}" for each in found]
    return wrong


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
            try:
                subprocess.run(
                    command, env=environment, timeout=15, capture_output=True, check=False
                )
            except subprocess.TimeoutExpired as ended:
                said += (ended.stdout or b"").decode(errors="replace")
    return [line for line in said.splitlines() if "CONSOLE" in line and "404" not in line]


def main() -> None:
    """Look at the site in each engine."""
    site = sys.argv[1].rstrip("/")
    addresses, start = addresses_of(site), f"{site}/robots.txt"
    with in_chromium(start) as (run, said):
        wrong = look(run, site, addresses)
        # In a frame the script of quick exit has the policy of another page.
        said = [each for each in said if "inline script" not in each and "404" not in each]
        report("Chromium", addresses, wrong + said)
    with tempfile.TemporaryDirectory() as folder, firefox.running(Path(folder)) as browser:
        browser.open(start)
        report("Firefox", addresses, look(browser.run, site, addresses))
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        webkit.running(Path(folder)) as browser,
    ):
        browser.open(start)
        wrong = look(browser.run, site, addresses)
    report("WebKit", addresses, wrong + console_of_webkit(site, addresses))


def report(engine: str, addresses: list[str], wrong: list[str]) -> None:
    """Print what is wrong in an engine."""
    print(f"{engine}: {len(addresses)} pages, {len(wrong)} faults", *wrong, sep="\n  ", flush=True)


if __name__ == "__main__":
    main()
