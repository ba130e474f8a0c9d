"""The archive by year and month of the practice's calendar."""

import re
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from blog.models import Practice
from blog.publishing import actions
from tests.factories import OwnerFactory, PostFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db


def publish(*moments: datetime) -> None:
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            actions.publish(PostFactory(title=f"Of {moment:%B %Y}"), by=OwnerFactory())


def page_text(response) -> str:
    main = re.search(r"<main.*</main>", response.content.decode(), re.DOTALL).group()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


def day(year: int, month: int, day: int = 15, hour: int = 12) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)


def test_the_archive_has_years_and_months_newest_first(client):
    publish(day(2024, 3), day(2024, 3), day(2024, 11), day(2026, 1))
    html = client.get("/archive/").content.decode()
    assert re.findall(r'href="/archive/([\d/]+)"', html) == [
        "2026/",
        "2026/01/",
        "2024/",
        "2024/11/",
        "2024/03/",
    ]
    text = page_text(client.get("/archive/"))
    assert "2026 January 2024 November March" in text


def test_an_empty_archive_reads_well(client):
    assert "Nothing is published here yet." in page_text(client.get("/archive/"))


def test_months_and_years_lead_to_their_neighbors_that_have_something(client):
    publish(day(2023, 12), day(2025, 2), day(2025, 9))
    html = squeeze(client.get("/archive/2025/02/").content.decode())
    assert re.findall(r'class="(newer|older)" href="([^"]+)"', html) == [
        ("newer", "/archive/2025/09/"),
        ("older", "/archive/2023/12/"),
    ]
    html = squeeze(client.get("/archive/2023/").content.decode())
    assert re.findall(r'class="(newer|older)" href="([^"]+)"', html) == [
        ("newer", "/archive/2025/")
    ]


def test_a_year_names_its_months(client):
    publish(day(2025, 2), day(2025, 2), day(2025, 9))
    text = page_text(client.get("/archive/2025/"))
    assert "2025 September February" in text
    assert [each.title for each in client.get("/archive/2025/").context["page"].editions] == [
        "Of September 2025",
        "Of February 2025",
        "Of February 2025",
    ]


def test_a_single_article_reads_well(client):
    publish(day(2025, 2))
    for address in ("/archive/2025/", "/archive/2025/02/"):
        html = client.get(address).content.decode()
        assert 'class="pagination"' not in html
        assert 'class="months"' not in html


@pytest.mark.parametrize(
    "address",
    ["2024/", "2025/03/", "2025/00/", "2025/13/", "2025/2/", "0000/", "9999/", "2999/12/", "x/"],
)
def test_where_nothing_appeared_there_is_no_page(address, client):
    publish(day(2025, 2))
    assert client.get(f"/archive/{address}").status_code == 404


def test_years_and_months_are_those_on_the_practices_wall(client):
    zone = ZoneInfo("Pacific/Auckland")
    Practice(time_zone=zone.key).save()
    publish(day(2025, 12, 31, 10), day(2025, 12, 31, 12))
    for month in ("2025/12", "2026/01"):
        (edition,) = client.get(f"/archive/{month}/").context["page"].editions
        assert f"{timezone.localtime(edition.first_live_from, zone):%Y/%m}" == month
    assert "2026 January 2025 December" in page_text(client.get("/archive/"))
    assert "January 1, 2026" in client.get("/").content.decode()
