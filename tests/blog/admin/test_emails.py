"""E-mail about reviews: that there is something, never a word of it."""

import pytest
from django.core import mail

from blog.models import Practice, ReviewRequest
from blog.review import requests
from tests.blog.admin.views.test_review import page
from tests.factories import OwnerFactory, PostFactory, in_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def june():
    return in_role("Writer", name="June Castle", email="june@example.com")


@pytest.fixture
def ashley():
    return OwnerFactory(name="Ashley Reid", email="ashley@example.com")


@pytest.fixture
def post(june):
    return PostFactory(title="Zebra", summary="Quagga words.", created_by=june)


def nothing_of_it(message) -> bool:
    return not any(word in message.subject + message.body for word in ("Zebra", "Quagga", "Okapi"))


def test_who_is_asked_and_who_asked_are_told_with_the_way_to_it(client, june, ashley, post):
    page(client, june, post, {"action": "ask", "reviewer": ashley.pk, "note": "Okapi?"})
    (asked,) = mail.outbox
    assert asked.to == ["ashley@example.com"]
    assert "June Castle asks you to review an article" in asked.body
    assert f"http://testserver/desk/blog/post/{post.pk}/read/" in asked.body
    request = ReviewRequest.objects.get()
    answer = {"action": "changes", "request": request.pk, "answer": "Okapi!"}
    page(client, ashley, post, answer)
    told = mail.outbox[1]
    assert told.to == ["june@example.com"]
    assert "Ashley Reid asks for changes" in told.body
    assert all(nothing_of_it(message) for message in mail.outbox)


def test_a_name_of_two_lines_makes_no_header_of_its_own(client, june, ashley, post):
    Practice(name="Willow\nBcc: all@example.com").save()
    page(client, june, post, {"action": "ask", "reviewer": ashley.pk, "note": ""})
    (asked,) = mail.outbox
    assert asked.subject.endswith("at Willow Bcc: all@example.com")
    assert asked.recipients() == ["ashley@example.com"]


def test_nobody_is_written_to_about_what_they_did_themselves(client, ashley):
    own = PostFactory(created_by=ashley)
    page(client, ashley, own, {"action": "answer", "answer": "I read it once more."})
    assert not mail.outbox


def test_a_closed_account_gets_no_mail(client, june, ashley, post):
    request = requests.request_review(post, reviewer=ashley, by=june)
    june.is_active = False
    june.save()
    page(client, ashley, post, {"action": "answer", "request": request.pk, "answer": "Good."})
    assert not mail.outbox
