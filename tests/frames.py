"""Looks for pages that scroll sideways, in any browser that runs a script.

No window of Firefox or WebKit is as narrow as a phone, so each page is shown in a frame of that
width: what is sent is put into it as it is, since no page allows to be framed.
"""

import time
from collections.abc import Callable, Sequence
from typing import Any

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
PATIENCE = 30  # seconds for a page
Run = Callable[..., Any]


def look(
    run: Run, site: str, addresses: Sequence[str], sizes: Sequence[tuple[int, int]]
) -> list[str]:
    """Return what is wrong with each page at widths in CSS pixels, with letters of so many percent.

    ``run`` runs a script in a page of the site.
    """
    wrong = []
    for address in addresses:
        end = time.monotonic() + PATIENCE
        run(SHOW, site + address, sizes)
        while (found := run("return window.answer")) is None:
            assert time.monotonic() < end, f"{address} isn't loaded."
            time.sleep(0.05)
        wrong += [f"{address}: {each}" for each in found]
    return wrong
