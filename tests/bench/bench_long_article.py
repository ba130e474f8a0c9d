"""How long a form of 60 sections takes to open, and a key in it to be seen, beside one of six.

Run by hand: ``python3 manage.py test tests/bench/bench_long_article.py -s``. Times differ from
machine to machine, so what is asserted are ratios within one run.
"""

from statistics import median, quantiles
from typing import Any

import pytest
from playwright.sync_api import Page

from blog.models import Post
from tests.browser.desk import settle, sign_in, wake
from tests.factories import OwnerFactory, PostFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SHORT, LONG = 6, 60  # sections
TIMES = 7
KEYS = 150
MOST_TO_OPEN, MOST_TO_TYPE = 1.5, 1.2  # as many times as long as the short one

# When the form is ready and painted, and how long each key takes until it is.
WATCH = """
    document.addEventListener("content-editor:ready", () => requestAnimationFrame(() =>
        setTimeout(() => { window.opened = performance.now() })));
    window.keys = [];
    addEventListener("keydown", ({ timeStamp }) => requestAnimationFrame(() => {
        const painted = new MessageChannel();
        painted.port1.onmessage = () => keys.push(performance.now() - timeStamp);
        painted.port2.postMessage(0);
    }), true);
"""

BODY = (
    "<p>Rain falls <strong>slowly</strong> on the roof, and nobody counts the drops.</p>"
    "<p>Another paragraph, long enough to fill two lines of the page that somebody writes on.</p>"
)


def sections(number: int) -> list[dict[str, Any]]:
    """Texts, lists and exercises, as articles have them."""
    kinds = (
        {"kind": "text", "heading": "Of rain", "body": BODY},
        {
            "kind": "list", "heading": "What helps", "lead_in": "<p>It helps to:</p>",
            "items": [{"text": "stop"}, {"label": "Listen:", "text": "to the roof"}],
        },
        {
            "kind": "practices", "heading": "To try",
            "items": [{"title": "Breathe", "text": "In and out."}],
        },
    )  # fmt: skip
    return [kinds[index % len(kinds)] for index in range(number)]


def opening(page: Page, post: Post) -> float:
    page.goto(f"/desk/blog/post/{post.pk}/change/")
    page.wait_for_function("() => window.opened")
    return page.evaluate("opened")


def typing(page: Page, post: Post) -> float:
    """Return what 95 of 100 keys in a text take at most, in milliseconds."""
    opening(page, post)
    settle(page)
    wake(page, "text-0-body")
    page.wait_for_timeout(2000)
    page.evaluate("() => { keys.length = 0 }")
    page.keyboard.type("slowly " * (KEYS // 7), delay=60)
    return quantiles(page.evaluate("keys"), n=20)[-1]


def test_a_long_article_is_as_quick_as_a_short_one(page: Page, context, client, live_server):
    sign_in(context, client, live_server, OwnerFactory())
    posts = {number: PostFactory(sections=sections(number)) for number in (SHORT, LONG)}
    page.add_init_script(WATCH)
    for post in posts.values():
        opening(page, post)  # what is cached is cached then
    times = [[opening(page, post) for post in posts.values()] for _ in range(TIMES)]
    keys = [[typing(page, post) for post in posts.values()] for _ in range(3)]
    for name, measured, most in (
        ("opening", times, MOST_TO_OPEN),
        ("typing, p95", keys, MOST_TO_TYPE),
    ):
        short, long = (median(column) for column in zip(*measured, strict=True))
        print(f"\n{name:12}{short:8.0f} ms{long:8.0f} ms  {long / short:.2f} × (at most {most})")
    ratios = [median(long / short for short, long in measured) for measured in (times, keys)]
    assert ratios[0] <= MOST_TO_OPEN
    assert ratios[1] <= MOST_TO_TYPE
