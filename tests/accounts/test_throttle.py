"""How often passwords and codes may be guessed, and who is kept out by that: nobody else."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts import throttle
from accounts.audit.models import AuditEntry
from accounts.models import User
from tests.background import QUEUE
from tests.factories import PASSWORD, OwnerFactory
from tests.threads import at_once
from tests.totp import code

pytestmark = pytest.mark.django_db

LOGIN, CODE, RESET = "/desk/login/", "/desk/security/code/", "/desk/password/reset/"
APP = "/desk/security/app/"
NEW = "a lamp above the long stairs"
STRANGER, ELSEWHERE = "198.51.100.7", "192.0.2.44"


def at(address: str) -> Client:
    """Return a new browser at a network address."""
    return Client(REMOTE_ADDR=address)


def many_networks(number: int) -> list[Client]:
    return [at(f"198.51.100.{each}") for each in range(1, number + 1)]


def with_password(client, user, password=PASSWORD) -> str:
    """Return where one is after a password, and what is said there."""
    page = client.post(LOGIN, {"login": user.email, "password": password}, follow=True)
    return f"{page.request['PATH_INFO']} {page.content.decode()}"


def with_code(client, typed) -> str:
    page = client.post(CODE, {"code": typed}, follow=True)
    return f"{page.request['PATH_INFO']} {page.content.decode()}"


def known_browser(user, address=ELSEWHERE) -> Client:
    """Return a browser in which somebody signed in, and out again."""
    client = at(address)
    with_password(client, user)
    assert with_code(client, code()).startswith("/desk/ ")
    client.post("/desk/logout/")
    cache.clear()  # each code works once, also in the same half minute
    return client


def choose_another(client, user):
    """Choose another password by the link in a mail, upon which the desk asks for the code."""
    client.post(RESET, {"email": user.email})
    body = next(each.body for each in reversed(mail.outbox) if "/reset/key/" in each.body)
    link = re.search(r"http://testserver(/desk/password/reset/key/\S+)", body)[1]
    form = client.get(link, follow=True).request["PATH_INFO"]
    page = client.post(form, {"password1": NEW, "password2": NEW}, follow=True)
    assert page.request["PATH_INFO"] == CODE


def attack(user) -> None:
    """Guess from many networks until nothing is checked any more."""
    for number in range(30):
        stranger = RequestFactory(REMOTE_ADDR=f"198.51.100.{number // 4}").post(LOGIN)
        throttle.count_password(stranger, user.email)
    assert "perhaps by somebody else" in with_password(at("203.0.113.1"), user)


# --- What is counted stays counted ---------------------------------------------------------------


def test_junk_pushes_no_count_out():
    user = OwnerFactory()
    stranger = at(STRANGER)
    for _ in range(5):
        assert "don’t belong together" in with_password(stranger, user, "a guess")
    with connection.cursor() as cursor:  # as 20,000 attempts at addresses that nobody has leave it
        columns = "cache_key, value, expires"
        for number in range(20):
            cursor.execute(
                f"INSERT INTO cache ({columns}) VALUES "
                + ", ".join(
                    f"('z{each}', '', '2100-01-01 00:00:00')"
                    for each in range(number * 1000, number * 1000 + 1000)
                )
            )
    for each in range(3):
        with_password(at(f"203.0.113.{each}"), User(email=f"{each}@example.com"), "junk")
    assert "perhaps by somebody else" in with_password(stranger, user)


def test_what_counts_no_more_is_deleted(time_machine, monkeypatch):
    with_password(at(STRANGER), OwnerFactory(), "a guess")
    time_machine.move_to(timezone.now() + timedelta(days=2))
    monkeypatch.setattr(cache, "_max_entries", 0)
    cache.set("z", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        assert cursor.fetchall() == [(":1:z",)]


# --- Passwords -----------------------------------------------------------------------------------


def test_a_stranger_locks_out_nobody_else():
    """Of one network, whatever they try: neither the browser at the practice nor a new one."""
    user = OwnerFactory()
    known, stranger = known_browser(user), at(STRANGER)
    for _ in range(8):
        with_password(stranger, user, "a guess")
    assert "perhaps by somebody else" in with_password(stranger, user)
    assert with_password(known, user).startswith(CODE)
    assert with_password(at("203.0.113.9"), user).startswith(CODE)


def test_in_the_same_network_a_known_browser_signs_in_all_the_same():
    user = OwnerFactory()
    known = known_browser(user, STRANGER)
    for number in range(12):
        with_password(at(STRANGER), User(email=f"{number}@example.com"), "a guess")
    assert "perhaps by somebody else" in with_password(at(STRANGER), user)
    assert with_password(known, user).startswith(CODE)


def test_many_networks_together_have_no_more_guesses_and_the_person_has_a_way_in():
    user = OwnerFactory()
    known = known_browser(user)
    attack(user)
    new = at("203.0.113.9")
    said = with_password(new, user)
    for way in ("passkey", "a browser that you used before", "Forgotten your password?"):
        assert way in said
    assert with_password(known, user).startswith(CODE)
    choose_another(new, user)
    assert with_code(new, code()).startswith("/desk/ ")


def test_the_wait_ends(time_machine):
    user = OwnerFactory()
    attack(user)
    time_machine.move_to(timezone.now() + timedelta(hours=1, seconds=1))
    assert with_password(at("203.0.113.9"), user).startswith(CODE)


def test_an_address_that_nobody_has_is_answered_alike():
    attack(User(email="nobody@example.com"))


def test_a_whole_ipv6_network_counts_as_one():
    user = OwnerFactory()
    for each in range(5):
        with_password(at(f"2001:db8:1:2::{each}"), user, "a guess")
    assert "perhaps by somebody else" in with_password(at("2001:db8:1:2:ffff::1"), user)
    assert with_password(at("2001:db8:1:3::1"), user).startswith(CODE)


def test_ipv4_addresses_are_networks_of_their_own_where_the_server_listens_on_ipv6():
    user = OwnerFactory()
    for _ in range(5):
        with_password(at(f"::ffff:{STRANGER}"), user, "a guess")
    assert "perhaps by somebody else" in with_password(at(STRANGER), user)
    assert with_password(at("::ffff:203.0.113.9"), user).startswith(CODE)
    refused = AuditEntry.objects.filter(action="refused")
    assert set(refused.values_list("ip_address", flat=True)) == {STRANGER}


def test_a_known_browser_guesses_no_more_than_others():
    user = OwnerFactory()
    known = known_browser(user)
    for _ in range(5):
        with_password(known, user, "a guess")
    assert "Wait five minutes" in with_password(known, user)
    assert with_password(at("203.0.113.9"), user).startswith(CODE)  # nor does it lock out others


def test_what_is_right_or_refused_counts_as_no_attempt():
    user = OwnerFactory()
    stranger = at(STRANGER)
    for _ in range(6):
        assert with_password(at(STRANGER), user).startswith(CODE)
    for _ in range(12):
        with_password(stranger, user, "a guess")
    assert with_password(at("203.0.113.9"), user).startswith(CODE)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_several_at_once_pass_no_limit():
    def guess() -> bool:
        try:
            throttle.count_password(RequestFactory().post(LOGIN), "ana@example.com")
        except throttle.TooManyAttemptsError:
            return False
        return True

    assert sum(at_once(*[guess] * 12)) <= 5
    assert not guess()


# --- The cookie ----------------------------------------------------------------------------------


def test_the_cookie_is_for_the_desk_alone_and_holds_no_secret():
    user = OwnerFactory()
    cookie = known_browser(user).cookies[f"known_browser_{user.pk}"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/desk/", True, "Lax")
    assert cookie["max-age"] == 400 * 24 * 3600
    assert user.password not in cookie.value


@pytest.mark.parametrize("change", ["another password", "another person", "forged", "old"])
def test_a_cookie_of_no_worth(change, time_machine):
    user = OwnerFactory()
    known = known_browser(user)
    name = f"known_browser_{user.pk}"
    if change == "another password":
        user.set_password(NEW)
        user.save()
    elif change == "another person":
        user = OwnerFactory(email="other@example.com")
        known.cookies[f"known_browser_{user.pk}"] = known.cookies[name].value
    elif change == "forged":
        known.cookies[name] = known.cookies[name].value[:-1] + "?"
    else:
        time_machine.move_to(timezone.now() + timedelta(days=401))
    attack(user)
    assert "perhaps by somebody else" in with_password(known, user)


def test_who_changes_their_password_keeps_a_known_browser():
    user = OwnerFactory()
    known = known_browser(user)
    known.force_login(user)
    data = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    assert known.post("/desk/password_change/", data).status_code == 302
    known.post("/desk/logout/")
    attack(user)
    assert with_password(known, user, NEW).startswith(CODE)


def test_who_is_signed_in_guesses_no_password_on_either_page():
    """As a thief may at a desk that was left open."""
    thief = at(ELSEWHERE)
    thief.force_login(OwnerFactory())
    change = {"oldpassword": "a guess", "password1": NEW, "password2": NEW}
    for _ in range(5):
        said = thief.post("/desk/password_change/", change).content.decode()
        assert "tried too often" not in said
    said = thief.post("/desk/confirm-it-is-you/", {"password": PASSWORD}).content.decode()
    assert "Wait for up to an hour" in said


# --- Codes ---------------------------------------------------------------------------------------


def test_codes_are_guessed_no_more_often_and_keep_no_known_browser_out():
    """Who guesses has the password, so a code is all that is between them and the desk."""
    user = OwnerFactory()
    known = known_browser(user)
    for thief in many_networks(3):
        with_password(thief, user)
        for _ in range(2):
            said = with_code(thief, "000000")
    assert "perhaps by somebody else" in said
    assert "perhaps by somebody else" in with_code(thief, code())
    with_password(known, user)
    assert with_code(known, code()).startswith("/desk/ ")


def test_another_password_lets_the_rightful_person_in_whatever_was_guessed(time_machine):
    """A thief who has the password uses up the codes of a day; she asks for another password."""
    user = OwnerFactory()
    known = known_browser(user)
    for thief in many_networks(5):
        time_machine.move_to(timezone.now() + timedelta(minutes=16))
        with_password(thief, user)
        for _ in range(5):
            said = with_code(thief, "000000")
    assert "perhaps by somebody else" in said
    for browser in (known, at("203.0.113.9")):
        choose_another(browser, user)
        assert with_code(browser, code()).startswith("/desk/ ")
        browser.post("/desk/logout/")
        time_machine.move_to(timezone.now() + timedelta(minutes=2))  # to the next code


def test_whoever_reads_the_mail_guesses_sixty_codes_a_day(time_machine):
    user = OwnerFactory()
    for each in range(4):
        thief = at(f"198.51.100.{each}")
        choose_another(thief, user)
        for _ in range(4):
            with_password(thief, user, NEW)
            for _ in range(5):
                said = with_code(thief, "000000")
            time_machine.move_to(timezone.now() + timedelta(minutes=16))
        assert ("perhaps by somebody else" in said) == (each == 3)


def test_twenty_codes_a_day(time_machine):
    user = OwnerFactory()
    for said in ("This code isn’t right",) * 4 + ("perhaps by somebody else",):
        thief = at(STRANGER)
        with_password(thief, user)
        for _ in range(5):
            assert said in with_code(thief, "000000")
        time_machine.move_to(timezone.now() + timedelta(minutes=16))


@pytest.mark.parametrize(("before", "between"), [("", ""), ("", "-"), ("", " "), (".", "")])
def test_a_code_works_once_for_as_long_as_it_is_right(before, between, time_machine):
    """Who looks over somebody's shoulder has a minute and a half, and the password."""
    user = OwnerFactory()
    moment = datetime(2026, 2, 3, 12, 0, 1, tzinfo=UTC)
    time_machine.move_to(moment, tick=False)
    client, seen = at(ELSEWHERE), code()
    with_password(client, user)
    assert with_code(client, seen).startswith("/desk/ ")
    time_machine.move_to(moment + timedelta(seconds=50), tick=False)
    thief = at(STRANGER)
    with_password(thief, user)
    assert "This code isn’t right" in with_code(thief, before + seen[:3] + between + seen[3:])


def test_the_code_that_sets_up_an_app_signs_nobody_in(time_machine):
    user = OwnerFactory()
    moment = datetime(2026, 2, 3, 12, 0, 1, tzinfo=UTC)
    time_machine.move_to(moment, tick=False)
    Authenticator.objects.filter(user=user).delete()
    client = at(ELSEWHERE)
    with_password(client, user)
    client.get(APP)
    seen = code(client.session["mfa.totp.secret"])
    client.post(APP, {"code": seen})
    assert Authenticator.objects.filter(user=user, type="totp").exists()
    time_machine.move_to(moment + timedelta(seconds=35), tick=False)
    thief = at(STRANGER)
    with_password(thief, user)
    assert "This code isn’t right" in with_code(thief, seen)


def test_recovery_codes_are_counted_with_them():
    user = OwnerFactory()
    client = at(STRANGER)
    with_password(client, user)
    with_code(client, code())
    client.post("/desk/security/recovery-codes/new/")
    assert Authenticator.objects.filter(type="recovery_codes").exists()
    thief = at(STRANGER)
    with_password(thief, user)
    for number in range(5):
        with_code(thief, f"1234567{number}")
    assert "perhaps by somebody else" in with_code(thief, "12345678")


# --- Links to another password -------------------------------------------------------------------


def test_nobody_is_written_to_who_has_no_account(settings):
    user = OwnerFactory()
    settings.TASKS = QUEUE
    settings.EMAIL_BACKEND = "practice_site.mail.EmailBackend"
    for email in (user.email, "nobody@example.com"):
        before = DBTaskResult.objects.count()
        page = at(STRANGER).post(RESET, {"email": email}, follow=True)
        assert "Look into your mail" in page.content.decode()
        assert DBTaskResult.objects.count() == before + 1  # so the answer takes as long
    queued = [task.args_kwargs["kwargs"]["message"] for task in DBTaskResult.objects.all()]
    assert sorted(each.get("to", []) for each in queued) == [[], [user.email]]


def test_an_address_is_sent_three_links_an_hour_at_most():
    user = OwnerFactory()
    for email in (user.email, "nobody@example.com"):
        answers = [each.post(RESET, {"email": email}) for each in many_networks(4)]
        assert [each.status_code for each in answers] == [302, 302, 302, 429]
        assert "valid for three days" in answers[-1].content.decode()
    assert len(mail.outbox) == 3
