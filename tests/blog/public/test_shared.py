"""What pages have in common is the same on each of them, whichever page made it."""

import random

import pytest
from django.test import Client
from django.utils import timezone

from practice_site.shared import KEY
from tests import public_site

pytestmark = pytest.mark.django_db

# A reader's way to the site: the name by which it is asked for, and the scheme.
WAYS = [{"SERVER_NAME": "localhost"}, {"SERVER_NAME": "127.0.0.1", "wsgi.url_scheme": "https"}]


def test_a_page_reads_the_same_whatever_pages_were_made_before_it(time_machine):
    addresses = [each for each in public_site.every_address() if not each.startswith("/preview/")]
    pages = [(address, way) for address in addresses for way in WAYS]
    time_machine.move_to(timezone.now(), tick=False)
    random.Random(18).shuffle(pages)
    shared: dict[object, object] = {}  # as if nothing public had changed meanwhile
    for address, way in pages:
        alone = Client().get(address, **way)
        among_others = Client().get(address, **way, **{KEY: shared})
        assert (alone.status_code, alone.headers) == (
            among_others.status_code,
            among_others.headers,
        )
        assert b"".join(alone) == b"".join(among_others), f"{address} {way}"
    assert len(shared) > 50
