"""The desk's scripts have types that fit; they and the stylesheets are as Biome writes them."""

import pytest

from tests import front_end

pytestmark = pytest.mark.front_end


@pytest.mark.parametrize("script", ["types", "lint"])
def test_the_scripts_are_without_findings(script):
    assert not front_end.messages(script)
