"""Which tests PostgreSQL is asked, too."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from tests import once, statements

PAGE = statements.PAGES[0] + "test_x.py::test_"


@pytest.fixture
def chosen(monkeypatch, tmp_path):
    """Tell which of some tests are needed; each makes statements on rows of users."""
    monkeypatch.setattr(once, "folder", lambda: tmp_path)

    def choose(**tests: list[Any]) -> list[str]:
        for name, querysets in tests.items():
            with statements.noted(f"{'' if name.startswith('other') else PAGE}{name}"):
                for queryset in querysets:
                    list(queryset)
        names = [f"{'' if name.startswith('other') else PAGE}{name}" for name in tests]
        items: Any = [SimpleNamespace(nodeid=name) for name in [*names, f"{PAGE}not_noted"]]
        return [item.nodeid.removeprefix(PAGE) for item in statements.needed(items)]

    return choose


@pytest.mark.django_db
def test_a_page_runs_again_for_a_statement_that_no_other_test_makes(chosen):
    users = get_user_model().objects
    by_key, by_name = users.filter(pk__in=[1]), users.filter(name="Ann")
    assert chosen(
        first=[by_key, by_name],
        same=[users.filter(pk__in=[2, 3])],
        newest=[users.order_by("-pk")],
        other=[by_name],
        other_too=[by_name],
    ) == ["first", "newest", "other", "other_too", "not_noted"]
