"""Credentials to begin with: taken by hand, never over what the practice has."""

import re

import pytest

from blog.models import Credential
from blog.people import credentials
from tests.factories import OwnerFactory, UserFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

PAGE = "/desk/blog/credential/known/"


def key(designation: str, jurisdiction: str) -> str:
    return next(
        each.key
        for each in Credential.objects.list_known()
        if (each.fields["designation"], each.fields["jurisdiction"]) == (designation, jurisdiction)
    )


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


def test_each_is_one_that_the_desk_would_take():
    for each in credentials.KNOWN_CREDENTIALS:
        Credential(**each).full_clean()
        assert each["source"]


def test_each_says_when_it_was_read_or_that_it_was_not():
    for each in credentials.KNOWN_CREDENTIALS:
        said = re.search(r"[Rr]ead November 23, 2026|[Nn]ot yet compared", each["source"])
        assert said, each["source"]


def test_texas_asks_for_the_supervisor_beside_an_associates_name(desk):
    desk.post(PAGE, {"take": [key("LMFT Associate", "Texas")]})
    credential = Credential.objects.get()
    assert credential.under_supervision
    assert credential.disclosure == "Supervised by {supervisor}."
    assert "22 TAC §801.43(c)(2)" in credential.source


def test_what_the_practice_has_stays_as_it_is(desk):
    Credential.objects.create(
        designation="LAMFT", title="In our own words", jurisdiction="Minnesota", source="Ours"
    )
    page = squeeze(desk.get(PAGE).content.decode())
    assert "Licensed Associate Marriage and Family Therapist (you have it)" in page
    desk.post(PAGE, {"take": [key("LAMFT", "Minnesota"), key("LMFT", "Minnesota"), "none", "99"]})
    assert Credential.objects.get(designation="LAMFT").title == "In our own words"
    assert Credential.objects.count() == 2


def test_nothing_ticked_is_said(desk):
    assert "Tick those that you want to add." in desk.post(PAGE).content.decode()


def test_only_who_may_add_credentials_may_take_them(client):
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"take": ["0"]}).status_code == 403
    assert not Credential.objects.exists()
