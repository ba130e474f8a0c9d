"""What somebody typed is not lost since they were signed out, with or without script."""

import re

import pytest
from django.test import Client

from blog.models import ReviewRequest
from blog.review import requests
from tests.factories import OwnerFactory, PostFactory, in_role

pytestmark = pytest.mark.django_db

ORIGIN = {"origin": "http://testserver"}


@pytest.fixture
def reviewer():
    return in_role("Reviewer", name="Mara Lind")


@pytest.fixture
def address(reviewer):
    """Where the reviewer reads an article and answers."""
    post = PostFactory(title="Rain")
    requests.request_review(post, reviewer=reviewer, by=OwnerFactory())
    return f"/desk/blog/post/{post.pk}/read/"


def token_of(page):
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]


def test_an_answer_that_took_long_is_sent_after_signing_in_again(reviewer, address):
    client = Client(enforce_csrf_checks=True, headers=ORIGIN)
    client.force_login(reviewer)
    answer = {"action": "answer", "answer": "Kind <words>", "password": "a secret"}
    answer["csrfmiddlewaretoken"] = token_of(client.get(address))
    del client.cookies["sessionid"]
    page = client.post(address, answer)
    assert page.status_code == 403
    assert "You were signed out" in page.content.decode()
    assert 'href="/desk/signed-in/" target="_blank"' in page.content.decode()
    assert "Kind &lt;words&gt;</textarea>" in page.content.decode()
    assert "a secret" not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    # She signs in in another tab, upon which the form of this one has an old token.
    kept = {**answer, "csrfmiddlewaretoken": token_of(page)}
    client.force_login(reviewer)
    client.cookies["csrftoken"] = "a" * 32
    page = client.post(address, kept)
    assert page.status_code == 403
    assert "You are signed in as Mara Lind" in page.content.decode()
    assert "Kind &lt;words&gt;</textarea>" in page.content.decode()
    sent = client.post(address, {**kept, "csrfmiddlewaretoken": token_of(page)})
    assert sent.status_code == 302
    assert ReviewRequest.objects.get().answer == "Kind <words>"


def test_nothing_that_another_site_sends_is_offered_to_be_sent(reviewer, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(reviewer)
    for headers in ({"origin": "https://evil.example"}, {"origin": "null"}, {}):
        page = client.post(address, {"answer": "Their words"}, headers=headers)
        assert page.status_code == 403
        assert "Their words" not in page.content.decode()


@pytest.mark.parametrize("sent", [{}, {"csrfmiddlewaretoken": "a" * 32}, {"password": "a secret"}])
def test_whoever_sends_nothing_that_they_typed_is_asked_to_sign_in(sent, address):
    assert Client().post(address, sent)["Location"] == f"/desk/login/?next={address}"


@pytest.mark.parametrize("shown", ["empty", "iframe"])
def test_scripts_and_frames_are_led_to_the_sign_in(shown, address):
    response = Client().post(address, {"answer": "Words"}, headers={"sec-fetch-dest": shown})
    assert response["Location"] == f"/desk/login/?next={address}"


@pytest.mark.parametrize(
    "address", ["/desk/blog/category/add/", "/desk/blog/post/add/", "/desk/blog/post/import/"]
)
def test_every_form_of_the_desk_keeps_its_words(address):
    page = Client().post(address, {"name": "Grief & loss", "_save": "Save"})
    assert "Grief &amp; loss</textarea>" in page.content.decode()
    assert 'name="_save"' in page.content.decode()
