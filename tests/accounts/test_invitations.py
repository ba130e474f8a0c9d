"""Who is invited chooses a password by a link that opens once, and only for a week."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.utils import timezone

from accounts.models import User
from tests.factories import OwnerFactory, UserFactory

pytestmark = pytest.mark.django_db

SENTENCE = "the lamp above the stairs"


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory(name="Ana Ruiz"))
    return client


@pytest.fixture
def invited(desk):
    data = {"name": "Robin Vale", "email": "Robin@Example.com"}
    assert desk.post("/desk/accounts/user/add/", data).status_code == 302
    return User.objects.get(email="robin@example.com")


def link() -> str:
    """The link in the newest mail."""
    return re.search(r"http://testserver(/desk/invitation/\S+)", str(mail.outbox[-1].body)).group(1)


def test_somebody_who_is_invited_gets_a_link_and_comes_in_with_a_password_of_their_own(
    invited, client
):
    assert mail.outbox[0].to == ["robin@example.com"]
    assert "Ana Ruiz invites you" in mail.outbox[0].body
    assert not invited.has_usable_password()
    client.logout()
    assert "Welcome, Robin Vale" in client.get(link()).content.decode()
    words = {"new_password1": SENTENCE, "new_password2": SENTENCE}
    assert client.post(link(), words)["Location"] == "/desk/login/"
    data = {"login": "robin@example.com", "password": SENTENCE}
    response = client.post("/desk/login/", data, follow=True)
    assert response.request["PATH_INFO"] == "/desk/second-factor/"
    assert client.get(link()).status_code == 404  # it was used


def test_a_password_that_is_too_short_is_refused_beside_its_field(invited, client):
    response = client.post(link(), {"new_password1": "short", "new_password2": "short"})
    assert "at least 12 characters" in response.content.decode()
    invited.refresh_from_db()
    assert not invited.has_usable_password()


@pytest.mark.parametrize("days", [6, 8])
def test_it_lasts_a_week(days, invited, client):
    with time_machine.travel(timezone.now() + timedelta(days=days)):
        assert client.get(link()).status_code == (200 if days < 7 else 404)


@pytest.mark.parametrize("what", ["send", "end", "deactivated", "another address", "forged"])
def test_what_ends_it(what, invited, desk):
    sent = link()
    if what in ("send", "end"):
        desk.post(f"/desk/accounts/user/{invited.pk}/invitation/", {"do": what})
        assert len(mail.outbox) == (2 if what == "send" else 1)
    elif what == "deactivated":
        User.objects.filter(pk=invited.pk).update(is_active=False)
    elif what == "another address":
        User.objects.filter(pk=invited.pk).update(email="else@example.com")
    else:
        sent = sent[:-4] + "AAA/"
    response = desk.get(sent)
    assert response.status_code == 404
    assert "This invitation has ended" in response.content.decode()
    if what == "send":
        assert desk.get(link()).status_code == 200


def test_a_link_can_be_handed_over_where_no_mail_arrives(invited, desk):
    sent = link()
    address = f"/desk/accounts/user/{invited.pk}/invitation/"
    page = desk.post(address, {"do": "show"}, follow=True).content.decode()
    assert len(mail.outbox) == 1
    assert desk.get(sent).status_code == 404
    shown = re.search(r"http://testserver(/desk/invitation/\S+)", page).group(1)
    assert desk.get(shown).status_code == 200


def test_only_who_may_change_people_invites_anew(invited, client):
    client.force_login(UserFactory())
    address = f"/desk/accounts/user/{invited.pk}/invitation/"
    assert client.post(address, {"do": "send"}).status_code == 403
    assert len(mail.outbox) == 1
    assert client.get(address).status_code == 405


def test_an_address_that_somebody_has_is_refused(invited, desk):
    response = desk.post("/desk/accounts/user/add/", {"name": "R", "email": "ROBIN@example.com"})
    assert "already signs in with this address" in response.content.decode()


def test_groups_can_be_chosen_with_the_invitation(desk):
    group = Group.objects.create(name="Guests")
    group.permissions.add(Permission.objects.get(codename="view_post"))
    data = {"name": "Robin", "email": "robin@example.com", "groups": [group.pk]}
    desk.post("/desk/accounts/user/add/", data)
    person = User.objects.get(email="robin@example.com")
    assert list(person.groups.all()) == [group]
    assert person.is_staff
    assert not person.is_superuser


def test_who_invites_reads_what_each_role_means(client):
    client.force_login(OwnerFactory())
    page = client.get("/desk/accounts/user/add/").content.decode()
    assert 'type="checkbox" name="groups"' in page
    assert "A publisher writes and publishes every article." in page
    assert "This person gets an e-mail with a link" in page
    assert "a user" not in page
