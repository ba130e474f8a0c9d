"""Files for readers: who is given one, how, and for how long."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from blog.articles import revisions
from blog.models import MediaFile, Practice
from blog.models.media_files import FileView
from blog.preview import links
from blog.public import partial_content
from blog.public.views import media_files as views
from blog.publishing import actions
from blog.review.links import link_token, request_by_link
from tests.factories import OwnerFactory, PostFactory, ReadyPostFactory, media_file, media_files
from tests.media import sample
from tests.section_examples import EXAMPLES

pytestmark = pytest.mark.django_db


def with_file(file: MediaFile, **fields):
    name = "download" if file.kind == "pdf" else "recording"
    return ReadyPostFactory(sections=[EXAMPLES[name] | {"file": file}], **fields)


def body(response) -> bytes:
    return b"".join(response)


def test_it_is_public_from_the_moment_an_article_shows_it_until_none_does(client):
    file, owner = media_file(), OwnerFactory()
    post = with_file(file)
    assert client.get(file.url()).status_code == 404
    edition = actions.publish(post, by=owner)
    response = client.get(file.url())
    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="rain.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert "private" in response["Cache-Control"]
    assert body(response).startswith(b"%PDF-")
    assert client.get(file.url(), headers={"If-None-Match": response["ETag"]}).status_code == 304
    assert client.get(file.url().replace("rain", "snow")).status_code == 404
    actions.take_down(post, by=owner)
    assert edition.file_list == [file]
    assert client.get(file.url()).status_code == 404


def test_a_draft_shows_it_at_the_desk_and_to_whoever_has_a_link(client):
    file, owner = media_file(), OwnerFactory(email="mara@example.com")
    post = with_file(file)
    at_the_desk = FileView(file, ("admin:picture",)).url
    assert client.get(at_the_desk).status_code == 302
    tomorrow = timezone.localdate() + timedelta(days=1)
    revision = revisions.save_revision(post)
    link = links.create_link(post, revision, recipient="A", last_day=tomorrow, by=owner)
    page = client.get(reverse("preview_link", args=[links.link_token(link)])).content.decode()
    [address] = [part for part in page.split('"') if part.endswith("/rain.pdf")]
    given = client.get(address)
    assert body(given).startswith(b"%PDF-")
    assert "no-store" in given["Cache-Control"]
    other = media_file("other.pdf")
    assert client.get(address.replace(file.token, other.token)).status_code == 404
    client.force_login(owner)
    assert body(client.get(at_the_desk)).startswith(b"%PDF-")


def test_audio_is_given_in_the_parts_that_are_asked_for(client, monkeypatch):
    file, whole = media_file("tone.mp3"), sample("tone.mp3")
    actions.publish(with_file(file), by=OwnerFactory())
    part = client.get(file.url(), headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, whole[100:200])
    assert part["Content-Range"] == f"bytes 100-199/{len(whole)}"
    assert part["Content-Type"] == "audio/mpeg"
    assert "Content-Disposition" not in part
    monkeypatch.setattr(partial_content, "MOST", 1000)
    long = client.get(file.url(), headers={"Range": "bytes=0-"})
    assert long["Content-Range"] == f"bytes 0-999/{len(whole)}"
    assert long.content == whole[:1000]
    assert client.get(file.url(), headers={"Range": "bytes=99999-"}).status_code == 416
    assert body(client.get(file.url())) == whole


def test_its_head_is_said_without_opening_it(client, monkeypatch):
    file = media_file()
    actions.publish(with_file(file), by=OwnerFactory())
    whole = client.get(file.url())
    assert body(whole)
    monkeypatch.setattr(views, "default_storage", None)
    head = client.head(file.url())
    assert (head.status_code, head.content) == (200, b"")
    said = {*head.headers} - {"Server-Timing"}
    assert {name: head[name] for name in said} == {name: whole[name] for name in said}
    assert int(head["Content-Length"]) == file.size
    assert {"ETag", "Content-Disposition", "Accept-Ranges"} <= said


def test_one_of_a_bucket_is_read_as_it_is_sent(client, monkeypatch, settings):
    file, whole = media_file("tone.mp3"), sample("tone.mp3")
    actions.publish(with_file(file), by=OwnerFactory())
    read: list[tuple[int, int]] = []

    def read_part(name, first, last):
        read.append((first, last))
        return whole[first : last + 1]

    settings.S3_BUCKET = "a-bucket"
    monkeypatch.setattr(views, "default_storage", SimpleNamespace(read_part=read_part))
    monkeypatch.setattr(partial_content, "BLOCK", 1000)
    response = client.get(file.url())
    assert read == [(0, 999)]  # before anything is sent, since the bucket may be away
    assert int(response["Content-Length"]) == len(whole)
    assert response["Content-Disposition"] == 'inline; filename="tone.mp3"'
    assert body(response) == whole
    assert read[-1] == (len(whole) // 1000 * 1000, len(whole) - 1)
    assert len(read) == len(whole) // 1000 + 1
    monkeypatch.setattr(views, "default_storage", SimpleNamespace(read_part=_away))
    assert client.get(file.url()).status_code == 503


def _away(*asked):
    raise OSError("The bucket is away.")


def test_the_page_says_what_it_is_before_it_is_loaded(client):
    files = media_files()
    spanish = EXAMPLES["download"] | {"file": files["pdf"]}
    video = EXAMPLES["recording"] | {"file": files["video"], "captions": files["captions"]}
    audio = EXAMPLES["recording"] | {"file": files["audio"], "caption": "A tone"}
    link = EXAMPLES["recording link"]
    post = ReadyPostFactory(slug="rain", sections=[spanish, video, audio, link])
    actions.publish(post, by=OwnerFactory())
    response = client.get("/articles/rain/")
    page = " ".join(response.content.decode().split())
    assert "PDF, 3 pages, 1 KB, in Spanish" in page
    assert f"testserver{files['pdf'].url()}" in page  # to be typed from paper
    assert f'<source src="{files["video"].url()}" type="video/mp4">' in page
    assert f'kind="captions" src="{files["captions"].url()}" srclang="en-US"' in page
    assert page.count('<audio controls preload="metadata"') == 1
    assert "A drop falls." in page
    assert "At radio.example. This link leaves our site" in page
    assert "<iframe" not in page
    assert "media-src 'self'" in response["Content-Security-Policy"]
    feed = client.get("/feed/json/").json()["items"][0]["content_html"]
    for shown in (f'href="http://testserver{files["audio"].url()}"', "<audio controls", "<summary"):
        assert shown in feed
    assert f'src="http://testserver{files["video"].url()}"' in feed


def test_a_file_that_is_lost_is_not_found(client):
    file = media_file()
    actions.publish(with_file(file), by=OwnerFactory())
    (Path(settings.MEDIA_ROOT) / file.path).unlink()
    assert client.get(file.url()).status_code == 404


def test_a_reviewer_is_shown_it_by_a_personal_link(client):
    file, owner = media_file(), OwnerFactory()
    post = with_file(file)
    Practice(name="Willow", allow_link_approval=True).save()
    request = request_by_link(post, name="Dr. Lind", email="lind@example.com", by=owner)
    page = client.get(reverse("review_link", args=[link_token(request)])).content.decode()
    [address] = [part for part in page.split('"') if part.endswith("/rain.pdf")]
    assert body(client.get(address)).startswith(b"%PDF-")


def test_an_article_without_files_asks_for_none(client, django_assert_max_num_queries):
    actions.publish(PostFactory(slug="plain"), by=OwnerFactory())
    with django_assert_max_num_queries(20) as queries:
        client.get("/articles/plain/")
    assert not [each for each in queries if "mediafile" in each["sql"]]
