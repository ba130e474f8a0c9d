"""WebKit, the engine of Safari, shows the site at any width."""

import pytest

from tests.browser.examples import publish_examples
from tests.frames import look
from tests.webkit import running

pytestmark = [pytest.mark.browser, pytest.mark.webkit]


def test_no_page_scrolls_sideways(tmp_path, live_server):
    addresses = publish_examples()
    with running(tmp_path) as webkit:
        webkit.open(f"{live_server.url}/robots.txt")
        assert not look(webkit.run, live_server.url, addresses, [(320, 100), (1280, 100)])
