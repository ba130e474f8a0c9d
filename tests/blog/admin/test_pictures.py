"""The library at the desk."""

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile

from blog.models import Picture
from blog.publishing import actions
from tests.factories import OwnerFactory, PictureFactory, PostFactory, UserFactory, image_file

pytestmark = pytest.mark.django_db

ADD = "/desk/blog/picture/add/"
WORDS = {"name": "Leaves", "alt_text": "Light through leaves", "focus_x": "50", "focus_y": "50"}


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


def upload(content: bytes, name: str = "leaves.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_picture_is_added_and_seen_at_the_desk_alone(desk):
    response = desk.post(ADD, WORDS | {"file": upload(image_file().read())})
    assert response.status_code == 302
    picture = Picture.objects.get()
    shown = desk.get(picture.url("480.webp", "admin:picture"))
    assert b"".join(shown).startswith(b"RIFF")
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert desk.get(picture.url("480.webp")).status_code == 404
    desk.logout()
    assert desk.get(picture.url("480.webp", "admin:picture")).status_code == 302


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Dear diary", "This file is not a picture that the site can read."),
        (b"<html><script>alert(1)</script>", "This is a saved web page. Open it, save the picture"),
        (b"", "The submitted file is empty."),
    ],
)
def test_a_file_that_is_no_picture_is_refused_at_its_field_with_every_word_kept(
    content, sentence, desk
):
    html = desk.post(ADD, WORDS | {"file": upload(content)}).content.decode()
    assert sentence in html
    assert 'value="Light through leaves"' in html
    assert not Picture.objects.exists()


def test_the_words_may_change_but_the_file_may_not(desk):
    picture = PictureFactory()
    address = f"/desk/blog/picture/{picture.pk}/change/"
    assert 'type="file"' not in desk.get(address).content.decode()
    desk.post(address, WORDS | {"alt_text": "Other words", "file": upload(image_file().read())})
    changed = Picture.objects.get()
    assert (changed.alt_text, changed.file.name) == ("Other words", picture.file.name)


def test_a_picture_that_an_article_shows_can_not_be_deleted(desk):
    picture = PictureFactory()
    actions.publish(PostFactory(lead_picture=picture), by=OwnerFactory())
    desk.post(f"/desk/blog/picture/{picture.pk}/delete/", {"post": "yes"})
    assert Picture.objects.filter(pk=picture.pk).exists()


def test_a_picture_is_shown_at_the_desk_only_to_who_may_see_pictures_or_articles(client):
    picture = PictureFactory()
    address = f"/desk/blog/picture/{picture.pk}/thumbnail/"
    client.force_login(UserFactory())
    assert client.get(address).status_code == 403
    assert client.get(picture.url("share.jpg", "admin:picture")).status_code == 403
    reader = UserFactory()
    reader.user_permissions.add(Permission.objects.get(codename="view_post"))
    client.force_login(reader)
    assert client.get(address).status_code == 302
