"""Somebody is asked to look at an article, answers, and who asked reads it."""

import html

import pytest
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError

from blog import reviews
from blog.models import Post, ReviewRequest
from tests.factories import OwnerFactory, PostFactory, UserFactory

pytestmark = pytest.mark.django_db


def may(user, *names):
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


@pytest.fixture
def ashley():
    return OwnerFactory(name="Ashley Reid")


@pytest.fixture
def dana():
    """Somebody who may read articles at the desk, and no more."""
    return may(UserFactory(name="Dana Whitfield"), "view_post")


@pytest.fixture
def post():
    return PostFactory(title="Rain")


def page(client, user, post, data=None):
    client.force_login(user)
    address = f"/desk/blog/post/{post.pk}/review/"
    response = client.get(address) if data is None else client.post(address, data, follow=True)
    return html.unescape(response.content.decode())


def test_one_asks_another_looks_and_the_answer_is_read_and_put_aside(client, ashley, dana, post):
    asked = page(
        client, ashley, post, {"action": "ask", "reviewer": dana.pk, "note": "Is it kind?"}
    )
    assert "Dana Whitfield finds it at the desk" in asked
    assert "The answer is still to come." in asked

    seen = page(client, dana, post)
    assert "Ashley Reid asks you to look at this article" in seen
    assert "Is it kind?" in seen
    assert f"/desk/blog/post/{post.pk}/preview/" in seen
    request = ReviewRequest.objects.get()
    answer = {"action": "answer", "request": request.pk, "answer": "Very. Shorten the end."}
    assert "Thank you. Ashley Reid reads it at the desk." in page(client, dana, post, answer)

    client.force_login(ashley)
    form = f"/desk/blog/post/{post.pk}/change/"
    assert "Very. Shorten the end." in client.get(form).content.decode()
    kept = page(client, ashley, post, {"action": "put_aside", "request": request.pk})
    assert "Very. Shorten the end." in kept
    assert "Very. Shorten the end." not in client.get(form).content.decode()


def test_an_article_that_waits_for_somebody_is_in_review_in_the_list(client, ashley, dana, post):
    client.force_login(ashley)
    request = reviews.ask(post, reviewer=dana, by=ashley)
    assert "In review" in client.get("/desk/blog/post/").content.decode()
    reviews.answer(request, by=dana)
    assert "In review" not in client.get("/desk/blog/post/").content.decode()


def test_only_people_who_may_see_articles_can_be_asked(ashley, dana, post):
    writer = may(UserFactory(), "change_post")
    away = may(UserFactory(is_active=False), "view_post")
    reader = may(UserFactory(is_staff=False), "view_post")
    other = UserFactory()
    assert set(reviews.reviewers(ashley)) == {dana, writer}
    for nobody in (ashley, away, reader, other):
        with pytest.raises(ValidationError, match="Choose somebody else"):
            reviews.ask(post, reviewer=nobody, by=ashley)
    assert not ReviewRequest.objects.exists()


def test_nobody_is_asked_twice_at_a_time(client, ashley, dana, post):
    reviews.ask(post, reviewer=dana, by=ashley)
    again = page(client, ashley, post, {"action": "ask", "reviewer": dana.pk, "note": "Please"})
    assert "Dana Whitfield was asked already" in again
    assert ">\nPlease</textarea>" in again
    assert ReviewRequest.objects.count() == 1
    reviews.answer(ReviewRequest.objects.get(), by=dana)
    reviews.ask(post, reviewer=dana, by=ashley)
    assert ReviewRequest.objects.count() == 2


def test_whom_one_asks_must_be_chosen_and_the_note_stays(client, ashley, dana, post):
    shown = page(client, ashley, post, {"action": "ask", "reviewer": "", "note": "The end"})
    assert "Choose whom you ask." in shown
    assert ">\nThe end</textarea>" in shown


def test_what_was_asked_can_be_taken_back_until_it_is_answered(client, ashley, dana, post):
    request = reviews.ask(post, reviewer=dana, by=ashley)
    taken_back = page(client, ashley, post, {"action": "withdraw", "request": request.pk})
    assert "Dana Whitfield is no longer asked" in taken_back
    assert not reviews.for_person(dana).exists()


def test_words_for_what_was_taken_back_meanwhile_still_arrive(ashley, dana, post):
    request = reviews.ask(post, reviewer=dana, by=ashley)
    reviews.withdraw(request, by=ashley)
    reviews.answer(request, by=dana, words="I read it before you took it back.")
    assert [each.answer for each in reviews.for_person(ashley)] == [
        "I read it before you took it back."
    ]


def test_taking_back_what_was_answered_meanwhile_says_so(client, ashley, dana, post):
    request = reviews.ask(post, reviewer=dana, by=ashley)
    reviews.answer(request, by=dana, words="Fine.")
    said = page(client, ashley, post, {"action": "withdraw", "request": request.pk})
    assert "Dana Whitfield has answered meanwhile" in said
    assert reviews.for_person(ashley).exists()


def test_a_second_answer_is_not_lost(client, ashley, dana, post):
    request = reviews.ask(post, reviewer=dana, by=ashley)
    reviews.answer(request, by=dana, words="Fine.")
    said = page(
        client, dana, post, {"action": "answer", "request": request.pk, "answer": "And warm."}
    )
    assert "You have answered this already." in said
    assert ">\nAnd warm.</textarea>" in said


@pytest.mark.parametrize("action", ["answer", "withdraw", "put_aside"])
def test_nobody_answers_or_takes_back_for_another(action, client, ashley, dana, post):
    request = reviews.ask(post, reviewer=dana, by=ashley)
    client.force_login(OwnerFactory())
    address = f"/desk/blog/post/{post.pk}/review/"
    response = client.post(address, {"action": action, "request": request.pk})
    assert response.status_code == 403
    assert ReviewRequest.objects.open().get() == request


def test_who_may_only_look_may_not_ask(client, dana, post):
    other = may(UserFactory(), "view_post")
    client.force_login(dana)
    address = f"/desk/blog/post/{post.pk}/review/"
    assert "Ask somebody" not in client.get(address).content.decode()
    response = client.post(address, {"action": "ask", "reviewer": other.pk})
    assert response.status_code == 403
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403


def test_a_request_that_is_not_there_is_not_found(client, ashley, post):
    client.force_login(ashley)
    for wrong in ("x", "99"):
        address = f"/desk/blog/post/{post.pk}/review/"
        response = client.post(address, {"action": "answer", "request": wrong})
        assert response.status_code == 404


def test_alone_at_the_desk_one_is_told_what_it_takes(client, ashley, post):
    assert "Nobody else uses this desk yet." in page(client, ashley, post)


def test_an_article_that_is_deleted_takes_its_requests_along(ashley, dana, post):
    reviews.ask(post, reviewer=dana, by=ashley)
    Post.objects.get(pk=post.pk).delete()
    assert not ReviewRequest.objects.exists()
