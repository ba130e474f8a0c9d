"""A picture from its upload, which a request stores, to what the background makes of it."""

import errno
import os
import stat
import time
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from PIL import Image

from blog import checklist
from blog.management.commands import background_worker
from blog.models import Picture, Practice
from blog.models.pictures import prepare_picture
from blog.pictures import decoding, renditions
from blog.publishing import actions
from tests.background import QUEUE, run_tasks
from tests.factories import (
    AuthorFactory,
    OwnerFactory,
    ReadyPostFactory,
    encode_once,
    image_file,
    in_role,
)

pytestmark = pytest.mark.django_db

ADD = "/desk/blog/picture/add/"
LIST = "/desk/blog/picture/"
WORDS = {"name": "Leaves", "alt_text": "Light through leaves", "focus_x": "50", "focus_y": "50"}
CUT_SHORT = image_file(format="JPEG", quality=95).read()[:5000]  # its header is whole


@pytest.fixture(autouse=True)
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def encoders(monkeypatch):
    """Encode once what all tests upload alike; this is about when that is done."""
    monkeypatch.setattr(renditions, "encode_all", encode_once)


@pytest.fixture
def queue(settings):
    settings.TASKS = QUEUE


@pytest.fixture
def desk(client):
    client.force_login(OwnerFactory())
    return client


def add(desk, content: bytes | None = None, **fields) -> Picture:
    file = SimpleUploadedFile("Jane Doe.png", content or image_file().read())
    response = desk.post(ADD, WORDS | fields | {"file": file})
    assert response.status_code == 302, response.context["errors"]
    return Picture.objects.latest("pk")


def stored(picture: Picture) -> set[str]:
    return set(default_storage.listdir(picture.path(""))[1])


def change_page(picture: Picture) -> str:
    return f"/desk/blog/picture/{picture.pk}/change/"


def read(desk, picture: Picture) -> str:
    return words_of(desk.get(change_page(picture)))


def words_of(page) -> str:
    return " ".join(page.content.decode().split())  # as a browser shows them


# --- In the request ------------------------------------------------------------------------------


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_request_stores_the_upload_alone(image_format, desk, queue, media, settings):
    content = image_file(size=(3000, 2000), format=image_format).read()
    undecoded = mock.patch.object(Image.Image, "load", side_effect=AssertionError("decoded"))
    unencoded = mock.patch.object(Image.Image, "save", side_effect=AssertionError("encoded"))
    with undecoded, unencoded:
        picture = add(desk, content)
    assert stored(picture) == set(picture.file_names)
    assert (picture.width, picture.height) == (2400, 1600)
    file = media / picture.file.name
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_bytes() == content
    run_tasks()
    picture.refresh_from_db()
    assert picture.is_ready
    sizes = [
        f"{width}.{kind}" for width in (320, 480, 720, 960, 1200, 1600) for kind in ("avif", "webp")
    ]
    names = {picture.named(name) for name in [*sizes, "share.jpg"]}
    assert stored(picture) == {"master.png", *names} == set(picture.file_names)
    assert (picture.width, picture.height) == (2400, 1600)


def test_an_upload_is_served_to_nobody(desk, queue):
    picture = add(desk)
    for route in ("picture", "admin:picture"):
        shown = desk.get(picture.url(picture.file_names[0], route))
        assert shown.status_code == 404 or b"<svg" in shown.content


def test_a_picture_held_sideways_has_its_shape_at_once(desk, queue):
    exif = Image.Exif()
    exif[0x0112] = 6
    picture = add(desk, image_file(size=(400, 300), format="JPEG", exif=exif).read())
    assert (picture.width, picture.height) == (300, 400)
    run_tasks()
    picture.refresh_from_db()
    assert (picture.width, picture.height) == (300, 400)


# --- What is shown meanwhile ---------------------------------------------------------------------


def test_the_desk_says_that_it_is_being_prepared_and_then_shows_it(desk, queue):
    picture = add(desk)
    for page in (LIST, change_page(picture)):
        assert "It is being prepared, and shown here in a moment." in words_of(desk.get(page))
    assert 'type="file"' not in read(desk, picture)
    thumbnail = f"/desk/blog/picture/{picture.pk}/thumbnail/"
    shown = desk.get(thumbnail, follow=True)
    assert (shown.status_code, shown["Content-Type"]) == (202, "image/svg+xml")
    assert "no-store" in shown["Cache-Control"]
    assert 'viewBox="0 0 1200 800"' in shown.content.decode()
    assert "Being prepared" in shown.content.decode()
    run_tasks()
    assert "being prepared" not in desk.get(LIST).content.decode()
    shown = desk.get(thumbnail, follow=True)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    assert b"".join(shown).startswith(b"RIFF")


def test_a_preview_keeps_its_place_free(desk, queue):
    post = ReadyPostFactory(lead_picture=add(desk))
    html = desk.get(f"/desk/blog/post/{post.pk}/preview/").content.decode()
    picture = post.lead_picture
    assert f'src="{picture.url(picture.jpeg, "admin:picture")}"' in html
    assert picture.url(picture.jpeg, "admin:picture").endswith("/share.jpg?stand-in")
    assert 'width="1200"' in html


def test_neither_a_portrait_nor_a_logo_is_shown_before_it_is_ready(desk, queue, client):
    picture = add(desk)
    author = AuthorFactory(photo=picture)
    actions.publish(ReadyPostFactory(authors=[author]), by=OwnerFactory())
    practice = Practice.load()
    practice.logo = picture
    practice.save()
    for page in (author.get_absolute_url(), "/", "/sitemap.xml"):
        assert picture.token not in client.get(page).content.decode()
    assert client.get(picture.url(picture.jpeg)).status_code == 404
    run_tasks()
    for page in (author.get_absolute_url(), "/"):
        assert picture.token in client.get(page).content.decode()
    picture.refresh_from_db()
    assert b"".join(client.get(picture.url(picture.jpeg))).startswith(b"\xff\xd8")


@pytest.mark.parametrize("is_lost", [False, True])
def test_it_is_said_when_nobody_prepares_it(is_lost, desk, queue):
    picture = add(desk, CUT_SHORT)
    run_tasks()
    another = SimpleUploadedFile("b.png", image_file(size=(600, 400)).read())
    Picture.objects.update(added_at=timezone.now() - timedelta(days=1))
    desk.post(change_page(picture), WORDS | {"file": another})
    picture.refresh_from_db()
    path = default_storage.path(picture.file.name)
    late = "It hasn’t been prepared yet. Other work may be before it; if it stays so, tell"
    assert "It is being prepared, and shown here in a moment.</span>" in read(desk, picture)
    os.remove(path) if is_lost else os.utime(path, (time.time() - 60,) * 2)
    for page in (LIST, change_page(picture)):
        assert f">{late}" in words_of(desk.get(page))
    (finding,) = checklist.check_post(ReadyPostFactory(lead_picture=picture)).blocking
    assert "Open it in the library to see why" in finding.sentence
    assert finding.picture == picture.pk


@pytest.mark.parametrize("where", ["lead", "section"])
def test_an_article_is_not_published_before_its_pictures_are_ready(where, desk, queue):
    picture = add(desk, name="Two cups")
    section = {"kind": "picture", "picture": picture}
    post = ReadyPostFactory(
        **{"lead_picture": picture} if where == "lead" else {"sections": [section]}
    )
    (finding,) = checklist.check_post(post).blocking
    assert finding.sentence.startswith("The picture “Two cups” is still being prepared")
    run_tasks()
    assert not checklist.check_post(type(post).objects.get(pk=post.pk)).blocking


# --- What can go wrong ---------------------------------------------------------------------------


def test_a_damaged_one_says_so_beside_its_field_and_takes_another_file(desk, queue):
    picture = add(desk, CUT_SHORT)
    run_tasks()
    assert not stored(picture)
    html = read(desk, picture)
    row = html[html.index("field-file") : html.index("field-name")]
    assert "This JPEG is damaged: the site can’t read it." in row
    assert 'type="file"' in row
    post = ReadyPostFactory(lead_picture=Picture.objects.get())
    (finding,) = checklist.check_post(post).blocking
    assert "can’t be shown. Open it in the library" in finding.sentence
    shown = desk.get(f"/desk/blog/picture/{picture.pk}/thumbnail/", follow=True)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/svg+xml")
    assert "Can’t be shown" in shown.content.decode()

    desk.post(change_page(picture), WORDS | {"name": "Other words"})
    picture.refresh_from_db()
    assert (picture.name, bool(picture.problem)) == ("Other words", True)

    another = SimpleUploadedFile("b.png", image_file(size=(600, 400)).read())
    desk.post(change_page(picture), WORDS | {"file": another})
    assert "It is being prepared" in read(desk, picture)
    run_tasks()
    picture.refresh_from_db()
    assert (picture.is_ready, picture.problem, picture.width) == (True, "", 600)
    assert not checklist.check_post(type(post).objects.get(pk=post.pk)).blocking


def test_a_file_that_is_not_taken_is_said_since_another_save_came_before(desk, queue):
    picture = add(desk)
    Picture.objects.update(problem="Save this page to try again.")
    desk.post(change_page(picture), WORDS)
    for _ in range(2):  # while it is prepared, and after that
        another = SimpleUploadedFile("b.png", image_file(size=(600, 400)).read())
        response = desk.post(change_page(picture), WORDS | {"file": another}, follow=True)
        html = response.content.decode()
        assert "Your file was not taken" in html
        assert "Add it as another picture." in html
        run_tasks()
    picture.refresh_from_db()
    assert picture.width == 1200


def test_another_file_that_is_none_is_refused_beside_the_field(desk, queue):
    picture = add(desk, CUT_SHORT)
    run_tasks()
    response = desk.post(
        change_page(picture), WORDS | {"file": SimpleUploadedFile("a.png", b"Dear diary")}
    )
    assert "not a picture" in str(response.context["adminform"].form.errors["file"])


def test_whoever_added_it_may_choose_another_file_and_change_nothing_else_later(client, queue):
    client.force_login(in_role("Writer"))
    picture = add(client, CUT_SHORT)
    assert client.get(change_page(picture)).context["has_change_permission"] is False
    run_tasks()
    assert 'name="alt_text"' not in read(client, picture)
    another = SimpleUploadedFile("b.png", image_file(size=(600, 400)).read())
    client.post(change_page(picture), WORDS | {"name": "Mine", "file": another})
    run_tasks()
    picture.refresh_from_db()
    assert (picture.is_ready, picture.name) == (True, "Leaves")
    assert client.post(change_page(picture), WORDS | {"name": "Mine"}).status_code == 403


def test_a_picture_deleted_before_it_is_prepared_leaves_no_file(
    desk, queue, django_capture_on_commit_callbacks
):
    picture = add(desk)
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/desk/blog/picture/{picture.pk}/delete/", {"post": "yes"})
    assert not stored(picture)
    run_tasks()
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert not stored(picture)


def test_so_do_several_that_are_deleted_from_the_list(
    desk, queue, django_capture_on_commit_callbacks
):
    pictures = [add(desk), add(desk)]
    ticked = {"action": "delete_selected", "_selected_action": [each.pk for each in pictures]}
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(LIST, ticked | {"post": "yes"})
    assert not Picture.objects.exists()
    assert not any(stored(picture) for picture in pictures)


def test_a_picture_deleted_while_it_is_prepared_leaves_no_file(
    desk, queue, django_capture_on_commit_callbacks
):
    picture, encode_all = add(desk), renditions.encode_all

    def meanwhile(image):
        *others, master = encode_all(image)
        yield from others
        with django_capture_on_commit_callbacks(execute=True):
            Picture.objects.get().delete()
        yield master

    with mock.patch.object(renditions, "encode_all", meanwhile):
        run_tasks()
    assert not stored(picture)


@pytest.mark.parametrize("outcome", ["decoded", "lost", "disk full", "broken off"])
def test_another_file_that_comes_meanwhile_is_the_one_that_is_prepared(outcome, desk, queue):
    picture, decode = add(desk), decoding.decode_picture
    Picture.objects.update(problem="The disk is full.")

    def meanwhile(file, size):
        if decoder.call_count > 1:
            return decode(file, size)
        assert 'type="file"' not in read(desk, picture)
        # A page that still asks for one:
        Picture.objects.update(problem="The disk is full.")
        another = SimpleUploadedFile("b.png", image_file(size=(600, 400)).read())
        desk.post(change_page(picture), WORDS | {"file": another})
        if outcome == "decoded":
            return decode(file, size)
        raise {
            "lost": FileNotFoundError(),
            "disk full": OSError(errno.ENOSPC, "No space left on device"),
            "broken off": RuntimeError(),
        }[outcome]

    with mock.patch.object(decoding, "decode_picture", side_effect=meanwhile) as decoder:
        run_tasks()
    picture.refresh_from_db()
    assert (picture.is_ready, picture.problem, picture.width) == (True, "", 600)
    assert stored(picture) == set(picture.file_names)


@pytest.mark.parametrize(
    ("at", "readable"),
    [("480-", True), ("master.png", True), ("the upload", True), ("the upload", False)],
)
def test_a_worker_that_is_killed_begins_again_and_does_no_harm(at, readable, desk, queue):
    picture = add(desk, None if readable else CUT_SHORT)
    save, delete = FileSystemStorage.save, FileSystemStorage.delete

    def killed_saving(self, name, content):
        save(self, name, content)
        if name.rpartition("/")[2].startswith(at):
            raise SystemExit

    def killed_deleting(self, name):
        if at == "the upload" and name == picture.file.name:
            raise SystemExit
        delete(self, name)

    with (
        mock.patch.object(FileSystemStorage, "save", killed_saving),
        mock.patch.object(FileSystemStorage, "delete", killed_deleting),
    ):
        run_tasks()
    assert default_storage.exists(picture.file.name)
    assert "didn’t get to the end" not in read(desk, picture)
    background_worker.resume_interrupted_tasks()
    run_tasks()
    picture.refresh_from_db()
    assert picture.is_ready is readable
    assert bool(picture.problem) is not readable
    assert stored(picture) == set(picture.file_names)


def test_a_picture_that_ends_the_worker_each_time_is_said_to_be_broken_off(desk, queue):
    picture = add(desk)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["w"] * 3)
    background_worker.resume_interrupted_tasks()
    assert "The server didn’t get to the end of preparing it." in read(desk, picture)
    desk.post(change_page(picture), WORDS)
    run_tasks()
    picture.refresh_from_db()
    assert (picture.is_ready, picture.problem) == (True, "")


def test_when_the_disk_is_full_it_is_said_and_tried_again_later(desk, queue):
    picture, save = add(desk), FileSystemStorage.save

    def full(self, name, content):
        if "/960-" in name:
            raise OSError(errno.ENOSPC, "No space left on device")
        return save(self, name, content)

    with mock.patch.object(FileSystemStorage, "save", full):
        run_tasks()
    assert stored(picture) == set(picture.file_names)
    assert "The server’s disk is full." in read(desk, picture)
    desk.post(change_page(picture), WORDS)
    assert "It is being prepared" in read(desk, picture)
    run_tasks()
    picture.refresh_from_db()
    assert (picture.is_ready, picture.problem) == (True, "")


def test_a_picture_is_not_prepared_twice(desk, queue):
    picture = add(desk)
    prepare_picture.enqueue(picture.pk, picture.file.name)
    with mock.patch.object(decoding, "decode_picture", wraps=decoding.decode_picture) as decode:
        run_tasks()
        run_tasks()
    assert decode.call_count == 1
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"SUCCESSFUL"}
