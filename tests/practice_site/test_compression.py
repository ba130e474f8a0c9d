"""Text is sent compressed to whoever can read it so; pictures are sent as they are."""

import contextlib
import gzip

import pytest

from blog.publishing import actions
from tests.factories import OwnerFactory, PictureFactory, PostFactory

pytestmark = pytest.mark.django_db

GZIP = {"HTTP_ACCEPT_ENCODING": "gzip, deflate, br"}


@pytest.mark.parametrize("address", ["/", "/feed/", "/feed/atom/", "/feed/json/", "/sitemap.xml"])
def test_text_is_compressed(address, client):
    for _ in range(3):
        actions.publish(PostFactory(), by=OwnerFactory())
    plain, sent = client.get(address), client.get(address, **GZIP)
    assert sent["Content-Encoding"] == "gzip"
    assert gzip.decompress(sent.content) == plain.content
    assert len(sent.content) < len(plain.content) / 2
    assert "Accept-Encoding" in sent["Vary"]


def test_a_picture_is_not(client):
    picture = PictureFactory()
    actions.publish(PostFactory(lead_picture=picture), by=OwnerFactory())
    with contextlib.closing(client.get(picture.url("share.jpg"), **GZIP)) as response:
        assert "Content-Encoding" not in response
