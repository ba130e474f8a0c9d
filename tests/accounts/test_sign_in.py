"""Signing in: by address, password and second factor; and what ends it."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.audit.models import AuditEntry
from accounts.models import User
from tests.factories import PASSWORD, SECRET, OwnerFactory, UserFactory
from tests.totp import code

pytestmark = pytest.mark.django_db

LOGIN, CODE = "/desk/login/", "/desk/security/code/"
NEW = "a lamp above the long stairs"


def with_password(client, user, password=PASSWORD):
    return client.post(LOGIN, {"login": user.email, "password": password}, follow=True)


def sign_in(client, user, password=PASSWORD):
    with_password(client, user, password)
    return client.post(CODE, {"code": code()}, follow=True)


def where(response) -> str:
    return response.request["PATH_INFO"]


def test_somebody_signs_in_with_password_and_code(client):
    user = OwnerFactory()
    assert where(with_password(client, user)) == CODE
    assert client.get("/desk/").status_code == 302  # half-way is not inside
    assert where(client.post(CODE, {"code": code()}, follow=True)) == "/desk/"


def test_a_wrong_code_is_told_beside_its_field_and_a_right_one_works_once(client):
    user = OwnerFactory()
    with time_machine.travel(timezone.now(), tick=False):  # the half minute of the code isn't over
        with_password(client, user)
        assert "This code isn’t right" in client.post(CODE, {"code": "000000"}).content.decode()
        client.post(CODE, {"code": code()})
        other = Client()
        assert "This code isn’t right" in sign_in(other, user).content.decode()


def test_a_code_that_was_saved_under_another_secret_key_says_so(client, settings):
    user = OwnerFactory()
    sign_in(client, user)
    client.post("/desk/security/recovery-codes/new/")
    settings.SECRET_KEY = "another one, of a machine to which the backup was restored"
    other = Client()
    assert "secret key is another one" in sign_in(other, user).content.decode()
    other.force_login(user)
    page = other.get("/desk/security/recovery-codes/", follow=True)
    assert where(page) == "/desk/security/"
    assert "secret key is another one" in page.content.decode()


def test_a_recovery_code_works_once(client):
    user = OwnerFactory()
    sign_in(client, user)
    client.post("/desk/security/recovery-codes/new/")
    codes = client.get("/desk/security/recovery-codes/file/").content.decode().split()
    for each, ends in ((Client(), "/desk/"), (Client(), CODE)):
        with_password(each, user)
        assert where(each.post(CODE, {"code": codes[0]}, follow=True)) == ends


def test_for_five_minutes_a_sign_in_needs_no_confirmation(client, time_machine):
    time_machine.move_to(timezone.now(), tick=False)
    sign_in(client, OwnerFactory())
    add = "/desk/security/passkeys/add/"
    assert client.get(add).status_code == 200
    time_machine.shift(301)
    confirm = client.get(add)["Location"]
    assert confirm.startswith("/desk/confirm-it-is-you/?next=")
    refused = client.post(confirm, {"password": "wrong"})
    assert "password" in refused.context["form"].errors
    client.post(confirm, {"password": PASSWORD})
    assert client.get(add).status_code == 200


@pytest.mark.parametrize(
    "person",
    [
        {"is_active": False},
        {"is_staff": False},
        None,
    ],
    ids=["deactivated", "without the desk", "unknown"],
)
def test_who_may_not_come_in_learns_nothing(person, client):
    email = UserFactory(**person).email if person else "nobody@example.com"
    for password in (PASSWORD, "something else"):
        page = client.post(LOGIN, {"login": email, "password": password})
        assert page.status_code == 200
        assert "This address and this password don’t belong together" in page.content.decode()


def test_many_attempts_are_slowed_down_for_every_process(client):
    user = OwnerFactory()
    for _ in range(5):
        with_password(client, user, "wrong")
    page = with_password(Client(), user).content.decode()  # another browser, the right password
    assert "That was tried too often" in page
    assert client.get("/desk/").status_code == 302


# --- The second factor ---------------------------------------------------------------------------


ADDRESSES = ["/desk/", "/desk/blog/post/", "/desk/blog/post/add/", "/desk/jsi18n/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_password_alone_opens_no_page_of_the_desk(address, client):
    client.force_login(OwnerFactory(second_factor=False))
    for response in (client.get(address), client.post(address, {"title": "Rain"})):
        assert response.status_code == 302
        assert response["Location"].startswith("/desk/second-factor/?next=%2Fdesk%2F")


def test_recovery_codes_alone_are_no_second_factor(client):
    user = OwnerFactory(second_factor=False)
    Authenticator.objects.create(user=user, type=Authenticator.Type.RECOVERY_CODES, data={})
    client.force_login(user)
    assert client.get("/desk/").status_code == 302


def test_it_can_be_put_off_on_ones_own_machine_until_the_next_time(client, settings):
    user = OwnerFactory(second_factor=False)
    client.force_login(user)
    there = "/desk/second-factor/?next=/desk/blog/post/"
    assert "Not now" in client.get(there).content.decode()
    response = client.post("/desk/second-factor/", {"next": "/desk/blog/post/"})
    assert response["Location"] == "/desk/blog/post/"
    assert client.get("/desk/").status_code == 200
    again = Client()
    again.force_login(user)
    assert again.get("/desk/").status_code == 302
    settings.DEVELOPMENT = False
    assert "Not now" not in again.get(there).content.decode()
    again.post("/desk/second-factor/", {"next": "/desk/"})
    assert again.get("/desk/").status_code == 302


def test_it_leads_to_no_other_site(client):
    client.force_login(OwnerFactory(second_factor=False))
    response = client.post("/desk/second-factor/", {"next": "https://elsewhere.example/"})
    assert response["Location"] == "/desk/"


def test_the_last_one_can_not_be_removed(client):
    user = OwnerFactory()
    sign_in(client, user)
    page = client.post("/desk/security/app/remove/", {}).content.decode()
    assert "This is your last second factor" in page
    assert Authenticator.objects.filter(user=user).exists()


def test_its_secret_is_not_in_the_database():
    user = OwnerFactory()
    assert SECRET not in str(Authenticator.objects.get(user=user).data)


# --- What ends it --------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_who_loses_the_desk_is_out_with_the_next_click(change, client):
    user = OwnerFactory()
    sign_in(client, user)
    User.objects.filter(pk=user.pk).update(**change)
    assert client.get("/desk/")["Location"].startswith(LOGIN)


def test_a_new_password_signs_out_everywhere_else(client):
    user, other = OwnerFactory(), Client()
    client.force_login(user)
    other.force_login(user)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert client.post("/desk/password_change/", data).status_code == 302
    assert client.get("/desk/").status_code == 200
    assert other.get("/desk/").status_code == 302
    assert mail.outbox[0].to == [user.email]
    assert "changed" in mail.outbox[0].body


def test_sessions_are_listed_and_the_others_ended(client):
    user, other = OwnerFactory(), Client(headers={"user-agent": "An old telephone"})
    sign_in(other, user)
    client.force_login(user)
    with_password(client, user)
    UserSession.objects.create(
        user=user, ip="127.0.0.1", session_key=client.session.session_key, user_agent="This one"
    )
    listed = client.get("/desk/security/sessions/").content.decode()
    assert listed.count("Another browser") == 2
    assert listed.count("This browser") == 1
    client.post("/desk/security/sessions/")
    ended = AuditEntry.objects.get(action="sessions_ended")
    assert str(ended) == f"{user} ended sessions of theirs elsewhere: 1 session"
    assert ended.details == "Another browser"  # an address is in a field that is emptied in time
    assert other.get("/desk/").status_code == 302
    assert client.get("/desk/").status_code == 200


# --- A forgotten password ------------------------------------------------------------------------


def test_a_forgotten_password_is_replaced_by_a_link(client):
    user = OwnerFactory()
    client.post("/desk/password/reset/", {"email": user.email})
    link = re.search(r"http://testserver(/desk/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link, follow=True)
    client.post(where(form), {"password1": NEW, "password2": NEW})
    assert where(with_password(client, user, NEW)) == CODE


def test_the_answer_is_the_same_for_an_address_that_nobody_has(client):
    pages, user = [], OwnerFactory()
    for email in (user.email, "nobody@example.com"):
        response = client.post("/desk/password/reset/", {"email": email}, follow=True)
        pages.append((where(response), response.content.decode().count("<p")))
    assert pages[0] == pages[1]
    assert [each.to for each in mail.outbox] == [[user.email]]  # nobody else is written to


def test_an_address_that_was_changed_opens_nothing_any_more(client):
    user = OwnerFactory(email="old@example.com", name="Ana")
    client.post("/desk/password/reset/", {"email": "old@example.com"})
    assert EmailAddress.objects.filter(email="old@example.com").exists()
    client.force_login(user)
    data = {"email": "new@example.com", "name": "Ana", "is_active": "on", "is_staff": "on"}
    client.post(f"/desk/accounts/user/{user.pk}/change/", data | {"is_superuser": "on"})
    user.refresh_from_db()
    assert user.email == "new@example.com"
    client.logout()
    response = client.post(LOGIN, {"login": "old@example.com", "password": PASSWORD})
    assert "don’t belong together" in response.content.decode()
    client.post("/desk/password/reset/", {"email": "old@example.com"})
    assert "/desk/password/reset/key/" in mail.outbox[0].body
    assert len(mail.outbox) == 1


def test_nobody_signs_up(client):
    page = client.post("/desk/sign-up/", {"email": "x@example.com", "password1": NEW})
    assert "By invitation" in page.content.decode()
    assert not User.objects.exists()


def test_a_late_answer_from_before_signing_in_does_not_sign_out(client):
    client.force_login(OwnerFactory())
    Session.objects.all().delete()
    for address in ("/desk/blog/post/autosave/", "/desk/"):
        assert "sessionid" not in client.get(address).cookies


def test_signing_out_takes_the_cookie_away(client):
    client.force_login(OwnerFactory())
    assert client.post("/desk/logout/").cookies["sessionid"].value == ""


# --- Locked out ----------------------------------------------------------------------------------


def test_an_owner_who_is_locked_out_comes_back_by_the_console(client, capsys):
    user = OwnerFactory(email="ana@example.com", is_active=False)
    for _ in range(6):
        with_password(client, user, "wrong")
    call_command("recover", "ANA@example.com")
    password = re.search(r"Password +(\S+)", capsys.readouterr().out)[1]
    assert where(with_password(client, user, password)) == "/desk/second-factor/"


def test_recovering_ends_every_session(client):
    user = OwnerFactory()
    sign_in(client, user)
    call_command("recover", user.email)
    assert client.get("/desk/").status_code == 302


def test_an_address_that_nobody_has_is_said_with_those_that_there_are():
    OwnerFactory(email="ana@example.com")
    with pytest.raises(CommandError, match=r"Nobody signs in with x@example.com.*ana@example.com"):
        call_command("recover", "x@example.com")


# --- The pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        LOGIN,
        "/desk/password/reset/",
        "/desk/security/",
        "/desk/security/passkeys/add/",
        "/desk/security/sessions/",
        "/desk/password_change/",
    ],
)
def test_its_pages_are_as_strict_as_the_rest_of_the_desk(address, client):
    if "security" in address or "change" in address:
        sign_in(client, OwnerFactory())
    response = client.get(address)
    assert response.status_code == 200
    policy = response["Content-Security-Policy"].split("; ")
    assert {"script-src 'self'", "style-src 'self'", "default-src 'none'"} <= set(policy)
    assert "style=" not in response.content.decode()
    assert {each["path"] for each in response.cookies.values()} <= {"/desk/"}


def test_a_reader_is_asked_for_nothing(client):
    assert not client.get("/").cookies
