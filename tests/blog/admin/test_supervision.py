"""When a license is entered, its holder is told what supervision means, and the road there is."""

import html

import pytest

from blog.admin.supervision import supervision_notes
from blog.models import Practice
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    SupervisedCredentialFactory,
    in_role,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def june():
    return AuthorFactory(name="June Castle")


def note(june, practice=None, **fields):
    june.licenses.all().delete()
    june.licenses.create(
        credential=SupervisedCredentialFactory(), valid_from="2020-01-01", **fields
    )
    june = type(june).objects.get(pk=june.pk)
    (sentence,) = supervision_notes([june], practice or Practice())
    assert sentence.startswith("June Castle practices under supervision, so the desk asks for")
    return sentence.partition("again after each change. ")[2]


def test_the_road_is_the_one_that_is_open(june):
    outside = {"external_supervisor": "Dana Whitfield, LMFT"}
    link = "you send a personal link from the article’s Review page."
    assert note(june, **outside) == (
        f"Dana Whitfield needs no account: {link} "
        "Write the supervisor’s e-mail address at the license."
    )
    assert note(june, **outside, supervisor_email="dana@example.org").endswith(link)
    forbidden = Practice(allow_link_approval=False)
    assert note(june, forbidden, **outside).startswith("At your practice that takes an account")
    paper = Practice(allow_link_approval=False, allow_outside_approval=True)
    assert note(june, paper, **outside).startswith("You enter an approval on paper")


def test_an_account_is_a_road_with_a_second_factor(june):
    mara = LicenseFactory(author__name="Mara Lind").author
    assert note(june, supervisor=mara).startswith("Mara Lind needs no account")
    mara.user = in_role("Reviewer", second_factor=False)
    mara.save()
    assert note(june, supervisor=mara).startswith("Mara Lind has an account, but no second factor")
    mara.user = in_role("Reviewer")
    mara.save()
    assert note(june, supervisor=mara).startswith("Mara Lind approves at the desk")


def test_it_is_said_when_the_license_is_saved_and_stands_on_its_page(client, june):
    client.force_login(OwnerFactory())
    license_ = LicenseFactory(author=june, credential=SupervisedCredentialFactory())
    license_.external_supervisor = "Dana Whitfield, LMFT"
    license_.save()
    address = f"/desk/blog/author/{june.pk}/change/"
    shown = html.unescape(client.get(address).content.decode())
    assert shown.count("June Castle practices under supervision") == 1
    prefix = "licenses"
    posted = {
        "name": june.name,
        "slug": june.slug,
        f"{prefix}-TOTAL_FORMS": "1",
        f"{prefix}-INITIAL_FORMS": "1",
        f"{prefix}-0-id": license_.pk,
        f"{prefix}-0-author": june.pk,
        f"{prefix}-0-credential": license_.credential_id,
        f"{prefix}-0-valid_from": "2020-01-01",
        f"{prefix}-0-external_supervisor": "Dana Whitfield, LMFT",
        f"{prefix}-0-supervisor_email": "dana@example.org",
    }
    after = html.unescape(client.post(address, posted, follow=True).content.decode())
    assert "Dana Whitfield needs no account: you send a personal link" in after
    again = html.unescape(client.post(address, posted, follow=True).content.decode())
    assert "needs no account" not in again  # nothing of it was changed
