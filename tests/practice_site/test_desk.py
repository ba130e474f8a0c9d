"""The desk is private, and says so to every cache."""

import pytest
from django.contrib import admin
from django.test import Client

from blog.models import Series
from practice_site import __version__
from tests.factories import OwnerFactory, UserFactory
from tests.markup import squeeze
from tests.practice_site.environment import python

pytestmark = pytest.mark.django_db

ADDRESSES = ["/desk/", "/desk/blog/post/", "/desk/blog/picture/", "/desk/accounts/user/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_comes_in_without_signing_in(address, client):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/desk/login/")
    client.force_login(UserFactory(is_staff=False))
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_page_of_the_desk_is_kept_by_a_cache(address, client):
    client.force_login(OwnerFactory())
    assert "no-store" in client.get(address)["Cache-Control"]


def test_what_is_written_stands_before_what_is_administered(client):
    client.force_login(OwnerFactory())
    apps = [app["app_label"] for app in client.get("/desk/").context["app_list"]]
    assert apps == ["blog", "taggit", "accounts"]


def test_the_foot_of_each_page_says_the_version_to_whoever_is_signed_in(client):
    assert __version__ not in client.get("/desk/login/").content.decode()
    client.force_login(OwnerFactory())
    for address in [*ADDRESSES, "/desk/security/"]:
        foot = squeeze(client.get(address).content.decode()).partition('<footer id="footer">')[2]
        assert foot.startswith(f"The practice blog {__version__}")


def test_cookies_stay_at_the_desk(client):
    response = client.get("/desk/login/")
    assert {cookie["path"] for cookie in response.cookies.values()} == {"/desk/"}


def test_who_may_not_do_something_is_told_so_in_words(client):
    client.force_login(UserFactory())
    response = client.get("/desk/blog/post/add/")
    assert response.status_code == 403
    assert "you may not do this" in response.content.decode()


def test_a_form_that_was_open_too_long_is_explained():
    response = Client(enforce_csrf_checks=True).post("/desk/login/", {})
    assert response.status_code == 403
    html = response.content.decode()
    assert "Please send it once more" in html
    assert "style=" not in html


def test_a_list_says_how_many_were_found_where_something_was_looked_for(client):
    client.force_login(OwnerFactory())
    Series.objects.create(name="Nights")
    address = "/desk/blog/series/"
    assert "Show all" not in client.get(address).content.decode()
    found = client.get(address, {"q": "nights"}).content.decode()
    assert "1 found" in found
    assert "Show all" in found


def test_all_its_classes_are_checked_at_a_start_and_some_commands_leave_it_unloaded():
    program = (
        "import django; django.setup()\n"
        "from django.contrib import admin; from django.core import checks\n"
        "print(len(admin.sites.all_sites)); checks.run_checks(tags=['admin'])\n"
        "print(*(len(site._registry) for site in admin.sites.all_sites))"
    )
    values = {"DEVELOPMENT": "true", "DJANGO_SETTINGS_MODULE": "practice_site.settings"}
    counts = python("-c", program, **values).stdout.split()
    assert counts == ["0", str(len(admin.site._registry))]


def test_a_list_that_is_asked_for_what_it_has_not_is_shown_whole(client):
    client.force_login(OwnerFactory())
    lists = [f"/desk/{each._meta.label_lower.replace('.', '/')}/" for each in admin.site._registry]
    assert len(lists) > 10
    for address in lists:
        response = client.get(f"{address}?nothing__of__ours=1", follow=True)
        assert response.status_code == 200, address
        response = client.get(f"{address}?nothing__of__ours=1&e=1", follow=True)
        assert response.status_code == 200, address
        assert response.request["QUERY_STRING"] == "", address
