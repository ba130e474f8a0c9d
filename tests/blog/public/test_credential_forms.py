"""Every form in which a state's rule wants a license shown, on each page, feed and file."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from blog.models import Credential, Practice
from blog.publishing import actions
from tests.blog.public.test_midnight import MIDNIGHTS, SURFACES
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    CredentialFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    approved,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Form:
    """How one license is shown, of somebody with this name."""

    name: str
    state: str
    designation: str
    held: Mapping[str, object]
    line: str
    words: str


FORMS = [
    Form("Ida Holm", "Idaho", "Registered Intern", {}, "Ida Holm, Registered Intern", ""),
    Form(  # no letters: the title in full
        "Flor Diaz",
        "Florida",
        "Registered Marriage and Family Therapist Intern",
        {},
        "Flor Diaz, Registered Marriage and Family Therapist Intern",
        "",
    ),
    Form("Min Berg", "Minnesota", "LPCC", {"degree": "MA"}, "Min Berg, MA, LPCC", ""),
    Form(
        *("Mary Long", "Maryland", "LCPC", {"number": "LC77", "show_number": False}),
        *("Mary Long, LCPC", "License number LC77."),
    ),
    Form(
        "Ohana Ray",
        "Ohio",
        "MFT",
        {},
        "Ohana Ray, MFT",
        "Practices under the supervision of Dana Whitfield, LMFT.",
    ),
    Form(
        *("Orin Pike", "Oregon", "Professional Counselor Associate", {}),
        *("Orin Pike, Professional Counselor Associate", "Supervisor: Dana Whitfield, LMFT."),
    ),
    Form(
        *("Illa Roy", "Illinois", "LPC", {"employer": "Lake Street Counseling"}),
        *("Illa Roy, LPC", "Practices as part of Lake Street Counseling."),
    ),
    Form(
        *("Cal Soto", "California", "AMFT", {"number": "AMFT9", "employer": "Bay Therapy"}),
        *("Cal Soto, AMFT", "(registration number AMFT9), employed by Bay Therapy, supervised by"),
    ),
]

[ON_AUTHOR_PAGE] = [form for form in FORMS if form.state == "Ohio"]


@pytest.fixture
def midnight(time_machine):
    """Two days before all of these licenses end, and full ones begin."""
    moment = MIDNIGHTS["America/Chicago"]
    time_machine.move_to(moment - timedelta(days=2), tick=False)
    Practice(time_zone="America/Chicago").save()
    authors = []
    for form in FORMS:
        Credential.objects.add_known(form.state, [f"{form.state}/{form.designation}"])
        author = AuthorFactory(name=form.name)
        credential = Credential.objects.get(jurisdiction=form.state, designation=form.designation)
        supervised = {"external_supervisor": "Dana Whitfield, LMFT"}
        held = LicenseFactory(
            **{"author": author, "credential": credential, "valid_until": date(2026, 5, 31)},
            **{**form.held, **(supervised if credential.under_supervision else {})},
        )
        held.full_clean()
        LicenseFactory(author=author, credential=CredentialFactory(), valid_from=date(2026, 6, 1))
        authors.append(author)
    on_page = authors[FORMS.index(ON_AUTHOR_PAGE)]
    on_page.slug = "ana-ruiz"  # whose page is one of SURFACES
    on_page.save()
    categories, tags = [CategoryFactory(slug="calm")], ["slow"]
    post = PostFactory(slug="rain", title="Rain", authors=authors, categories=categories, tags=tags)
    actions.publish(approved(post), by=OwnerFactory())
    return moment


def test_each_form_is_shown_until_midnight(midnight, time_machine, subtests):
    for address in SURFACES:
        shown = [ON_AUTHOR_PAGE] if "/authors/" in address else FORMS
        with subtests.test(address):
            time_machine.move_to(midnight - timedelta(seconds=1), tick=False)
            before = page_text(address)
            for form in shown:
                assert form.line in before
                assert form.words in before
            time_machine.move_to(midnight, tick=False)
            after = page_text(address)
            for form in shown:
                assert f"{form.name}, LMFT" in after
                assert form.line not in after
                assert not form.words or form.words not in after


def page_text(address: str) -> str:
    return unescape(b"".join(Client().get(address)).decode())


def test_a_degree_is_no_license_for_search_engines(midnight):
    data = json.loads(page_text("/articles/rain/").split('ld+json">')[1].split("</script>")[0])
    held = [each for node in people(data) for each in node["hasCredential"]]
    kinds = {(each["credentialCategory"], each["name"]) for each in held}
    assert ("degree", "MA") in kinds
    in_full = "Registered Marriage and Family Therapist Intern"
    assert ("license", in_full) in kinds
    assert in_full not in {each.get("alternateName") for each in held}


def people(data) -> list[dict]:
    if isinstance(data, list):
        return [each for part in data for each in people(part)]
    if not isinstance(data, dict):
        return []
    own = [data] if "hasCredential" in data else []
    return own + [each for part in data.values() for each in people(part)]
