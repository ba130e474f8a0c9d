"""Text is sent compressed to whoever can read it so; pictures are sent as they are."""

import contextlib
import gzip

import pytest

from blog.publishing import actions
from tests.factories import OwnerFactory, PictureFactory, PostFactory

pytestmark = pytest.mark.django_db

TEXTS = ["/", "/feed/", "/feed/atom/", "/feed/json/", "/sitemap.xml", "/opensearch.xml"]
GZIP = {"accept-encoding": "gzip, deflate, br, zstd"}  # as browsers say it


@pytest.fixture(scope="module", autouse=True)
def articles(rows):
    for _ in range(3):
        actions.publish(PostFactory(), by=OwnerFactory())


@pytest.mark.parametrize("address", TEXTS)
def test_text_is_compressed(address, client):
    plain, sent = client.get(address), client.get(address, headers=GZIP)
    assert sent["Content-Encoding"] == "gzip"
    assert gzip.decompress(sent.content) == plain.content
    assert sent["Content-Length"] == str(len(sent.content))
    if len(plain.content) > 1_000:
        assert len(sent.content) < len(plain.content) / 2


@pytest.mark.parametrize("address", TEXTS)
@pytest.mark.parametrize("headers", [{}, GZIP], ids=["plain", "compressed"])
def test_caches_are_told_that_the_answer_varies(address, headers, client):
    assert "Accept-Encoding" in client.get(address, headers=headers)["Vary"]


def test_the_same_page_is_padded_to_another_length_each_time(client):
    """Against BREACH, which reads a secret from the length of many responses."""
    sent = [client.get("/", headers=GZIP) for _ in range(12)]
    assert len({len(response.content) for response in sent}) > 2


def test_a_picture_is_not(client):
    picture = PictureFactory()
    actions.publish(PostFactory(lead_picture=picture), by=OwnerFactory())
    with contextlib.closing(client.get(picture.url(picture.jpeg), headers=GZIP)) as response:
        assert "Content-Encoding" not in response
