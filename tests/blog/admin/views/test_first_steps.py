"""The first steps of a new practice: each saves, says what is wrong beside its field, leads on."""

import html
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from blog.models import Author, Credential, License, Practice
from blog.publishing import actions
from blog.visibility import PostKind
from tests.factories import (
    AuthorFactory,
    LicenseFactory,
    OwnerFactory,
    PostFactory,
    in_role,
)

pytestmark = pytest.mark.django_db

STEPS = "/desk/blog/practice/first-steps"
PAGES = "/desk/blog/post/pages/?first-steps="
ARTICLE = "/desk/blog/post/add/?first-steps="


@pytest.fixture
def olive(client):
    user = OwnerFactory(name="Olive Owner, LMFT")
    client.force_login(user)
    return user


def words_of(response):
    return re.sub(r"\s+", " ", html.unescape(response.content.decode()))


def later(response):
    """Where "Leave this for later" leads."""
    return re.search(r'<a href="([^"]+)">Leave this for later', words_of(response))[1]


def go_on(client, step, **data):
    return client.post(f"{STEPS}/{step}/", data)


def test_the_practice_is_named_and_its_state_is_remembered(client, olive):
    response = go_on(client, "practice", name="Willow Lane", state="Ohio", time_zone="Asia/Tokyo")
    assert response.url == f"{STEPS}/license/"
    practice = Practice.load()
    assert (practice.name, practice.time_zone) == ("Willow Lane", "Asia/Tokyo")
    assert 'value="Ohio/LPC"' in words_of(client.get(response.url))


def test_a_practice_without_a_name_is_asked_for_it(client, olive):
    shown = words_of(go_on(client, "practice", name="", state="Ohio", time_zone="Asia/Tokyo"))
    assert "Write the name of the practice." in shown
    assert '<option value="Ohio" selected>' in shown
    assert '<option value="Asia/Tokyo" selected>' in shown


def test_a_license_asks_for_no_more_than_its_rule(client, olive):
    response = go_on(client, "license", state="Texas", held="Texas/LPC", number="12", degree="MA")
    assert response.url == f"{STEPS}/author/"
    held = License.objects.get()
    assert (held.number, held.degree, held.valid_until) == ("", "", None)
    assert held.valid_from == Practice.load().date_at(timezone.now())
    assert (held.author.user, held.author.name, held.author.slug) == (
        olive,
        "Olive Owner",  # the letters come from the license
        "olive-owner",
    )


def test_who_has_no_name_yet_is_asked_for_it(client):
    client.force_login(OwnerFactory(name="Owner"))
    go_on(client, "license", state="Texas", held="Texas/LPC")
    page = client.get(f"{STEPS}/author/")
    assert page.context["form"]["name"].value() == ""


def test_a_license_that_is_anothers_names_whose_it_is(client, olive):
    AuthorFactory(name="Dana Vale")
    assert "Which license does Dana Vale hold?" in words_of(client.get(f"{STEPS}/license/"))


def test_what_is_left_empty_takes_nothing_away(client, olive):
    until = timezone.localdate() + timedelta(days=90)
    sent = {"state": "Texas", "held": "Texas/LPC"}
    go_on(client, "license", **sent, valid_until=until.isoformat())
    go_on(client, "license", **sent, valid_until="")
    assert License.objects.get().valid_until == until


def test_a_state_that_is_none_has_no_list(client, olive):
    response = client.post(f"{STEPS}/license/", {"state": "a\0b", "show": "1"})
    assert response.status_code == 200


def test_what_a_rule_asks_for_is_said_at_its_field_and_nothing_is_lost(client, olive):
    sent = {"state": "Maryland", "held": "Maryland/LGMFT", "supervisor_email": "dana@example.com"}
    shown = words_of(go_on(client, "license", **sent))
    assert "Say who supervises you." in shown
    assert "says the number. Write it here." in shown
    assert 'value="dana@example.com"' in shown
    assert not Credential.objects.exists()
    go_on(client, "license", **sent, number="7", external_supervisor="Dana Whitfield, LCMFT")
    held = License.objects.get()
    assert held.external_supervisor == "Dana Whitfield, LCMFT"
    assert held.number == "7"


def test_nobody_is_their_own_supervisor_and_what_was_typed_stays(client, olive):
    sent = {"state": "Maryland", "held": "Maryland/LGMFT", "number": "7"}
    shown = words_of(go_on(client, "license", **sent, external_supervisor="olive  owner, LCMFT"))
    assert "Nobody supervises themselves. Write another name." in shown
    assert 'value="olive owner, LCMFT"' in shown
    assert not License.objects.exists()


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose the license that you hold."),
        ({"state": "Ohio", "held": "Texas/LPC"}, "Choose it from this list."),
        ({"held": "another", "designation": "LPC"}, "Write the title in full."),
        (
            {"state": "Texas", "held": "Texas/LPC", "valid_until": "2020-01-01"},
            "This day is over: write the last day of the renewed one.",
        ),
    ],
)
def test_a_license_that_says_too_little_is_not_saved(client, olive, sent, sentence):
    assert sentence in words_of(go_on(client, "license", **sent))
    assert not License.objects.exists()


def test_another_state_is_shown_with_all_that_was_typed(client, olive):
    sent = {"state": "Texas", "held": "another", "title": "Guide", "valid_until": "2999-01-01"}
    shown = words_of(go_on(client, "license", **sent, show=""))
    assert 'value="Texas/LPC"' in shown
    assert 'value="Guide"' in shown
    assert 'value="2999-01-01"' in shown
    assert "put right" not in shown


def test_a_license_that_is_in_no_list_is_written_down(client, olive):
    sent = {"designation": "GL", "title": "Guide for Life", "jurisdiction": "Atlantis"}
    go_on(client, "license", held="another", **sent)
    assert str(License.objects.get().credential) == "GL (Atlantis)"


def test_to_send_a_license_twice_makes_one(client, olive):
    tomorrow = timezone.localdate() + timedelta(days=1)
    go_on(client, "license", state="Texas", held="Texas/LPC")
    go_on(client, "license", state="Texas", held="Texas/LPC", valid_until=tomorrow)
    assert License.objects.get().valid_until == tomorrow
    assert "LPC (Texas) is written down." in words_of(client.get(f"{STEPS}/license/"))


def test_a_license_under_supervision_says_what_that_means(client, olive):
    sent = {"state": "Texas", "held": "Texas/LMFT Associate"}
    shown = words_of(go_on(client, "license", **sent, external_supervisor="Dana Whitfield"))
    assert shown == ""  # it leads on
    assert "Olive Owner practices under supervision" in words_of(client.get(f"{STEPS}/author/"))


def test_an_author_is_oneself_unless_it_is_said_otherwise(client, olive):
    shown = words_of(client.get(f"{STEPS}/author/"))
    assert 'value="Olive Owner"' in shown
    assert "No license is written down yet" in shown
    response = go_on(client, "author", name="Olive Owner", is_me="on")
    assert response.url == f"{STEPS}/reach/"
    author = Author.objects.get()
    assert (author.user, author.on_team) == (olive, True)
    go_on(client, "author", name="Dana Reid")
    author = Author.objects.get()
    assert (author.user, author.name, author.slug) == (None, "Dana Reid", "dana-reid")


def test_the_address_of_an_author_stays_once_an_article_is_public(client, olive):
    author = AuthorFactory(user=olive, name="Olive", slug="olive")
    actions.publish(PostFactory(authors=[author]), by=olive)
    go_on(client, "author", name="Olive Owner", is_me="on")
    author.refresh_from_db()
    assert (author.name, author.slug) == ("Olive Owner", "olive")


def test_each_step_can_be_left_for_later_and_comes_back(client, olive):
    assert later(client.get(f"{STEPS}/practice/")) == f"{STEPS}/license/"
    assert later(client.get(f"{STEPS}/license/")) == f"{STEPS}/author/"
    assert later(client.get(f"{STEPS}/author/")) == f"{STEPS}/reach/"
    assert later(client.get(f"{STEPS}/reach/")) == PAGES
    assert later(client.get(PAGES)) == ARTICLE
    assert later(client.get(ARTICLE)) == "/desk/"
    go_on(client, "author", name="Olive Owner", is_me="on")
    assert later(client.get(f"{STEPS}/license/")) == f"{STEPS}/reach/"
    Practice(name="Willow Lane", phone="612 555 0100").save()
    LicenseFactory(author=Author.objects.get())
    actions.publish(PostFactory(), by=olive)
    actions.publish(PostFactory(kind=PostKind.PAGE), by=olive)
    assert later(client.get(f"{STEPS}/license/")) == "/desk/"


def test_only_owners_set_a_practice_up(client):
    client.force_login(in_role("Publisher"))
    for step in ("practice", "license", "author", "reach"):
        assert client.get(f"{STEPS}/{step}/").status_code == 403
        assert go_on(client, step, name="Mine").status_code == 403


def test_how_people_reach_the_practice_is_asked_in_one_step(client, olive):
    shown = words_of(client.get(f"{STEPS}/reach/"))
    assert "Step 4 of 6: <strong>How people reach you.</strong>" in shown
    asked = {"phone": "call us", "hours": "Fri 9-1", "city": "Minneapolis"}
    shown = words_of(go_on(client, "reach", **asked))
    assert "Write the number in digits" in shown
    assert "Did you mean “Fri 9 AM – 1 PM”" in shown
    assert 'value="Minneapolis"' in shown
    asked |= {"phone": "612-555-0100", "hours": "24/7", "booking_url": "book.example"}
    response = go_on(client, "reach", **asked)
    assert response.url == PAGES
    assert "We show “24/7” to readers as it is." in words_of(client.get(response.url))
    practice = Practice.load()
    assert (practice.phone, practice.hours) == ("612-555-0100", "24/7")
    assert practice.booking_url == "https://book.example"


def test_a_page_does_not_end_the_first_steps_but_its_own(client, olive):
    page = PostFactory(kind=PostKind.PAGE, title="Fees", created_by=olive)
    shown = words_of(client.get("/desk/"))
    assert "“Fees” is a draft" not in shown
    assert shown.count("– done</span>") == 0
    actions.publish(page, by=olive)
    shown = words_of(client.get("/desk/"))
    assert shown.count("– done</span>") == 1
    assert "Your first article</a>" in shown
    post = PostFactory()
    actions.publish(post, by=olive)
    address = f"/desk/blog/post/{post.pk}/publishing/?done=publish"
    assert "the last of the first steps" in words_of(client.get(address))


def test_the_first_article_that_is_scheduled_says_so(client, olive):
    post = PostFactory()
    tomorrow = timezone.now() + timedelta(days=1)
    actions.publish(post, by=olive, at=tomorrow)
    address = f"/desk/blog/post/{post.pk}/publishing/?done=publish"
    assert "the last of the first steps" in words_of(client.get(address))
    actions.publish(PostFactory(), by=olive)
    assert "the last of the first steps" not in words_of(client.get(address))
