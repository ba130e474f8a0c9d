"""The open form tells the desk what is typed; nothing of it touches the article."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.test import Client

from blog.articles import autosave, content
from blog.articles.hashes import data_hash
from blog.models import EditingSession, Edition, Post, Practice, Revision, Section
from blog.publishing import actions
from tests.blog.admin.test_posts import form, section
from tests.factories import PASSWORD, OwnerFactory, PostFactory, UserFactory
from tests.totp import code

pytestmark = pytest.mark.django_db

AUTOSAVE = "/desk/blog/post/autosave/"
NOW = datetime(2026, 2, 3, 3, 4, tzinfo=UTC)  # 9:04 PM of the day before in Chicago


@pytest.fixture
def clock():
    Practice(time_zone="America/Chicago").save()
    with time_machine.travel(NOW, tick=False) as traveler:
        yield traveler


@pytest.fixture
def dana(client):
    user = OwnerFactory(name="Dana Whitfield")
    client.force_login(user)
    return user


def typed(user, post=None, token=None, edits=1, **fields):
    """What the open form sends."""
    about = {"editing": str(token or uuid4()), "base": "", "_user": str(user.pk)}
    about |= {"_post": str(post.pk) if post else "", "_edits": str(edits)}
    return form(**fields) | about


def sign_of_life(user, post, token=None, **signs):
    about = {"editing": str(token or uuid4()), "base": "", "_user": str(user.pk)}
    return about | {"_post": str(post.pk)} | signs


def test_what_is_typed_is_kept_and_said(client, dana, clock):
    post, token = PostFactory(), uuid4()
    data = typed(dana, post, token, title="Rain") | section("quote", quote="Half a th")
    response = client.post(AUTOSAVE, data | {"csrfmiddlewaretoken": "x", "_continue": "Save"})
    assert (response.json()["saved"], response.json()["unfinished"]) == ("9:04 PM", True)
    session = EditingSession.objects.get()
    assert (session.token, session.user, session.post) == (token, dana, post)
    assert ["quote-0-quote", "Half a th"] in session.data
    assert not [name for name, _ in session.data if name.startswith(("_", "csrf"))]


def test_it_touches_neither_the_article_nor_what_is_public_nor_history(client, dana):
    post = PostFactory()
    actions.publish(post, by=dana)

    def everything():
        return [
            list(model.objects.order_by("pk").values())
            for model in (Post, Section, Edition, Revision)
        ]

    before = everything()
    client.post(AUTOSAVE, typed(dana, post, title="Other", slug="other") | section("text"))
    assert everything() == before


def test_saving_forgets_the_words_and_late_echoes_of_them(client, dana):
    post, token = PostFactory(), uuid4()
    data = typed(dana, post, token, title="Rain") | {"base": content_hash(post)}
    client.post(AUTOSAVE, data)
    response = client.post(f"/desk/blog/post/{post.pk}/change/", data | {"_continue": "1"})
    assert response.status_code == 302
    # The form itself says that it is saved, in its one line.
    assert not list(client.get(response["Location"]).context["messages"])
    client.post(AUTOSAVE, data)
    assert not EditingSession.objects.with_unsaved_data(dana)


def test_what_could_not_be_saved_stays_kept(client, dana):
    post, token = PostFactory(), uuid4()
    data = typed(dana, post, token, title="") | {"base": content_hash(post)}
    client.post(AUTOSAVE, data)
    response = client.post(f"/desk/blog/post/{post.pk}/change/", data)
    assert response.context["edits"] == 1
    assert str(token) in response.content.decode()
    assert not response.context["unsaved_sessions"]  # they stand in the form itself
    assert EditingSession.objects.with_unsaved_data(dana).exists()


def test_a_new_article_is_kept_too(client, dana):
    data = typed(dana, title="Rain")
    client.post(AUTOSAVE, data)
    assert EditingSession.objects.get().post is None
    client.post("/desk/blog/post/add/", data)
    assert Post.objects.get().title == "Rain"
    assert not EditingSession.objects.with_unsaved_data(dana)


def test_the_words_of_an_article_that_was_deleted_are_kept_as_a_new_one(client, dana):
    post = PostFactory()
    data = typed(dana, post, title="Rain")
    post.delete()
    assert client.post(AUTOSAVE, data).status_code == 200
    assert autosave.other_sessions(dana, None, uuid4())[0]


def test_when_all_is_as_it_was_nothing_is_kept(client, dana, clock):
    post, token = PostFactory(), uuid4()
    client.post(AUTOSAVE, typed(dana, post, token, title="Rain"))
    answer = client.post(AUTOSAVE, sign_of_life(dana, post, token, _unchanged="1")).json()
    assert (answer["saved"], answer["unfinished"]) == ("9:04 PM", False)
    assert not EditingSession.objects.with_unsaved_data(dana)


# --- Who may -------------------------------------------------------------------------------------


def test_nobody_is_told_so_and_not_led_to_the_sign_in_page(client):
    assert client.post(AUTOSAVE, {}).status_code == 401
    assert client.get(AUTOSAVE).status_code == 401
    client.force_login(UserFactory(is_staff=False))
    assert client.post(AUTOSAVE, {}).status_code == 401


def test_who_may_not_write_keeps_nothing(client):
    robin = UserFactory()
    client.force_login(robin)
    assert client.post(AUTOSAVE, typed(robin)).status_code == 403
    assert client.post(AUTOSAVE, typed(robin, PostFactory())).status_code == 403
    robin.user_permissions.add(Permission.objects.get(codename="change_post"))
    post = PostFactory()
    assert client.post(AUTOSAVE, typed(robin, post)).status_code == 200
    data = typed(robin, post)
    post.delete()
    assert client.post(AUTOSAVE, data).status_code == 200


def test_the_words_of_one_person_never_go_under_the_name_of_another(client, dana):
    robin = OwnerFactory(name="Robin")
    client.force_login(robin)
    response = client.post(AUTOSAVE, typed(dana, title="Dana’s"))
    assert (response.status_code, response.json()) == (409, {"name": "Robin"})
    assert not EditingSession.objects.exists()


def test_a_form_belongs_to_the_one_who_opened_it(client, dana):
    session = autosave.save_form_data(uuid4(), OwnerFactory(), None, [("title", "Hers")], edits=1)
    response = client.post(AUTOSAVE, typed(dana, None, session.token, edits=9, title="Mine"))
    assert response.status_code == 403
    session.refresh_from_db()
    assert session.title == "Hers"


def test_a_page_learns_who_is_signed_in_and_gets_a_token_that_works(dana):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(dana)
    assert browser.post(AUTOSAVE, typed(dana)).status_code == 403
    said = browser.get(AUTOSAVE).json()
    assert said["user"] == str(dana.pk)
    data = typed(dana) | {"csrfmiddlewaretoken": said["csrf"]}
    assert browser.post(AUTOSAVE, data).status_code == 200


@pytest.mark.parametrize("signs", [{"editing": "no token"}, {"_edits": "1" * 30}, {"_post": "x"}])
def test_nonsense_is_no_crash(client, dana, signs):
    assert client.post(AUTOSAVE, typed(dana) | signs).status_code in (200, 400)


def test_what_is_too_long_is_refused_as_such(client, dana, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    response = client.post(AUTOSAVE, typed(dana, title="x" * 2000))
    assert response.status_code == 400


def test_no_cache_keeps_an_answer(client, dana):
    assert "no-store" in client.get(AUTOSAVE)["Cache-Control"]


# --- Who else has it open ------------------------------------------------------------------------


def test_who_else_has_it_open_is_said(client, dana, clock):
    post, robin = PostFactory(), OwnerFactory(name="Robin <Vale>")
    clock.shift(timedelta(minutes=-14))
    theirs = autosave.touch_session(uuid4(), robin, post)
    clock.shift(timedelta(minutes=14))
    answer = client.post(AUTOSAVE, sign_of_life(dana, post)).json()
    assert "open too" not in answer["other_editors"]  # long gone
    clock.shift(timedelta(minutes=-14))
    autosave.touch_session(theirs.token, robin, post)
    answer = client.post(AUTOSAVE, sign_of_life(dana, post)).json()
    assert "Robin &lt;Vale&gt; has this article open too, since 8:50 PM." in answer["other_editors"]
    assert "whoever saves second" in answer["other_editors"]
    assert "closed already" not in answer["other_editors"]
    page = client.get(f"/desk/blog/post/{post.pk}/change/").content.decode()
    assert "has this article open too, since 8:50 PM." in page


def test_another_tab_of_ones_own_is_said_as_such(client, dana):
    post = PostFactory()
    client.post(AUTOSAVE, sign_of_life(dana, post))
    answer = client.post(AUTOSAVE, sign_of_life(dana, post)).json()
    assert "You have this article open in another tab too" in answer["other_editors"]
    assert "closed already, this goes away in a minute or two" in answer["other_editors"]


def test_who_leaves_is_gone_at_once_and_the_words_stay(client, dana):
    post, token = PostFactory(), uuid4()
    client.post(AUTOSAVE, typed(dana, post, token) | {"_leaving": "1"})
    assert not autosave.other_sessions(OwnerFactory(), post, uuid4())[1]
    assert EditingSession.objects.with_unsaved_data(dana).exists()


# --- Signing in again, inside of the form --------------------------------------------------------


def test_only_our_own_pages_may_show_the_sign_in_page(client):
    response = client.get("/desk/signed-in/?as=1", follow=True)
    assert response.request["PATH_INFO"] == "/desk/login/"
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    client.force_login(OwnerFactory())
    response = client.get("/desk/")
    assert "frame-ancestors 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"


def test_signing_in_ends_at_a_page_with_a_fresh_token(client):
    user = OwnerFactory()
    login = client.get(f"/desk/signed-in/?as={user.pk}")["Location"]
    words = {"login": user.email, "password": PASSWORD}
    response = client.post(login, words, follow=True)
    assert response.request["PATH_INFO"] == "/desk/security/code/"
    response = client.post("/desk/security/code/", {"code": code()}, follow=True)
    html = response.content.decode()
    assert "data-signed-in" in html
    assert 'data-csrf="' in html


def test_somebody_else_is_told_so_and_can_make_way(client, dana):
    there = f"/desk/signed-in/?as={OwnerFactory().pk}"
    html = client.get(there).content.decode()
    assert "You are signed in as Dana Whitfield" in html
    assert "data-signed-in" not in html
    response = client.post("/desk/logout/", {"next": there}, follow=True)
    assert response.request["PATH_INFO"] == "/desk/login/"
    assert there in response.content.decode()


def content_hash(post):
    return data_hash(content.content_from_post(post))
