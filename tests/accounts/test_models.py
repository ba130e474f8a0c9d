"""People who sign in, by e-mail address."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def test_an_address_is_one_person_in_whatever_case_it_is_typed():
    user = UserFactory(email="Ana.Ruiz@Example.com")
    assert user.email == "ana.ruiz@example.com"
    assert authenticate(username="ANA.RUIZ@example.COM", password=PASSWORD) == user
    with pytest.raises(ValidationError, match="already signs in"):
        User(email="ANA.ruiz@example.com", name="Another", password="x").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.bulk_create([User(email="ANA.RUIZ@example.com", name="Another")])


def test_a_user_needs_an_address():
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user(email="", name="Nobody")


def test_a_person_who_is_not_active_does_not_come_in():
    UserFactory(email="ana@example.com", is_active=False)
    assert authenticate(username="ana@example.com", password=PASSWORD) is None


def test_passwords_are_kept_as_argon2():
    """The suite itself uses a fast hash; the site's own choice is read from its settings."""
    from practice_site import settings

    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")


def test_the_first_person_is_an_owner_and_called_so(client):
    owner = User.objects.create_superuser(
        email="first@example.com", name="First", password=PASSWORD
    )
    assert [each.name for each in owner.groups.all()] == ["Owner"]
    UserFactory(name="Nobody yet")
    client.force_login(owner)
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    table = client.get("/desk/accounts/user/").content.decode()
    assert '<td class="field-role">Owner</td>' in table
    assert '<td class="field-role">None yet</td>' in table
