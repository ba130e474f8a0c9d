"""Nothing of the desk is kept by browsers or caches, whatever the answer is."""

import re

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from accounts.urls import urlpatterns
from tests.factories import OwnerFactory, PostFactory

# What stands in the address of a page of which the answer is another for a row that is there.
VALUES = {"int": "1", "uuid": "00000000-0000-4000-8000-000000000000"}


def addresses(patterns, beginning=""):
    """Yield an address for each pattern, with something in each of its gaps."""
    for each in patterns:
        route = beginning + str(each.pattern)
        if isinstance(each, URLPattern):
            path = re.sub(r"<(?:(\w+):)?\w+>", lambda gap: VALUES.get(gap[1], "1"), route)
            path = re.sub(r"\(\?P<uidb36>.*\)/\$$", "1-abc/", path.replace("^", ""))
            yield "/" + re.sub(r"\(\?P<\w+>[^)]*\)|\(\?:[^)]*\)|[\\$^?]", "", path)
        else:
            yield from addresses(each.url_patterns, route)


DESK = sorted(each for each in set(addresses(get_resolver().url_patterns)) if "/desk/" in each)


@pytest.mark.django_db
def test_every_address_of_the_desk_says_that_no_copy_is_kept():
    assert len(DESK) > 150
    PostFactory()
    owner = Client()
    owner.force_login(OwnerFactory(pk=1))
    signing_in = [f"/desk/{each.pattern}" for each in urlpatterns if "<" not in str(each.pattern)]
    asked = [(Client(), address) for address in signing_in]
    asked += [(owner, address) for address in DESK]
    answers = [(address, client.get(address)) for client, address in asked]
    assert not [each for each in answers if "no-store" not in each[1].get("Cache-Control", "")]
    assert {200, 302, 404} <= {response.status_code for _, response in answers}


@pytest.mark.parametrize("address", ["/desk/login/", "/desk/invitation/a/", "/search/?q=rain"])
def test_nor_does_the_way_from_http_to_https(address, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = Client().get(address)
    assert response.status_code == 301
    assert "no-store" in response["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/search/?q=rain", "/search/?q=rain&page=x", "/search?q=rain"])
def test_no_copy_tells_what_was_searched_for(address):
    assert "no-store" in Client().get(address)["Cache-Control"]
