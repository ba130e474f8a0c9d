"""The articles that the link dialog offers."""

import pytest
from django.urls import reverse

from blog.publishing import actions
from tests.factories import OwnerFactory, PostFactory, ReadyPostFactory, in_role

pytestmark = pytest.mark.django_db
ADDRESS = reverse("admin:blog_post_link_targets")


def offered(client, words: str) -> list[tuple[str, str, bool]]:
    found = client.get(ADDRESS, {"q": words}).json()["articles"]
    return [(each["title"], each["path"], each["public"]) for each in found]


def test_articles_are_found_by_their_title_and_drafts_only_by_who_may_see_them(client):
    owner = OwnerFactory()
    live = ReadyPostFactory(title="Rain at night", slug="rain")
    actions.publish(live, by=owner)
    type(live).objects.filter(pk=live.pk).update(title="Rain, as nobody knows it")
    PostFactory(title="More rain", slug="more-rain")
    PostFactory(title="Snow", slug="snow")
    public = ("Rain at night", "/articles/rain/", True)
    client.force_login(owner)
    assert offered(client, " RAIN ") == [public, ("More rain", "/articles/more-rain/", False)]
    assert offered(client, "100%") == []
    client.force_login(in_role("Writer"))
    assert offered(client, "rain") == [public]


def test_ten_are_enough(client):
    client.force_login(OwnerFactory())
    for number in range(12):
        PostFactory(title=f"Rain {number}", slug=f"rain-{number}")
    assert len(offered(client, "rain")) == 10
