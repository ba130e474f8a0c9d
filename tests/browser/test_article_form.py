"""What an article's form costs until somebody touches it: requests and bytes, not time."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import Page, Request

from blog.models import SECTION_KINDS
from tests.bench.bench_long_article import sections
from tests.factories import PostFactory

pytestmark = pytest.mark.browser

MOST_REQUESTS = 25
MOST_BYTES = 300_000  # as they are sent: compressed, with the headers of the answers

# Whose names are shown as one icon, and not as words.
NARROW = """async (names) => {
    const font = "24px 'Material Icons'";
    await document.fonts.load(font);
    const pen = document.createElement("canvas").getContext("2d");
    pen.font = font;
    return names.filter((name) => pen.measureText(name).width === 24);
}"""


def icons() -> list[str]:
    """The names of the icons that the desk shows."""
    texts = [
        path.read_text(encoding="utf-8")
        for folder, kind in (("templates/admin", "html"), ("static/js/desk", "js"))
        for path in (settings.BASE_DIR / folder).rglob(f"*.{kind}")
    ]
    shown = r'material-icons"[^>]*>(\w+)<|{% tool "[\w-]+" "(\w+)"|textContent = "(drag_\w+)"'
    found = re.findall(shown, "".join(texts))
    return sorted({*filter(None, sum(found, ())), *(each.icon for each in SECTION_KINDS.values())})


@pytest.mark.browser_context_args  # a context of its own: its cache is empty
def test_a_form_of_twenty_sections_is_light_until_it_is_touched(page: Page, owner):
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))
    post = PostFactory(sections=sections(20))
    page.goto(f"/desk/blog/post/{post.pk}/change/")
    page.wait_for_function("() => window.ContentEditor?.currentRegion")
    page.wait_for_load_state("networkidle")
    sizes = [request.sizes() for request in requests]
    total = sum(each["responseBodySize"] + each["responseHeadersSize"] for each in sizes)
    assert len(requests) <= MOST_REQUESTS, [request.url for request in requests]
    assert 100_000 < total <= MOST_BYTES  # with nothing in the browser's cache
    names = icons()
    assert page.evaluate(NARROW, names) == names
