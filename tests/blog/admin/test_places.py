"""The places of the desk, on every page, as far as somebody may go there."""

import lxml.html
import pytest

from tests.factories import OwnerFactory, PostFactory, UserFactory, in_role

pytestmark = pytest.mark.django_db


def places(client, address: str, label: str = "The desk") -> dict[str, str | None]:
    page = lxml.html.fromstring(client.get(address).content)
    [nav] = page.xpath(f"//nav[@aria-label='{label}']")
    return {link.text_content().strip(): link.get("aria-current") for link in nav.iter("a")}


@pytest.mark.parametrize(
    ("role", "open_to"),
    [
        ("Writer", ["Articles", "Pages", "Calendar", "Pictures"]),
        ("Reviewer", ["Articles", "Pages", "Calendar", "Pictures"]),
        (
            "Publisher",
            ["Articles", "Pages", "Calendar", "Pictures", "Topics", "People", "Practice"],
        ),
        ("Owner", ["Articles", "Pages", "Calendar", "Pictures", "Topics", "People", "Practice"]),
    ],
)
def test_each_role_finds_the_places_that_it_may_enter(client, role, open_to):
    client.force_login(in_role(role))
    page = lxml.html.fromstring(client.get("/desk/").content)
    links = page.xpath("//nav[@aria-label='The desk']//a")
    assert [link.text_content().strip() for link in links] == open_to
    for link in links:
        assert client.get(link.get("href"), follow=True).status_code == 200


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("/desk/", None),
        ("/desk/blog/post/", "Articles"),
        ("/desk/blog/post/add/", "Articles"),
        ("/desk/blog/post/{post}/change/", "Articles"),
        ("/desk/blog/post/{post}/history/", "Articles"),
        ("/desk/blog/post/freshness/", "Articles"),
        ("/desk/blog/series/add/", "Articles"),
        ("/desk/blog/post/calendar/", "Calendar"),
        ("/desk/blog/post/pages/", "Pages"),
        ("/desk/blog/picture/", "Pictures"),
        ("/desk/taggit/tag/", "Topics"),
        ("/desk/blog/credential/known/", "People"),
        ("/desk/accounts/user/add/", "People"),
        ("/desk/blog/practice/1/change/", "Practice"),
        ("/desk/accounts/auditentry/", "Practice"),
    ],
)
def test_the_place_that_is_shown_is_marked(client, address, place):
    client.force_login(OwnerFactory())
    client.get("/desk/blog/practice/")  # makes the one row
    marks = places(client, address.format(post=PostFactory().pk))
    assert [label for label, mark in marks.items() if mark] == ([place] if place else [])


def test_the_pages_of_a_place_stand_above_its_lists(client):
    client.force_login(OwnerFactory())
    pages = places(client, "/desk/blog/credential/", "People")
    assert pages == {"Authors": None, "Credentials": "page", "Accounts": None}
    client.force_login(in_role("Publisher"))
    assert places(client, "/desk/blog/author/", "People") == {
        "Authors": "page",
        "Credentials": None,
    }


def test_who_may_do_nothing_and_who_is_not_signed_in_see_none(client):
    client.force_login(UserFactory())
    assert b'nav class="places"' not in client.get("/desk/").content
    client.logout()
    assert b'nav class="places"' not in client.get("/desk/login/").content
