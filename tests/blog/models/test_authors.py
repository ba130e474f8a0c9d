"""What a byline says on a day."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from blog.models import Author, License
from tests.factories import (
    AuthorFactory,
    CredentialFactory,
    LicenseFactory,
    PictureFactory,
    SupervisedCredentialFactory,
)

pytestmark = pytest.mark.django_db


def byline(author, on):
    return Author.objects.with_licenses().get(pk=author.pk).byline(on)


@pytest.fixture
def associate():
    """An associate until the end of May 2026, licensed in full from the first of June."""
    supervisor = LicenseFactory(author__name="Dana Whitfield").author
    author = AuthorFactory(name="Ana Ruiz")
    LicenseFactory(
        author=author,
        credential=SupervisedCredentialFactory(),
        valid_from=date(2024, 1, 1),
        valid_until=date(2026, 5, 31),
        supervisor=supervisor,
    )
    LicenseFactory(author=author, valid_from=date(2026, 6, 1))
    return author


@pytest.mark.parametrize(
    ("on", "text", "disclosures"),
    [
        (date(2023, 12, 31), "Ana Ruiz", []),
        (date(2024, 1, 1), "Ana Ruiz, LAMFT", ["Supervised by Dana Whitfield, LMFT."]),
        (date(2026, 5, 31), "Ana Ruiz, LAMFT", ["Supervised by Dana Whitfield, LMFT."]),
        (date(2026, 6, 1), "Ana Ruiz, LMFT", []),
    ],
)
def test_a_byline_shows_what_is_held_on_that_day(associate, on, text, disclosures):
    assert byline(associate, on).text == text
    assert byline(associate, on).disclosures == disclosures


def test_a_supervisor_from_elsewhere_stands_as_written():
    license_ = LicenseFactory(
        credential=SupervisedCredentialFactory(), external_supervisor="Lee Moss, PhD, LP"
    )
    assert byline(license_.author, date(2026, 1, 1)).disclosures == [
        "Supervised by Lee Moss, PhD, LP."
    ]


@pytest.mark.parametrize(
    ("on", "disclosure"),
    [
        (date(2026, 3, 31), "Supervised by Dana Whitfield, LMFT."),  # the last day of the LMFT
        (date(2026, 4, 1), "Supervised by Dana Whitfield."),
    ],
)
def test_a_supervisor_is_named_without_a_license_that_lapsed(associate, on, disclosure):
    supervisor = Author.objects.get(name="Dana Whitfield")
    supervisor.licenses.update(valid_until=date(2026, 3, 31))
    assert byline(associate, on).disclosures == [disclosure]


@pytest.mark.parametrize("valid_until", [date(2026, 5, 31), None])
@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2023, 12, 31), False),
        (date(2024, 1, 1), True),
        (date(2026, 5, 30), True),
        (date(2026, 5, 31), True),
        (date(2026, 6, 1), None),  # where it has an end, that is over
    ],
)
def test_the_query_and_the_predicate_agree_on_what_is_in_force(on, expected, valid_until):
    license_ = LicenseFactory(valid_from=date(2024, 1, 1), valid_until=valid_until)
    in_force = valid_until is None if expected is None else expected
    assert license_.in_force(on) is in_force
    assert License.objects.in_force(on).exists() is in_force


def test_two_licenses_of_one_designation_show_its_letters_once():
    author = AuthorFactory(name="Ana Ruiz")
    LicenseFactory(author=author)
    LicenseFactory(author=author, credential=CredentialFactory(jurisdiction="Wisconsin"))
    assert byline(author, date(2026, 1, 1)).text == "Ana Ruiz, LMFT"
    assert len(byline(author, date(2026, 1, 1)).licenses) == 2


def test_bylines_cost_no_query_per_author(django_assert_num_queries):
    for _ in range(5):
        LicenseFactory(credential=SupervisedCredentialFactory(), supervisor=LicenseFactory().author)
    with django_assert_num_queries(3):
        for author in Author.objects.with_licenses():
            assert author.byline(date(2026, 1, 1)).text


def test_a_supervised_license_asks_for_the_supervisor():
    license_ = LicenseFactory.build(
        author=AuthorFactory(), credential=SupervisedCredentialFactory()
    )
    with pytest.raises(ValidationError) as caught:
        license_.full_clean()
    assert "practice under supervision" in caught.value.message_dict["supervisor"][0]


def test_nobody_supervises_themselves():
    author = AuthorFactory()
    license_ = License(
        author=author,
        credential=SupervisedCredentialFactory(),
        valid_from=date(2026, 1, 1),
        supervisor=author,
    )
    with pytest.raises(ValidationError, match="Nobody supervises themselves"):
        license_.full_clean()


def test_an_author_has_a_page_and_a_portrait():
    author = AuthorFactory(slug="ana-ruiz", photo=PictureFactory(alt_text="Ana at her desk"))
    assert author.get_absolute_url() == "/authors/ana-ruiz/"
    assert author.photo_view.alt == "Ana at her desk"


def test_somebody_else_supervises():
    license_ = LicenseFactory.build(
        author=AuthorFactory(),
        credential=SupervisedCredentialFactory(),
        supervisor=AuthorFactory(),
    )
    license_.full_clean()


def test_a_license_can_not_end_before_it_begins():
    license_ = LicenseFactory.build(
        author=AuthorFactory(),
        credential=CredentialFactory(),
        valid_from=date(2026, 1, 2),
        valid_until=date(2026, 1, 1),
    )
    with pytest.raises(ValidationError) as caught:
        license_.full_clean()
    assert "before the first" in caught.value.message_dict["valid_until"][0]


def test_a_license_may_be_for_a_single_day():
    day = date(2026, 1, 1)
    license_ = LicenseFactory.build(
        author=AuthorFactory(), credential=CredentialFactory(), valid_from=day, valid_until=day
    )
    license_.full_clean()
    license_.save()
    assert byline(license_.author, day).post_nominals == "LMFT"


def test_a_sentence_need_not_name_the_supervisor():
    SupervisedCredentialFactory.build(disclosure="Registered intern.").full_clean()
    SupervisedCredentialFactory.build(designation="LMFT-IT", disclosure="").full_clean()


def test_the_degree_stands_before_the_letters_where_the_rule_wants_it():
    credential = CredentialFactory(designation="LPCC", asks_degree=True)
    held = LicenseFactory(credential=credential, degree="MA")
    assert byline(held.author, date(2026, 1, 1)).post_nominals == "MA, LPCC"
    held.degree = ""
    with pytest.raises(ValidationError, match="The degree must stand beside the letters"):
        held.full_clean()


def test_a_degree_is_said_once_for_two_licenses():
    author = AuthorFactory(name="Dana Berg")
    for designation in ("LPCC", "LPC"):
        credential = CredentialFactory(designation=designation, asks_degree=True)
        LicenseFactory(author=author, credential=credential, degree="MA")
    day = date(2026, 1, 1)
    author = Author.objects.with_licenses().get(pk=author.pk)
    assert (
        author.name_with_post_nominals(day)
        == byline(author, day).text
        == "Dana Berg, MA, LPCC, LPC"
    )


def test_what_a_credential_asks_for_later_is_never_shown_half():
    held = LicenseFactory(credential=CredentialFactory(), number="")
    held.credential.disclosure = "License {number}, supervised by {supervisor}."
    held.credential.save()
    assert byline(held.author, date(2026, 1, 1)).disclosures == []
    assert held.missing().keys() == {"supervisor", "number"}
    with pytest.raises(ValidationError):
        held.full_clean()


def test_a_number_is_left_out_only_where_the_sentence_says_it():
    california = CredentialFactory(disclosure="Employed by {employer}.")
    held = LicenseFactory(credential=california, number="12", employer="Clinic 1200")
    [shown] = byline(held.author, date(2026, 1, 1)).licenses
    assert "no.\N{NO-BREAK SPACE}12" in shown.description


@pytest.mark.parametrize("name", ["Ana Ruiz, LAMFT", "Ana Ruiz, Ph.D., LMFT", "Ana Ruiz,LPC-A"])
def test_letters_behind_the_name_come_from_the_license(name):
    with pytest.raises(ValidationError) as raised:
        Author(name=name, slug="ana-ruiz").full_clean()
    assert name.partition(",")[2].strip() in raised.value.message_dict["name"][0]


@pytest.mark.parametrize("name", ["Ana Ruiz", "Sam Hill, Jr.", "AJ Lee", "Ana Ruiz (LA)"])
def test_other_names_are_taken_as_they_are(name):
    Author(name=name, slug="ana-ruiz").full_clean()
