"""Where quick exit leads must not give away what was read."""

import pytest

from blog.practice import quick_exit
from tests.factories import OwnerFactory


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("https://www.betterTherapy.example/", "therap"),
        ("https://counselling.example/today", "counsel"),
        ("https://988lifeline.org/", "988"),
        ("https://www.domestic-violence.example/", "violence"),
        ("https://practice.example/", "your own site"),
        ("https://blog.practice.example/weather/", "your own site"),
    ],
)
def test_an_address_that_tells_is_warned_of(address, word):
    assert word in quick_exit.quick_exit_warning(address, "www.practice.example:8443")


def test_the_practices_site_beside_its_blog_is_its_own_too():
    assert quick_exit.quick_exit_warning("https://www.practice.example/", "blog.practice.example")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.weather.gov/",
        "https://duckduckgo.com/?q=recipes",
        "https://otherpractice.example/",
        "https://news.example/therapy",  # only the host stays in sight in every browser
    ],
)
def test_a_harmless_one_is_not(address):
    assert quick_exit.quick_exit_warning(address, "practice.example") == ""


@pytest.mark.django_db
def test_the_desk_says_so_when_the_practice_is_saved(client):
    client.force_login(OwnerFactory())
    client.get("/desk/blog/practice/")
    address = "/desk/blog/practice/1/change/?about=safety"
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() or "" for name in form.fields}
    for target, warned in (("https://therapy.example/", True), ("https://sun.example/", False)):
        page = client.post(address, data | {"quick_exit_url": target}, follow=True)
        assert ("choose a harmless page" in page.content.decode()) is warned
