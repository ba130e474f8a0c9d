"""Whatever is sent to whichever address, the answer is never a server error.

This is a sample; tests/soak/fuzz.py sends as much as one likes.
"""

import random

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from blog.models import BlogImport, Document, Practice
from blog.publishing import actions
from tests.factories import (
    AuthorFactory,
    CategoryFactory,
    LicenseFactory,
    OwnerFactory,
    PictureFactory,
    ReadyPostFactory,
)
from tests.fuzz import Fuzz

pytestmark = pytest.mark.django_db

TOKEN = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"


def something_of_each(owner) -> dict[str, list[str]]:
    """Make something to see at each address; return the values that lead there."""
    author, category, picture = AuthorFactory(), CategoryFactory(), PictureFactory()
    LicenseFactory(author=author)
    post = ReadyPostFactory(
        authors=[author], categories=[category], tags=["calm"], lead_picture=picture
    )
    actions.publish(post, by=owner)
    draft, document = ReadyPostFactory(), Document.objects.create(created_by=owner, proposal="{}")
    plan = {"articles": {"live": 1}, "authors": [{"key": "a", "name": "A", "proposed": "new"}]}
    states = {"planned": plan, "done": {}}
    blogs = [
        BlogImport.objects.create(created_by=owner, state=state, plan=plan, file="imports/x").pk
        for state, plan in states.items()
    ]
    pks = [str(post.pk), str(draft.pk), str(category.pk), str(picture.pk), str(author.pk)]
    pks += [str(owner.pk), str(post.tags.get().pk), "1"]
    return {
        "pk": pks[:2],
        "object_id": pks,
        "slug": [post.slug, category.slug, author.slug, "calm"],
        "token": [picture.token, document.pk, *blogs],
        "picture": [picture.token],
        "name": ["480.webp", "share.jpg", picture.rendition_names[0]],
        "year": ["2026", "1000"],
        "month": ["11"],
        "app_label": ["blog", "accounts"],
        "content_type_id": ["1"],
    }


LISTS = ["post", "author", "credential", "picture", "redirect", "series", "translation"]


@pytest.fixture
def owner(client):
    owner = OwnerFactory()
    client.force_login(owner)
    return owner


@pytest.mark.parametrize(
    "address",
    [
        *(f"/desk/blog/{name}/" for name in LISTS),
        *("/desk/taggit/tag/", "/desk/accounts/user/", "/desk/accounts/auditentry/", "/search/"),
    ],
)
def test_a_search_for_1500_words_is_one_for_the_first_of_them(client, owner, address):
    words = " ".join(f"word{number}" for number in range(1500))
    assert client.get(address, {"q": words}).status_code == 200


def test_so_is_one_for_a_picture_in_the_form(client, owner):
    asked = {"app_label": "blog", "model_name": "post", "field_name": "lead_picture"}
    words = {"term": " ".join(f"word{number}" for number in range(1500))}
    assert client.get("/desk/autocomplete/", asked | words).status_code == 200


@pytest.mark.parametrize("address", ["/no%00where/", "/tags/%00/", "/search/?q=%00", "/?a%00=b"])
def test_a_null_character_in_an_address_is_a_bad_request(client, address):
    assert client.get(address).status_code == 400


@pytest.mark.parametrize("address", ["/tags/%2500/", "/articles/%2500/", "/no%2500where/"])
def test_one_that_is_escaped_twice_leads_nowhere(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize(
    "address", ["/desk/login/", "/desk/logout/", "/desk/password/reset/key/1-1/"]
)
def test_what_is_no_address_is_not_where_one_is_led(client, owner, address):
    for after in ("http://[", "//[", "http://[::x]/"):
        assert client.get(address, {"next": after}).status_code < 500
        response = client.post(address, {"next": after, "login": owner.email, "password": "x"})
        assert response.status_code < 500
        assert "[" not in response.headers.get("Location", "")


def test_so_is_one_in_a_cookie(client):
    quoted = {"cookie": r'sessionid="\000"'}
    assert client.get("/desk/", headers=quoted).status_code == 400


NO_KEYS = ["9" * 5_000, "9" * 30, "²", "٣", "-1"]


@pytest.mark.parametrize("number", NO_KEYS)
def test_what_is_no_key_is_no_row(client, owner, number):
    post = ReadyPostFactory()
    review = f"/desk/blog/post/{post.pk}/review/"
    for address, data in (
        ("/desk/blog/post/freshness/", {"post": number}),
        (f"/desk/blog/post/{post.pk}/read/", {"action": "comment", "section": number}),
        (review, {"action": "approve", "request": number}),
        ("/desk/blog/post/preview/", {"author_order-pk": number, "lead_picture": number}),
        ("/desk/blog/post/autosave/", {"_post": number, "_user": owner.pk, "editing": TOKEN}),
    ):
        assert client.post(address, data).status_code < 500
    assert client.get(f"/desk/blog/post/{number}/change/").status_code in (302, 404)
    version = client.get(f"/desk/blog/post/{post.pk}/history/edition-{number}/")
    assert version.status_code in (302, 404)


@pytest.mark.parametrize("action", ["change", "delete"])
def test_an_empty_field_in_the_address_of_a_form_is_none(client, owner, action):
    for model, row in (("category", CategoryFactory()), ("picture", PictureFactory())):
        address = f"/desk/blog/{model}/{row.pk}/{action}/"
        assert client.get(address, {"_to_field": ""}).status_code == 200
        assert client.post(address, {"_to_field": ""}).status_code < 500


def test_nor_are_several_in_the_form_of_an_article(client, owner):
    typed = {"category_order-pk": NO_KEYS, "author_order-pk": NO_KEYS, "lead_picture": NO_KEYS[1]}
    assert client.post("/desk/blog/post/add/", typed).status_code == 200


@pytest.mark.parametrize("state", ["[" * 100_000, '{"a":' * 100_000, "9" * 5_000])
def test_deep_json_is_a_bad_request(client, owner, state):
    assert client.post("/desk/blog/post/import/", {"state": state}).status_code == 400


@pytest.mark.parametrize("year", ["9999-12-31", "0001-01-01"])
def test_a_moment_at_the_end_of_all_years_is_told_at_its_field(client, owner, year, settings):
    Practice.objects.update_or_create(pk=1, defaults={"time_zone": "America/Chicago"})
    post = ReadyPostFactory()
    moment = f"{year}T{'23:59' if year > '2' else '00:00'}"
    posted = {"action": "publish", "publish-at-chosen": "other", "publish-at": moment}
    page = client.post(f"/desk/blog/post/{post.pk}/publishing/", posted)
    assert page.status_code == 200
    assert moment in page.content.decode()


def test_a_missing_file_of_a_picture_is_not_found(client, owner):
    post = ReadyPostFactory(lead_picture=(picture := PictureFactory()))
    actions.publish(post, by=owner)
    default_storage.delete(picture.path(picture.jpeg))
    for address in (picture.url(picture.jpeg), picture.url(picture.jpeg, "admin:picture")):
        assert client.get(address).status_code == 404
    for name in picture.rendition_names:
        default_storage.delete(picture.path(name))
    assert client.get(f"/articles/{post.slug}/share.jpg").status_code == 200


def test_no_request_is_a_server_error(client, owner):
    """Each database leaves out a third of the addresses, of which the other has every one."""
    fuzz = Fuzz(random.Random(connection.vendor), client, something_of_each(owner))
    random.Random(0).shuffle(fuzz.addresses)
    del fuzz.addresses[connection.vendor == "postgresql" :: 3]
    fuzz.run(1)
    assert not fuzz.errors, "\n".join(fuzz.errors)
    assert fuzz.statuses[200] > 5, fuzz.statuses
