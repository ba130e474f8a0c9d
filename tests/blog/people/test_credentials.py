"""Credentials to begin with: taken by hand, never over what the practice has."""

import re

import pytest

from blog.models import Credential
from blog.people import credentials
from tests.factories import OwnerFactory, UserFactory
from tests.markup import squeeze

pytestmark = pytest.mark.django_db

PAGE = "/desk/blog/credential/known/"


def everyone() -> list[credentials.KnownCredential]:
    return [each for group in credentials.known_credentials().values() for each in group]


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


def test_each_is_one_that_the_desk_would_take():
    for each in everyone():
        Credential(**each.fields).full_clean()


def test_every_state_is_there_and_each_credential_once():
    states = [name for name in credentials.known_credentials() if "national" not in name]
    assert states[0] == "Alabama"
    assert {"District of Columbia", "Wyoming", "Ontario", "Australia"} <= set(states)
    assert len(states) >= 51
    assert len({each.key for each in everyone()}) == len(everyone()) > 600


def test_a_rule_is_told_with_the_day_on_which_it_was_read_or_not_at_all():
    for each in everyone():
        source = str(each.fields.get("source", ""))
        said = re.search(r"[Rr]ead November 2[38], 2026|[Nn]ot yet compared", source)
        asks = each.fields.get("disclosure") or each.fields.get("asks_degree")
        assert said or (not source and not asks), each


def test_what_was_not_read_is_said_to_be_letters_and_title_alone(desk):
    page = squeeze(desk.get(PAGE, {"state": "Alabama"}).content.decode())
    assert "LICSW" in page
    assert "Letters and title alone. What the rule wants beside the name was not read." in page
    assert "Code of Alabama 1975 §34-8A-2(1). Read November 28, 2026" in page


def test_texas_asks_for_the_supervisor_beside_an_associates_name(desk):
    desk.post(PAGE, {"state": "Texas", "take": ["Texas/LMFT Associate"]})
    credential = Credential.objects.get()
    assert credential.under_supervision
    assert credential.disclosure == "Supervised by {supervisor}."
    assert "22 TAC §801.43(c)(2)" in credential.source


def test_what_the_practice_has_stays_as_it_is(desk):
    Credential.objects.create(
        designation="LAMFT", title="In our own words", jurisdiction="Minnesota", source="Ours"
    )
    page = squeeze(desk.get(PAGE).content.decode())  # its own state is shown first
    assert "Licensed Associate Marriage and Family Therapist (you have it)" in page
    taken = ["Minnesota/LAMFT", "Minnesota/LMFT", "none", "Texas/LPC"]
    desk.post(PAGE, {"state": "Minnesota", "take": taken})
    assert Credential.objects.get(designation="LAMFT").title == "In our own words"
    assert Credential.objects.count() == 2


def test_a_state_that_there_is_not_shows_none(desk):
    assert "Choose one" in desk.get(PAGE, {"state": "Atlantis"}).content.decode()
    desk.post(PAGE, {"state": "Atlantis", "take": ["Texas/LPC"]})
    assert not Credential.objects.exists()


def test_nothing_ticked_is_said(desk):
    assert "Tick those that you want to add." in desk.post(PAGE).content.decode()


def test_only_who_may_add_credentials_may_take_them(client):
    client.force_login(UserFactory())
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"state": "Texas", "take": ["Texas/LPC"]}).status_code == 403
    assert not Credential.objects.exists()
