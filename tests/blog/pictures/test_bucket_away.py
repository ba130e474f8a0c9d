"""What readers and writers have while the bucket of the pictures can't be reached."""

import pytest

from blog.models import Practice
from blog.publishing import actions
from tests.background import QUEUE
from tests.blog.pictures.test_bucket import SMALL, add, away, bucket, desk, endpoint  # noqa: F401  # fixtures
from tests.factories import OwnerFactory, PictureFactory, ReadyPostFactory, image_file

pytestmark = pytest.mark.django_db


def test_pages_of_the_desk_are_there(bucket, desk, settings):  # noqa: F811
    settings.TASKS = QUEUE
    waiting = add(desk)
    post = ReadyPostFactory(lead_picture=waiting)
    with away():
        for address in (
            "/desk/",
            "/desk/blog/picture/",
            f"/desk/blog/picture/{waiting.pk}/change/",
            f"/desk/blog/post/{post.pk}/change/",
        ):
            assert desk.get(address).status_code == 200, address


def test_what_is_drawn_without_its_picture_is_not_kept(bucket, client):  # noqa: F811
    practice = Practice.load()
    practice.logo = PictureFactory(file=image_file(size=(64, 64)))
    practice.save()
    post = ReadyPostFactory(lead_picture=PictureFactory(file=image_file(size=SMALL)))
    actions.publish(post, by=OwnerFactory())
    for address in (f"/articles/{post.slug}/share.jpg", "/icon.svg", "/apple-touch-icon.png"):
        with away():
            assert client.get(address)["Cache-Control"] == "no-store"
        assert client.get(address)["Cache-Control"] == "no-cache"
