"""Who does nothing at the desk for too long is signed out, and loses no word."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.audit.models import AuditEntry
from blog.models import EditingSession, Practice
from tests.blog.admin.views.test_autosave import AUTOSAVE, sign_of_life, typed
from tests.factories import OwnerFactory, PostFactory

pytestmark = pytest.mark.django_db

HOME = "/desk/"


@pytest.fixture
def later(time_machine):
    """Let some minutes pass."""

    def pass_minutes(minutes: float) -> datetime:
        moment = timezone.now() + timedelta(minutes=minutes)
        time_machine.move_to(moment, tick=False)
        return moment

    pass_minutes(0)
    return pass_minutes


@pytest.fixture
def dana(client):
    user = OwnerFactory(name="Dana Whitfield")
    client.force_login(user)
    return user


def test_a_working_day_without_a_click_is_the_end(client, dana, later):
    later(8 * 60)
    assert client.get(HOME).status_code == 200
    later(8 * 60 + 1)
    response = client.get(HOME, follow=True)
    assert response.request["PATH_INFO"] == "/desk/login/"
    assert "since nothing was done for a while" in response.content.decode()
    assert not Session.objects.filter(expire_date__gt=timezone.now()).exists()
    assert AuditEntry.objects.filter(action="signed_out", actor=dana).exists()


@pytest.mark.parametrize("minutes", [30, 60, 240, 480, 1440, 10080, 20160])
def test_the_practice_chooses(minutes, client, dana, later):
    address = "/desk/blog/practice/1/change/?about=desk"
    assert "Sign people out after" in client.get(address).content.decode()
    client.post(address, {"sign_out_after": minutes})
    assert Practice.load().sign_out_after == minutes
    client.force_login(dana)
    later(minutes - 3)
    assert client.get(HOME).status_code == 200
    later(minutes + 1)
    assert client.get(HOME).status_code == 302


def test_a_shorter_time_holds_for_those_who_are_signed_in(client, dana, later):
    later(45)
    Practice(sign_out_after=30).save()
    assert client.get(HOME).status_code == 302


def test_a_session_is_not_written_at_each_click(client, dana, later, django_assert_num_queries):
    def written() -> datetime:
        return Session.objects.get().expire_date

    first = written()
    later(1)
    client.get(HOME)
    assert written() == first
    later(2)
    client.get(HOME)
    assert written() > first


def test_a_page_that_is_left_open_keeps_nobody_signed_in(client, dana, later):
    """It says every minute that it is there; whoever types does something."""
    Practice(sign_out_after=30).save()
    post, token = PostFactory(), uuid4()
    for edits in (1, 2):
        later(25)
        data = typed(dana, post, token, edits=edits, title=f"Rain {edits}")
        assert client.post(AUTOSAVE, data).status_code == 200
    for _ in range(3):
        later(10)
        assert client.get(AUTOSAVE).status_code == 200
        assert client.post(AUTOSAVE, sign_of_life(dana, post, token)).status_code == 200
    later(1)
    assert client.post(AUTOSAVE, sign_of_life(dana, post, token)).status_code == 401
    assert EditingSession.objects.get().title == "Rain 2"
    # And it is offered after signing in again.
    client.force_login(dana)
    page = client.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    assert "You have unfinished changes" in page or "You had unfinished changes" in page


@pytest.mark.parametrize("posted", ["the same words", "older words", "words of somebody else"])
def test_what_autosave_has_already_keeps_nobody_signed_in(posted, client, dana, later):
    Practice(sign_out_after=30).save()
    post, token = PostFactory(), uuid4()
    assert client.post(AUTOSAVE, typed(dana, post, token, edits=2, title="Rain")).status_code == 200
    later(20)
    again = typed(dana, post, token, edits=3, title="Rain")
    if posted == "older words":
        again = typed(dana, post, token, edits=1, title="Ra")
    elif posted == "words of somebody else":
        again = typed(OwnerFactory(), post, token, edits=3, title="Snow")
    client.post(AUTOSAVE, again)
    later(11)
    assert client.get(HOME).status_code == 302
    assert EditingSession.objects.get().title == "Rain"


def test_nor_does_what_an_open_page_asks_by_itself(client, dana, later):
    """As one does that shows how far a picture or an import is."""
    Practice(sign_out_after=30).save()
    later(20)
    assert client.get(HOME, headers={"by-itself": "1"}).status_code == 200
    later(11)
    assert client.get(HOME).status_code == 302


def test_a_session_of_which_nobody_knows_when_it_was_used_is_over(client, dana):
    """It is from before this was kept."""
    session = client.session
    del session["active_at"]
    session.save()
    assert client.get(HOME).status_code == 302


def test_what_is_typed_after_the_end_is_kept_once_somebody_has_signed_in(client, dana, later):
    post, token = PostFactory(), uuid4()
    later(9 * 60)
    words = typed(dana, post, token, title="Typed late")
    assert client.post(AUTOSAVE, words).status_code == 401  # upon which the page asks to sign in
    assert not EditingSession.objects.exists()
    client.force_login(dana)
    assert client.post(AUTOSAVE, words).status_code == 200
    assert EditingSession.objects.get().title == "Typed late"


def test_readers_have_no_session(later):
    reader = Client()
    assert reader.get("/").status_code == 200
    assert not reader.cookies
    assert not Session.objects.exists()
