"""The pages of signing in speak as the desk does: none is left as the library has it."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core import mail
from django.template.loader import get_template

from accounts.urls import VIEWS
from tests.factories import OwnerFactory

CLASSES = [(name, getattr(view, "view_class", None)) for _, view, name in VIEWS]
PAGES = [(name, found) for name, each in CLASSES if (found := getattr(each, "template_name", None))]
# Nobody can sign up (there is another page that says so), and the codes are a file of plain text.
OTHERS = {"account_signup", "mfa_download_recovery_codes"}


@pytest.mark.parametrize(("name", "template"), PAGES)
def test_each_page_is_written_by_us(name, template):
    ours = get_template(template).origin.name.startswith(str(Path(settings.BASE_DIR, "templates")))
    assert ours != (name in OTHERS)


@pytest.mark.django_db
def test_a_forgotten_password_is_followed_to_its_end(client):
    user = OwnerFactory()
    page = client.get("/desk/password/reset/").content.decode()
    assert "Forgotten your password?" in page
    assert "E-mail address" in page
    client.post("/desk/password/reset/", {"email": user.email})
    link = re.search(r"https?://[^/\s]+(/\S+)", mail.outbox[0].body)[1]
    page = client.get(link, follow=True)
    words = page.content.decode()
    assert "Choose another password" in words
    assert "The same once more" in words
    where, new = page.request["PATH_INFO"], "a lamp above the long stairs"
    client.post(where, {"password1": new, "password2": new})
    client.logout()
    again = client.get(link, follow=True).content.decode()
    assert "This link is over" in again
    assert "/desk/password/reset/" in again
