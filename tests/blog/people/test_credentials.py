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


STATES = re.split(
    r"\s+",
    """
Alabama Alaska Arizona Arkansas California Colorado Connecticut Delaware
District_of_Columbia Florida Georgia Hawaii Idaho Illinois Indiana Iowa Kansas Kentucky
Louisiana Maine Maryland Massachusetts Michigan Minnesota Mississippi Missouri Montana
Nebraska Nevada New_Hampshire New_Jersey New_Mexico New_York North_Carolina North_Dakota
Ohio Oklahoma Oregon Pennsylvania Rhode_Island South_Carolina South_Dakota Tennessee Texas
Utah Vermont Virginia Washington West_Virginia Wisconsin Wyoming
""".strip(),
)
# What stands beside the name, and where: as a rule was read, or, as the source says, as good form.
SAYS = {
    "California": "AMFT ASW APCC RPA",
    "Illinois": "LPC",
    "Maryland": "LCMFT LGMFT LCPC LGPC LCADC LGADC LCPAT LGPAT",
    "Minnesota": "LAMFT LGSW",
    "New Jersey": "LAMFT LAC LSW",
    "Ohio": "MFT LPC LSW",
    "Oregon": "Marriage_and_Family_Therapist_Associate Professional_Counselor_Associate",
    "Texas": "LMFT_Associate LPC_Associate LMSW LPA PLP",
}


def test_every_state_is_there_and_each_credential_once():
    states = [name.replace(" ", "_") for name in credentials.known_credentials()]
    assert states[: len(STATES)] == STATES
    assert {"Ontario", "Australia"} <= set(states)
    assert len({each.key for each in everyone()}) == len(everyone()) == 627


def test_a_sentence_is_offered_only_where_somebody_looked():
    says = {each.key for each in everyone() if each.fields.get("disclosure")}
    assert says == {
        f"{state}/{name.replace('_', ' ')}"
        for state, names in SAYS.items()
        for name in names.split()
    }
    asks = {each.key for each in everyone() if each.fields.get("asks_degree")}
    assert asks == {"Minnesota/LPC", "Minnesota/LPCC"}


def test_each_says_what_was_read_of_its_rule_and_when_or_that_nothing_was():
    unread = "Letters and title from general knowledge; the rule was not read."
    count = 0
    for each in everyone():
        source = str(each.fields["source"])
        read = re.search(r"[Rr]ead November 2[38], 2026", source)
        assert read or unread in source or "ot yet compared" in source, source
        count += unread in source
        if unread in source:
            assert not each.fields.get("disclosure")
    assert count == 378


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("Texas/LPA", "Some practice independently since a rule of 2017"),
        ("Texas/LMSW", "§781.316(c) doesn’t ask for it"),
        ("Alabama/ALC", "Whether anything must stand beside the name in advertising is not known."),
        ("Arizona/LBSW", "Whether holders practice under supervision was not looked at."),
        ("Mississippi/LCSW", "certified, not clinical"),
        ("Michigan/LLMFT", "From a secondary page."),
    ],
)
def test_doubts_go_with_it(key, said, desk):
    state = key.partition("/")[0]
    desk.post(PAGE, {"state": state, "take": [key]})
    assert said in Credential.objects.get().source


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
