"""People who sign in, by e-mail address."""

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from tests.factories import PASSWORD, OwnerFactory, UserFactory

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


def test_a_person_is_added_at_the_desk_and_can_sign_in(client):
    client.force_login(OwnerFactory())
    response = client.post(
        "/desk/accounts/user/add/",
        {
            "email": "New@Example.com",
            "name": "New Person",
            "usable_password": "true",
            "password1": "a sentence nobody guesses",
            "password2": "a sentence nobody guesses",
        },
    )
    assert response.status_code == 302
    person = User.objects.get(email="new@example.com")
    assert person.check_password("a sentence nobody guesses")
    assert not person.is_superuser


def test_passwords_are_kept_as_argon2():
    """The suite itself uses a fast hash; the site's own choice is read from its settings."""
    from practice_site import settings

    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
