from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def close_blogs() -> Iterator[None]:
    from tests.blog.importing.blogs.wxr.files import OPENED  # models are known only now

    yield
    while OPENED:
        OPENED.pop().close()
