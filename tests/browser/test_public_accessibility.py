"""Every public page by screen reader and by keyboard: WCAG 2.2 AA, in every theme and at any size.

The pages are those of tests/public_site.py.
"""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import LEVELS, OF_COLOR, look_at, violations, walk
from tests.browser.accessibility import wider_than_its_window as wider

pytestmark = pytest.mark.browser

PARTS = 4  # that processes share
LETTERS = [  # the width of a window, and a style
    (320, ""),
    (
        320,
        "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
        " word-spacing: .16em !important } p { margin-block-end: 2em !important }",
    ),
    (320, "html { font-size: 200% }"),
    (640, "html { font-size: 200% }"),
    (1280, "html { font-size: 200% }"),
    (1280, "html { font-size: 400% }"),
]


@pytest.fixture
def context_options() -> dict[str, Any]:
    """Without transitions, and without a policy: axe-core and the tests write styles."""
    return {"reduced_motion": "reduce", "bypass_csp": True}


@pytest.mark.parametrize("part", range(PARTS))
def test_no_page_is_in_anybodys_way(page: Page, browser_watch, public_pages, part):
    """In both themes on a small and a wide screen, in a reader's own colors, in large letters."""
    browser_watch.expect("404|410")
    problems = []
    for name, address in list(public_pages.items())[part::PARTS]:
        page.goto(address)
        found = [*look_at(page, widths=[320, 1440]), *in_own_colors(page), *in_large_letters(page)]
        problems += [f"{name}: {problem}" for problem in found]
    assert not problems, "\n".join(problems)


def in_own_colors(page: Page) -> list[str]:
    """Return what is wrong in high contrast, and in it with a forced palette (Windows)."""
    rules = {"type": "rule", "values": [*OF_COLOR, "color-contrast-enhanced"]}
    problems = []
    page.set_viewport_size({"width": 1280, "height": 720})
    for scheme in ("light", "dark"):
        page.emulate_media(contrast="more", color_scheme=scheme)
        problems += violations(page, rules, f"high contrast, {scheme}")
    page.emulate_media(forced_colors="active")
    problems += violations(page, {"type": "tag", "values": LEVELS}, "forced")
    problems += [f"forced: {problem}" for problem in walk(page)]
    page.emulate_media(forced_colors="none", contrast="no-preference", color_scheme="light")
    return problems


def in_large_letters(page: Page) -> list[str]:
    """Return where letters twice or four times as large, or a page, need a sideways way.

    WCAG 1.4.4 and 1.4.10. Spacing is that of 1.4.12.
    """
    problems = []
    page.evaluate("document.head.append(window.tag = document.createElement('style'))")
    for width, style in LETTERS:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("style => { tag.textContent = style; }", style)
        problems += [f"{width} px, {style}: {problem}" for problem in wider(page)]
    page.evaluate("tag.remove()")
    return problems
