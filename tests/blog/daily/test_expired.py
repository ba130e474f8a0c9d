"""What is deleted some time after its end, by the daily run and each hour."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from blog.articles import revisions
from blog.daily.run import run_daily
from blog.models import PreviewLink
from blog.preview import links
from tests.factories import PostFactory

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def test_preview_links_go_ninety_days_after_their_end(clock, ashley):
    post = PostFactory()
    revision = revisions.save_revision(post, ashley)
    today = timezone.localdate()
    for name, days in (("Ended", 1), ("Revoked", 90), ("Open", 90)):
        links.create_link(post, revision, recipient=name, last_day=today + days * DAY, by=ashley)
    links.revoke_link(PreviewLink.objects.get(recipient="Revoked"), ashley)

    def left(days: int) -> set[str]:
        clock.shift(days * DAY)
        run_daily()
        return set(PreviewLink.objects.values_list("recipient", flat=True))

    assert left(89) == {"Ended", "Revoked", "Open"}
    assert left(2) == {"Ended", "Open"}
    assert left(2) == {"Open"}


def test_attempts_to_sign_in_go_when_they_count_no_more(clock):
    cache.set("short", 1, 60)
    cache.set("long", 1, 3600 * 24 * 3)
    clock.shift(DAY)
    run_daily()
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        assert [key for (key,) in cursor.fetchall()] == [":1:long"]
