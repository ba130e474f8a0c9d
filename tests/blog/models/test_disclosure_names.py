"""What a credential's sentence takes from each license: supervisor, number and employer."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories import AuthorFactory, CredentialFactory, LicenseFactory

pytestmark = pytest.mark.django_db

CALIFORNIA = (
    "Registered Associate (registration number {number}), employed by {employer}, supervised by "
    "{supervisor}, a licensed person."
)


@pytest.fixture
def amft():
    return CredentialFactory(
        designation="AMFT", jurisdiction="California", under_supervision=True, disclosure=CALIFORNIA
    )


def license_of(name, amft, **fields):
    usual = {"number": "", "employer": "", "external_supervisor": "Dana Whitfield, LMFT"}
    return LicenseFactory(author=AuthorFactory(name=name), credential=amft, **(usual | fields))


def test_each_associate_has_a_sentence_of_their_own(amft):
    ana = license_of("Ana", amft, number="AMFT 1", employer="Bay Therapy Inc.")
    lee = license_of("Lee", amft, number="AMFT 2", employer="Hill Clinic", show_number=False)
    assert ana.author.byline(date(2026, 6, 1)).disclosures == [
        "Registered Associate (registration number AMFT 1), employed by Bay Therapy Inc., "
        "supervised by Dana Whitfield, LMFT, a licensed person."
    ]
    # The rule asks for the number, whether or not it is shown elsewhere.
    assert (
        "number AMFT 2), employed by Hill Clinic"
        in lee.author.byline(date(2026, 6, 1)).with_disclosures
    )


@pytest.mark.parametrize("field", ["number", "employer"])
def test_what_the_sentence_names_must_be_written_down(amft, field):
    held = license_of("Ana", amft, **{"number": "AMFT 1", "employer": "Bay", field: ""})
    with pytest.raises(ValidationError) as caught:
        held.full_clean()
    assert list(caught.value.message_dict) == [field]
    assert f"says the {field}. Write it here." in caught.value.message_dict[field][0]


def test_others_need_neither():
    LicenseFactory().full_clean()


def test_a_name_with_a_mark_in_it_is_not_filled_in(amft):
    held = license_of("Ana", amft, number="1", employer="The {number} Group")
    assert "employed by The {number} Group" in held.author.byline(date(2026, 6, 1)).with_disclosures
