"""A practice in Chicago, its people, and a clock on a June morning."""

from datetime import UTC, date, datetime

import pytest
import time_machine

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 11, 5, tzinfo=UTC)  # five past six in the morning on its wall


@pytest.fixture(autouse=True)
def clock(db, settings, tmp_path):
    from blog.models import Practice  # the apps are loaded after this file
    from tests.background import QUEUE

    settings.TASKS = QUEUE  # whose old rows are deleted
    settings.DATA_DIR, settings.SITE_URL = tmp_path, "https://willow.example"
    Practice(name="Willow Lane", time_zone="America/Chicago").save()
    with time_machine.travel(NOW, tick=False) as traveler:
        yield traveler


@pytest.fixture
def ashley():
    from tests.factories import OwnerFactory

    return OwnerFactory(name="Ashley Reid", email="ashley@example.com")


@pytest.fixture
def june():
    from tests.factories import in_role

    return in_role("Writer", name="June Castle", email="june@example.com")
