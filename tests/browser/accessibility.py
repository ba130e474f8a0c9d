"""Reading a page by screen reader and by keyboard, for the desk's pages and the public ones.

axe-core reads a page as a screen reader would, and measures it.
"""

from collections.abc import Callable, Sequence
from typing import Any, Literal

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Whoever speaks to a browser says the words that stand there (WCAG 2.5.3). It is experimental in
# axe-core, so no level brings it. What stands in a button as its description is no label.
LABELS = """axe.configure({ rules: [
    { id: "label-content-name-mismatch", selector: ":not([role=menuitem][aria-describedby])" },
] })"""
ALSO = {"label-content-name-mismatch": {"enabled": True}}
# A page has a few colors, which axe-core works out anew for each of its texts.
REMEMBER_COLORS = """() => {
    const { Color } = axe.commons.color;
    const { parseString } = Color.prototype;
    const known = new Map();
    Color.prototype.parseString = function (text) {
        if (!known.has(text)) known.set(text, parseString.call(new Color(0, 0, 0), text));
        const { r, g, b, alpha } = known.get(text);
        return Object.assign(this, { r, g, b, alpha });
    };
}"""
# What it does not object to is much more, and would take a while to get here.
VIOLATIONS = """([include, exclude, options]) =>
    axe.run({ include, exclude }, options).then(({ violations }) => violations)"""
# For these axe-core fetches all stylesheets and media once more, which takes longer than the rest.
# They look at nothing else, so they are asked where those are other than on the pages before.
OF_FILES = ["css-orientation-lock", "no-autoplay-audio"]
FILES = """() => [...document.querySelectorAll("link[rel=stylesheet], style, audio, video")].map(
    (each) => each.href ?? each.outerHTML,
)"""
files_before: set[tuple[str, ...]] = set()
# What a theme can break.
OF_COLOR = ["color-contrast", "link-in-text-block"]
Theme = Literal["light", "dark"]
RULES: dict[Theme, dict[str, Any]] = {
    "light": {"type": "tag", "values": LEVELS},
    "dark": {"type": "rule", "values": OF_COLOR},
}
NOT_OURS = [
    # The signs beside the filters of Django's two-list widget (SelectFilter2.js): spans with a
    # label, which the field beside them has in words as well. Only rights of people show it.
    [".selector .search-label-icon"],
]

Act = Callable[[Page], None]


def look_at(page: Page, act: Act | None = None, widths: Sequence[int] = (390, 1440)) -> list[str]:
    """Return all that is wrong with a page, in either theme and at every width."""
    if act:
        act(page)
    load_axe(page)
    page.evaluate(LABELS)
    problems = of_files(page)
    themes: list[Theme] = ["light", "dark"]
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("() => { document.activeElement.blur(); scrollTo(0, 0); }")
        for theme in themes:
            page.emulate_media(color_scheme=theme)
            problems += violations(page, RULES[theme], f"{width} px, {theme}")
        problems += wider_than_its_window(page)
        problems += walk(page)
        themes.reverse()  # from the theme that is there: to change it takes a while
    return problems


def load_axe(page: Page) -> None:
    """Bring axe-core into a page."""
    page.evaluate(AXE_SCRIPT)
    page.evaluate(REMEMBER_COLORS)


def of_files(page: Page) -> list[str]:
    """Return what the stylesheets and media of a page do that they may not."""
    files = tuple(page.evaluate(FILES))
    if files in files_before:
        return []
    files_before.add(files)
    return violations(page, {"type": "rule", "values": OF_FILES}, "files", preload=True)


def violations(
    page: Page,
    rules: dict[str, Any],
    where: str,
    parts: Sequence[str] = ("html",),
    *,
    preload: bool = False,
) -> list[str]:
    """Return what axe-core objects to in these parts of a page; OF_FILES need ``preload``."""
    also = ALSO if rules["type"] == "tag" else {}
    options = {"runOnly": rules, "rules": also, "resultTypes": ["violations"], "preload": preload}
    found = page.evaluate(VIOLATIONS, [[[part] for part in parts], NOT_OURS, options])
    return [
        f"{where}: {each['id']}: {node['target']} {node['html'][:120]} {node['failureSummary']}"
        for each in found
        for node in each["nodes"]
    ]


def wider_than_its_window(page: Page) -> list[str]:
    """Return what makes a page scroll sideways."""
    wide, window = page.evaluate(
        "[document.documentElement.scrollWidth, document.documentElement.clientWidth]"
    )
    return [f"{wide} px wide in a window of {window}"] if wide > window else []


# --- By keyboard ---------------------------------------------------------------------------------

# What can be reached, in a browser's own words; of a group of radio buttons one is enough.
REACHABLE = """() => {
    const all = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]";
    const groups = new Set();
    window.walked?.ended.abort();
    window.walked = { left: new Set(), unseen: [], ended: new AbortController() };
    for (const each of document.querySelectorAll(all)) {
        const { width, height } = each.getBoundingClientRect();
        if (each.tabIndex < 0 || each.disabled || !width || !height) continue;
        if (each.parentElement.isContentEditable) continue; // a link among words that are written
        if (!each.checkVisibility({ visibilityProperty: true })) continue;
        if (each.type === "radio") {
            const group = `${each.form?.id} ${each.name}`;
            if (groups.has(group)) continue;
            groups.add(group);
        }
        window.walked.left.add(each.type === "radio" ? each.name : each);
    }
    const shadow = (element) => getComputedStyle(element).boxShadow;
    const fields = [...document.querySelectorAll(all)];
    const shadows = new Map(fields.map((each) => [each, shadow(each)]));
    const isSeen = (element) => {
        const { outlineStyle, outlineWidth } = getComputedStyle(element);
        return outlineStyle !== "none" && parseFloat(outlineWidth) > 0;
    };
    // A field that looks like its words is underlined while it has the focus.
    const isUnderlined = (element) =>
        shadow(element) !== "none" && shadow(element) !== shadows.get(element);
    document.addEventListener("focusin", ({ target }) => {
        walked.left.delete(target.type === "radio" ? target.name : target);
        const parent = target.parentElement;
        const around = [target, parent, parent.parentElement, target.closest(".cke") ?? target];
        if (!around.some(isSeen) && !isUnderlined(target)) {
            walked.unseen.push(target.outerHTML.slice(0, 120));
        }
    }, { signal: walked.ended.signal });
    // Styles are asked for and no picture of them, and to paint takes a third of a walk.
    document.documentElement.style.clipPath = "inset(100%)";
    document.activeElement.blur();
    return walked.left.size;
}"""
WALKED = """() => {
    document.documentElement.style.clipPath = "";
    return [
        ...[...walked.left].map((each) => `not reached: ${(each.outerHTML ?? each).slice(0, 120)}`),
        ...[...new Set(walked.unseen)].map((each) => `no focus to be seen: ${each}`),
    ];
}"""


def walk(page: Page) -> list[str]:
    """Go through a page by Tab alone; give what isn't reached, or doesn't show that it is."""
    steps = page.evaluate(REACHABLE)
    page.bring_to_front()
    # A date has several parts of its own, and a section has more fields while somebody is in it; a
    # page that lets nobody through has no end. To ask takes as long as a step.
    for step in range(5 * steps + 20):
        page.keyboard.down("Tab")  # and held, so that it comes again and again
        more = step - steps
        if more >= 0 and more % 8 == 0 and not page.evaluate("walked.left.size"):
            break
    page.keyboard.up("Tab")
    return page.evaluate(WALKED)
