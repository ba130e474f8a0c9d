"""An article that has all that an article can have, for the feeds to carry."""

from datetime import UTC, date, datetime

import time_machine

from blog.models import Edition
from blog.publishing import actions
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    PostFactory,
    SupervisedCredentialFactory,
    approved,
)
from tests.section_examples import examples

T = datetime(2026, 6, 1, 12, tzinfo=UTC)


def publish_rain() -> Edition:
    """Publish it at T; its author's license ends with June 30."""
    author = AuthorFactory(name="Ana Ruiz", slug="ana-ruiz", photo=PictureFactory())
    LicenseFactory(
        author=author,
        credential=SupervisedCredentialFactory(),
        supervisor=LicenseFactory(author__name="Dana Whitfield").author,
        valid_until=date(2026, 6, 30),
    )
    picture = PictureFactory(alt_text="Rain on a window")
    post = PostFactory(
        title="Rain & <other> weather",
        slug="on-rain",
        subtitle="And why it helps.",
        summary="Why 1 < 2 & rain falls.",
        opening_line="It rains.",
        content_note="This article speaks about storms.",
        authors=[author],
        categories=[CategoryFactory(name="Weather", slug="weather")],
        tags=["rain", "calm"],
        lead_picture=picture,
        sections=examples(picture),
    )
    with time_machine.travel(T, tick=False):
        return actions.publish(approved(post), by=OwnerFactory())
