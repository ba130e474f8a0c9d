"""A license that expires is told 90, 30 and 7 days before, wherever somebody has to do with it."""

import html
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from blog.models import Practice
from tests.factories import (
    AuthorFactory,
    CredentialFactory,
    LicenseFactory,
    OwnerFactory,
    ReadyPostFactory,
    in_role,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 16, 3, tzinfo=UTC)  # ten in the evening of the 15th on the practice's wall


@pytest.fixture(autouse=True)
def clock():
    Practice(time_zone="America/Chicago").save()
    with time_machine.travel(NOW, tick=False) as traveler:
        yield traveler


def held(days, **fields):
    author = AuthorFactory(name="June Castle", **fields)
    return LicenseFactory(author=author, valid_until=TODAY + timedelta(days=days))


def shown_warnings(client, user, address) -> list[tuple[str, str]]:
    """The tone and the words of each warning on a page."""
    client.force_login(user)
    page = html.unescape(client.get(address).content.decode())
    found = re.findall(r'<p class="note tone--(\w+)">(.*?)</p>', page, re.S)
    return [(tone, " ".join(re.sub(r"<[^>]+>", "", words).split())) for tone, words in found]


@pytest.mark.parametrize(
    ("days", "tone", "words"),
    [
        (90, "quiet", "Its last day is September 13, 2026, in 90 days."),
        (31, "quiet", "in 31 days."),
        (30, "warn", "in 30 days."),
        (8, "warn", "in 8 days."),
        (7, "bad", "in 7 days."),
        (0, "bad", "Its last day is June 15, 2026, today."),
        (
            -1,
            "bad",
            "Expired: its last day was June 14, 2026, yesterday. It is no longer in the byline",
        ),
    ],
)
def test_it_stands_with_the_author_and_with_each_of_their_articles(days, tone, words, client):
    license = held(days)
    post = ReadyPostFactory(authors=[license.author])
    for address in (
        f"/desk/blog/author/{license.author_id}/change/",
        f"/desk/blog/post/{post.pk}/publishing/",
    ):
        ((found, said),) = shown_warnings(client, OwnerFactory(), address)
        assert found == tone
        assert said.startswith("June Castle, LMFT.")
        assert words in said


def test_earlier_and_where_it_was_renewed_or_is_somebody_elses_nothing_is_said(client):
    early, renewed, other = held(91, slug="a"), held(5, slug="b"), held(5, slug="c")
    LicenseFactory(author=renewed.author, valid_until=TODAY + timedelta(days=700))
    post = ReadyPostFactory(authors=[early.author, renewed.author])
    assert shown_warnings(client, OwnerFactory(), f"/desk/blog/post/{post.pk}/publishing/") == []
    assert shown_warnings(client, OwnerFactory(), f"/desk/blog/author/{other.author_id}/change/")


def test_another_credential_that_lasts_longer_renews_nothing(client):
    license = held(5)
    other = CredentialFactory(designation="LPC", jurisdiction="Ohio")
    LicenseFactory(author=license.author, credential=other, valid_until=TODAY + timedelta(days=700))
    address = f"/desk/blog/author/{license.author_id}/change/"
    ((_, said),) = shown_warnings(client, OwnerFactory(), address)
    assert said.startswith("June Castle, LMFT. Its last day is June 20, 2026, in 5 days.")


def test_a_writer_is_told_too_without_a_way_that_they_may_not_go(client):
    writer = in_role("Writer")
    license = held(5, user=writer)
    post = ReadyPostFactory(authors=[license.author], created_by=writer)
    ((_, said),) = shown_warnings(client, writer, f"/desk/blog/post/{post.pk}/publishing/")
    assert "in 5 days" in said
    assert "Write down" not in said


def test_who_may_only_look_at_an_author_reads_the_bio_as_readers_do(client):
    author = AuthorFactory(bio="<p>She likes <strong>rain</strong>.</p>")
    client.force_login(in_role("Publisher"))
    page = client.get(f"/desk/blog/author/{author.pk}/change/").content.decode()
    assert "<p>She likes <strong>rain</strong>.</p>" in page
    assert "&lt;p&gt;" not in page
