"""The desk's scripts have types that fit and lose no word, and Biome has nothing to change."""

import pytest

from tests import front_end

pytestmark = pytest.mark.front_end


@pytest.mark.parametrize("script", ["types", "lint"])
def test_the_scripts_are_without_findings(script):
    assert not front_end.messages(script)


def test_the_scripts_lose_no_word():
    """The tests are tests/node/*.test.js, which must reach most lines of what they are about."""
    assert not front_end.messages("test")
