"""A rule of a state’s list is taken over into a credential of the practice; nothing is lost."""

from datetime import timedelta

import lxml.html
import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from blog.models import Credential, Practice
from blog.models.credentials import CredentialQuerySet
from blog.people.credentials import find_known
from tests.factories import CredentialFactory, LicenseFactory, OwnerFactory, in_role

pytestmark = pytest.mark.django_db

DESK = "/desk/blog/credential/"


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


def counselor(**fields: object) -> Credential:
    """An LPCC of Minnesota that doesn't say yet that its degree stands beside the letters."""
    return CredentialFactory(
        designation="LPCC", jurisdiction="Minnesota", **{"title": "Counselor"} | fields
    )


def page(client, address: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(client.get(address, follow=True).content.decode())


def words(element) -> str:
    return " ".join(element.text_content().split())


def press(client, own: Credential, shown=None):
    """Press the button of the form of a credential, as it was shown."""
    if shown is None:
        shown = page(client, f"{DESK}{own.pk}/change/")
    [button] = shown.xpath("//button[@form='rule']")
    sent = {button.get("name"): button.get("value")}
    response = client.post(f"{DESK}{own.pk}/rule/", sent, follow=True)
    own.refresh_from_db()
    return [str(message) for message in response.context["messages"]]


def test_what_the_practice_asks_beyond_the_list_stays(desk):
    own = counselor(
        under_supervision=True, disclosure="Supervised by {supervisor}.", source="Our lawyer."
    )
    press(desk, own)
    assert own.asks_degree
    assert own.under_supervision
    assert own.title == "Counselor"
    assert own.disclosure == "Supervised by {supervisor}."
    assert own.source.startswith("Our lawyer. ")
    assert str(find_known("Minnesota", "LPCC").fields["source"]) in own.source


def test_a_source_that_has_no_room_for_another_stays_and_it_is_said(desk):
    own = counselor(source="x" * 790)
    said = press(desk, own)
    assert own.source == "x" * 790
    assert any("no room" in each for each in said)


def test_a_sentence_of_ones_own_stays_and_what_it_lacks_is_said(desk):
    own = CredentialFactory(
        designation="LMFT Associate",
        jurisdiction="Texas",
        disclosure="An associate.",
    )
    said = press(desk, own)
    assert own.under_supervision
    assert own.disclosure == "An associate."
    assert any("“Supervised by {supervisor}.”" in each for each in said)


def test_a_sentence_in_other_words_is_settled(desk):
    own = CredentialFactory(
        designation="LMFT Associate",
        jurisdiction="Texas",
        under_supervision=True,
        disclosure="Under the careful supervision of {supervisor}.",
    )
    assert not page(desk, f"{DESK}{own.pk}/change/").xpath("//button[@form='rule']")


def test_what_a_sentence_looks_like_is_shown_without_braces(desk):
    CredentialFactory(designation="LMFT Associate", jurisdiction="Texas")
    shown = page(desk, f"{DESK}known/?state=Texas")
    assert "{" not in words(shown.get_element_by_id("content"))
    assert "“Supervised by Dana Whitfield, LMFT.”" in words(shown)


def test_what_was_saved_since_it_was_read_is_looked_at_first(desk):
    own = counselor()
    shown = page(desk, f"{DESK}{own.pk}/change/")
    fields = {"designation": "LPCC", "jurisdiction": "Minnesota", "title": "Clinical counselor"}
    desk.post(f"{DESK}{own.pk}/change/", fields)
    said = press(desk, own, shown)
    assert not own.asks_degree
    assert any("before you take the rule over" in each for each in said)
    press(desk, own)
    assert own.asks_degree


def test_ticks_in_the_list_stay_when_a_rule_is_taken_over_in_it(desk):
    own = counselor()
    shown = page(desk, f"{DESK}known/?state=Minnesota")
    [button] = shown.xpath(f"//button[@formaction='{DESK}{own.pk}/rule/']")
    sent = {
        "state": "Minnesota",
        "take": ["Minnesota/LMFT"],
        button.get("name"): button.get("value"),
    }
    response = desk.post(button.get("formaction"), sent, follow=True)
    own.refresh_from_db()
    assert own.asks_degree
    shown = lxml.html.fromstring(response.content.decode())
    ticked = "//input[@name='take'][@checked][not(@disabled)]/@value"
    assert shown.xpath(ticked) == ["Minnesota/LMFT"]


def test_typed_words_are_asked_about_before_the_form_is_left(desk):
    shown = page(desk, f"{DESK}{counselor().pk}/change/")
    assert shown.xpath("//script[contains(@src, 'desk/leaving')]")


def test_licenses_that_lack_something_now_are_told_in_one_message(desk):
    own = counselor()
    today = timezone.localdate(timezone=Practice.load().zone)
    LicenseFactory(author__name="Ana Ruiz", credential=own)
    LicenseFactory(author__name="Ben Cole", credential=own, valid_from=today + timedelta(9))
    ended = today - timedelta(1)
    LicenseFactory(author__name="Cy Dunn", credential=own, valid_until=ended)
    [told] = [each for each in press(desk, own) if "The degree must stand" in each]
    assert "Ana Ruiz" in told
    assert "Ben Cole" in told
    assert "Cy Dunn" not in told


def test_who_only_reads_is_not_told_to_take_over(client):
    client.force_login(in_role("Publisher"))
    held = LicenseFactory(credential=counselor())
    for address in (f"{DESK}{held.credential_id}/change/", f"/desk/blog/author/{held.author_id}/"):
        shown = page(client, address)
        assert "ake" not in " ".join(words(each) for each in shown.find_class("note"))
        assert not shown.xpath("//form[@id='rule']")


def test_what_is_added_from_a_list_is_in_the_history(desk):
    desk.post(f"{DESK}known/", {"state": "Texas", "take": ["Texas/LMFT", "Texas/LPC"]})
    added = LogEntry.objects.values_list("object_repr", flat=True)
    assert sorted(added) == ["LMFT (Texas)", "LPC (Texas)"]


def test_two_who_add_the_same_at_once_have_it_once(desk, monkeypatch):
    CredentialFactory(jurisdiction="Texas")
    missing = [(find_known("Texas", "LMFT"), None)]
    monkeypatch.setattr(CredentialQuerySet, "of_state", lambda *_: missing)
    assert Credential.objects.add_known("Texas", ["Texas/LMFT"]) == []
    assert Credential.objects.count() == 1


def test_no_query_is_asked_for_a_state_that_there_is_not(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert Credential.objects.of_state("\0") == []
