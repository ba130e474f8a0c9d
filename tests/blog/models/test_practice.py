"""The one practice."""

from datetime import UTC, date, datetime
from importlib import import_module
from unittest.mock import Mock

import lxml.html
import pytest
from django.contrib.admin.utils import flatten
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from blog.admin.practice import SUBJECTS
from blog.models import Author, Practice
from blog.models.validators import validate_time_zone
from blog.practice.time_zones import time_zone_choices
from tests.factories import AuthorFactory, OwnerFactory, PictureFactory

pytestmark = pytest.mark.django_db


def test_there_is_a_practice_before_anyone_saved_one():
    assert Practice.load().name == "Our practice"
    assert not Practice.objects.exists()


def test_saving_another_changes_the_one():
    Practice(name="First").save()
    Practice(name="Second").save()
    assert [each.name for each in Practice.objects.all()] == ["Second"]
    with pytest.raises(IntegrityError), transaction.atomic():
        Practice.objects.bulk_create([Practice(pk=2, name="Third")])


@pytest.mark.parametrize("zone", ["Chicago", "America/Gotham", "", "../etc/passwd"])
def test_a_time_zone_that_does_not_exist_is_refused(zone):
    with pytest.raises(ValidationError) as caught:
        Practice(pk=1, name="A", time_zone=zone).full_clean()
    assert "time_zone" in caught.value.message_dict


def test_a_date_is_that_on_the_practices_wall():
    practice = Practice(time_zone="Pacific/Auckland")
    assert practice.date_at(datetime(2025, 12, 31, 12, tzinfo=UTC)) == date(2026, 1, 1)


def test_at_the_desk_it_is_changed_in_place(client):
    client.force_login(OwnerFactory())
    response = client.get("/desk/blog/practice/", follow=True)
    assert response.redirect_chain[-1][0] == "/desk/blog/practice/1/change/"
    assert client.get("/desk/blog/practice/add/").status_code == 403
    assert client.get("/desk/blog/practice/1/delete/").status_code == 403
    response = client.post("/desk/blog/practice/1/change/", {"name": "", "time_zone": "Chicago"})
    assert response.status_code == 200
    assert "is not a time zone" in response.content.decode()


def test_each_subject_has_a_page_that_saves_its_own_fields_alone(client):
    client.force_login(OwnerFactory())
    address = "/desk/blog/practice/1/change/"  # nobody was there before
    form = client.get(address, {"about": "contact"}).context["adminform"].form
    assert "street_address" in form.fields
    assert "tagline" not in form.fields
    Practice.objects.update(tagline="Slowly")
    response = client.post(f"{address}?about=contact", {"phone": "555 0100"})
    assert response["Location"] == f"{address}?about=contact"
    practice = Practice.load()
    assert (practice.phone, practice.tagline) == ("555 0100", "Slowly")
    shown = flatten([field for fields in SUBJECTS.values() for field in fields[1]])
    editable = [
        field.name for field in Practice._meta.fields if field.editable and field.name != "id"
    ]
    assert sorted(shown) == sorted(editable)


def test_the_time_zone_is_chosen_from_a_list():
    groups = dict(time_zone_choices("America/Chicago"))
    assert groups["United States"][1] == ("America/Chicago", "Central (Chicago)")
    assert ("America/Indiana/Knox", "Indiana, Knox") in groups["America"]
    assert ("Europe/Berlin", "Berlin") in groups["Europe"]
    assert "As it is now" not in groups
    for choices in groups.values():
        for value, _ in choices:
            validate_time_zone(value)


def test_an_old_name_of_a_time_zone_stays_unless_another_is_chosen(client):
    client.force_login(OwnerFactory())
    Practice(time_zone="US/Central").save()
    address = "/desk/blog/practice/1/change/"
    page = lxml.html.fromstring(client.get(address).content)
    form = page.get_element_by_id("practice_form")
    assert form.fields["time_zone"] == "US/Central"
    assert form.inputs["time_zone"].value_options[0] == "US/Central"
    client.post(address, dict(form.form_values()) | {"tagline": "Slowly"})
    practice = Practice.load()
    assert (practice.time_zone, practice.tagline) == ("US/Central", "Slowly")


def test_a_form_of_all_settings_that_was_open_before_saves_all(client):
    client.force_login(OwnerFactory())
    Practice(phone="555 0100").save()
    fields = flatten([name for _, names in SUBJECTS.values() for name in names])
    practice = Practice.load()
    values = {name: getattr(practice, name) or "" for name in fields} | {"phone": "555 0199"}
    response = client.post("/desk/blog/practice/1/change/", values)
    assert response.status_code == 302
    assert Practice.load().phone == "555 0199"


def test_all_that_is_wrong_is_said_at_once(client):
    client.force_login(OwnerFactory())
    address = "/desk/blog/practice/1/change/?about=safety"
    data = {"country": "other", "crisis_notice": "", "quick_exit_url": "http://a.example"}
    errors = client.post(address, data).context["adminform"].form.errors
    assert {"crisis_notice", "quick_exit_url"} <= errors.keys()


@pytest.mark.parametrize(
    ("address", "street", "place"),
    [
        ("100 Example Lane, Suite 2\nMinneapolis, MN 55400", "100 Example Lane, Suite 2", "MN"),
        ("12 Elm Street, Suite 4, Saint Paul, MN 55105", "12 Elm Street, Suite 4", "MN"),
        ("Behind the church\nin Vienna", "Behind the church\nin Vienna", ""),
    ],
)
def test_an_address_of_before_is_divided_into_its_parts_and_loses_nothing(address, street, place):
    practice = Mock(address=address, city="", region="", postal_code="")
    import_module("blog.migrations.0015_ways_to_people").divide(practice)
    assert practice.street_address == street
    assert practice.region == place


WHOLE_TAG = '<meta name="google-site-verification" content="aB3_x-Yz0123456789=" />' + " " * 60


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (WHOLE_TAG, "aB3_x-Yz0123456789="),
        ("<meta name='msvalidate.01' content='0123ABCD'>", "0123ABCD"),
        ("0123ABCD", "0123ABCD"),
    ],
)
def test_of_the_tag_that_a_search_engine_hands_out_the_code_is_kept(typed, kept, client):
    client.force_login(OwnerFactory())
    address = "/desk/blog/practice/1/change/?about=search"
    assert 'maxlength="100"' not in client.get(address).content.decode()
    assert client.post(address, {"google_verification": typed}).status_code == 302
    assert Practice.load().google_verification == kept


def test_hours_that_programs_do_not_read_are_saved_and_said(client):
    client.force_login(OwnerFactory())
    address = "/desk/blog/practice/1/change/?about=contact"
    client.get(address)
    response = client.post(address, {"hours": "24/7\nSun closed"}, follow=True)
    assert "We show “24/7” to readers as it is." in response.content.decode()
    assert "Sun closed” to readers" not in response.content.decode()
    response = client.post(address, {"phone": "555 0100", "hours": "24/7\nSun closed"}, follow=True)
    assert "We show" not in response.content.decode()
    response = client.post(address, {"phone": "call us"})
    assert "Write the number in digits" in response.content.decode()


def test_a_face_that_would_not_be_shown_beside_the_welcome_says_why(client):
    client.force_login(OwnerFactory())
    address = "/desk/blog/practice/1/change/?about=menu"
    client.get(address)
    dana = AuthorFactory(name="Dana Reid")

    def choose() -> str:
        response = client.post(address, {"welcome_author": dana.pk}, follow=True)
        return response.content.decode()

    assert "Dana Reid wouldn’t be shown" in choose()
    Author.objects.update(on_team=True)
    assert "Dana Reid has no photo yet" in choose()
    Author.objects.update(photo=PictureFactory())
    choose()
    assert Practice.load().welcome_author == dana


def test_clients_are_in_places_and_what_was_chosen_before_stays(client):
    client.force_login(OwnerFactory())
    before = "United States (national certification)"
    Practice(states_served=["Minnesota", before]).save()
    address = "/desk/blog/practice/1/change/?about=contact"
    page = lxml.html.fromstring(client.get(address).content)
    [first, second] = page.xpath("//select[@name='states_served-pk']")
    groups = [each.get("label") for each in first.iter("optgroup")]
    assert groups == ["United States", "Canada", "Other countries"]
    assert {"Puerto Rico", "Manitoba"} <= {each.get("value") for each in first.iter("option")}
    assert before not in {each.get("value") for each in first.iter("option")}
    assert second.xpath("string(option[@selected])") == before
    client.post(address, {"states_served-pk": [before, "Guam"]})
    assert Practice.load().states_served == ["Guam", before]
