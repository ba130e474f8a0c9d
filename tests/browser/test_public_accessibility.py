"""Every public page by screen reader and by keyboard: WCAG 2.2 AA, in every theme and at any size.

The pages are those of tests/public_site.py.
"""

import pytest
from playwright.sync_api import Page

from tests.browser.accessibility import LEVELS, OF_COLOR, load_axe, look_at, violations, walk
from tests.browser.accessibility import wider_than_its_window as wider

pytestmark = pytest.mark.browser


@pytest.fixture
def context(new_context):
    """Without transitions, and without a policy: axe-core and the tests write styles."""
    return new_context(reduced_motion="reduce", bypass_csp=True)


@pytest.fixture
def pages(browser_watch, public_pages):
    """Each page's name and address."""
    browser_watch.expect("404|410")
    return public_pages.items()


def named(name: str, problems: list[str]) -> list[str]:
    return [f"{name}: {problem}" for problem in problems]


@pytest.mark.parametrize("width", [320, 1440])
def test_no_page_is_in_anybodys_way(page: Page, pages, width):
    problems = []
    for name, address in pages:
        page.goto(address)
        problems += named(name, look_at(page, widths=[width]))
    assert not problems, "\n".join(problems)


def test_colors_that_a_reader_asks_for_are_kept(page: Page, pages):
    """Those of high contrast, and those of a forced palette (Windows)."""
    rules = {"type": "rule", "values": [*OF_COLOR, "color-contrast-enhanced"]}
    problems = []
    for name, address in pages:
        page.emulate_media(forced_colors="none", contrast="more")
        page.goto(address)
        load_axe(page)
        for scheme in ("light", "dark"):
            page.emulate_media(contrast="more", color_scheme=scheme)
            problems += named(f"{name}, high contrast, {scheme}", violations(page, rules, ""))
        page.emulate_media(contrast=None, forced_colors="active")
        problems += named(
            f"{name}, forced", violations(page, {"type": "tag", "values": LEVELS}, "")
        )
        problems += named(f"{name}, forced", walk(page))
    assert not problems, "\n".join(problems)


def test_letters_of_double_size_fit(page: Page, pages):
    """WCAG 1.4.4 and 1.4.10: letters twice as large, and a page four times, need no sideways way.

    Spacing is that of 1.4.12.
    """
    problems = []
    for name, address in pages:
        page.goto(address)
        page.evaluate("document.head.append(window.tag = document.createElement('style'))")
        for width, style in (
            (320, ""),
            (
                320,
                "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
                " word-spacing: .16em !important } p { margin-block-end: 2em !important }",
            ),
            (640, "html { font-size: 200% }"),
            (1280, "html { font-size: 200% }"),
        ):
            page.set_viewport_size({"width": width, "height": 900})
            page.evaluate("style => { tag.textContent = style; }", style)
            problems += named(f"{name}, {width} px, {style}", wider(page))
    assert not problems, "\n".join(problems)
