"""A license begins and ends at midnight on the practice's wall, everywhere."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from blog.models import Practice
from blog.public.feeds.views import FORMATS
from blog.publishing import actions
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    CredentialFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    SupervisedCredentialFactory,
    approved,
)

pytestmark = pytest.mark.django_db

# By zone: the moment at which June 1 begins there. In Santiago the clocks were put back in April,
# in Kolkata the offset is no whole hour.
MIDNIGHTS = {
    "America/Chicago": datetime(2026, 6, 1, 5, tzinfo=UTC),
    "Asia/Kolkata": datetime(2026, 5, 31, 18, 30, tzinfo=UTC),
    "America/Santiago": datetime(2026, 6, 1, 4, tzinfo=UTC),
}
BEFORE, AFTER = "Ana Ruiz, LAMFT", "Ana Ruiz, LMFT"
SURFACES = [
    "/",
    "/articles/rain/",
    "/categories/calm/",
    "/tags/slow/",
    "/authors/ana-ruiz/",
    "/archive/2026/",
    "/archive/2026/05/",
    "/search/?q=rain",
    *(f"/{page}feed/{ending}" for page in ("", "authors/ana-ruiz/") for ending in FORMATS),
]


@pytest.fixture(params=MIDNIGHTS)
def midnight(request, time_machine) -> datetime:
    """Two days before it: an article of somebody whose associate's license ends with the day."""
    moment = MIDNIGHTS[request.param]
    time_machine.move_to(moment - timedelta(days=2), tick=False)
    Practice(time_zone=request.param).save()
    author = AuthorFactory(name="Ana Ruiz", slug="ana-ruiz", photo=PictureFactory())
    LicenseFactory(
        author=author,
        credential=SupervisedCredentialFactory(),
        external_supervisor="Dana Whitfield, LMFT",
        valid_until=date(2026, 5, 31),
    )
    LicenseFactory(author=author, credential=CredentialFactory(), valid_from=date(2026, 6, 1))
    post = PostFactory(
        slug="rain",
        title="Rain",
        authors=[author],
        categories=[CategoryFactory(slug="calm")],
        tags=["slow"],
    )
    actions.publish(approved(post), by=OwnerFactory())
    return moment


def test_the_letters_change_with_the_day(midnight, time_machine, subtests):
    for address in SURFACES:
        time_machine.move_to(midnight - timedelta(seconds=1), tick=False)
        with subtests.test(address):
            first = Client().get(address)
            assert BEFORE in page_text(first)
            assert AFTER not in page_text(first)
            assert "Supervised by Dana Whitfield, LMFT" in page_text(first)
            # Nothing may be shown for longer without asking.
            assert first.get("Cache-Control", "") in ("", "no-store", "no-cache")
            time_machine.move_to(midnight, tick=False)
            then = Client().get(address)
            assert then.status_code == 200
            assert AFTER in page_text(then)
            assert BEFORE not in page_text(then)
            assert "Supervised by" not in page_text(then)


def page_text(response) -> str:
    return b"".join(response).decode()
