"""Who reads and reviews the article of an associate, as her licenses have it."""

from datetime import date

import pytest
import time_machine

from blog import permissions
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    ReadyPostFactory,
    SupervisedCredentialFactory,
    in_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def mara():
    """A supervisor who holds nothing but the role of a Reviewer."""
    return in_role("Reviewer", name="Mara Lind")


@pytest.fixture
def post(mara):
    """An article of an associate whom she supervises from January 2 until the end of June."""
    held = LicenseFactory(
        credential=SupervisedCredentialFactory(),
        supervisor=AuthorFactory(user=mara),
        valid_from=date(2026, 1, 2),
        valid_until=date(2026, 6, 30),
    )
    return ReadyPostFactory(title="Rain", authors=[held.author])


@pytest.mark.parametrize(
    ("day", "reads"),
    [("2026-01-01", False), ("2026-01-02", True), ("2026-06-30", True), ("2026-07-01", False)],
)
def test_a_supervisor_reads_and_reviews_only_while_the_license_is_in_force(
    day, reads, mara, post, client
):
    with time_machine.travel(f"{day} 18:00Z", tick=False):
        client.force_login(mara)
        listed = client.get("/desk/blog/post/")
        preview = client.get(f"/desk/blog/post/{post.pk}/preview/")
        assert ("Rain" in listed.content.decode()) is reads
        assert preview.status_code == (200 if reads else 403)
        assert mara.has_perm("blog.review_post", post) is reads
        assert permissions.visible_to(mara).exists() is reads
