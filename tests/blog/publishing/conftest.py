"""An owner who publishes, and a clock that is set."""

from datetime import UTC, datetime

import pytest
import time_machine

T = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def owner():
    from tests.factories import OwnerFactory  # the apps are loaded after this file

    return OwnerFactory()


@pytest.fixture
def clock():
    with time_machine.travel(T, tick=False) as traveler:
        yield traveler
