"""The default cache is the rate limits' own."""

import pytest
from django.core.cache import cache

from tests.practice_site.environment import ROOT


@pytest.mark.django_db
def test_many_counts_push_none_out():
    cache.set("a:first:count", [1.0])
    for number in range(350):  # Django keeps 300 by default
        cache.set(f"z:count:{number}", [1.0])
    assert cache.get("a:first:count") == [1.0]


def test_nothing_of_ours_is_kept_there():
    """Only ``recover`` names it, which forgets all counts."""
    sources = [path for app in ("accounts", "blog") for path in (ROOT / app).rglob("*.py")]
    users = [path.name for path in sources if "django.core.cache" in path.read_text("utf-8")]
    assert users == ["recover.py"]
