"""Pictures in a bucket: all that they can in a folder, on a server that speaks S3."""

import json
import os
import random
import socket
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from typing import Any, NoReturn
from unittest import mock
from zipfile import ZipFile

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from botocore.httpsession import URLLib3Session
from botocore.response import StreamingBody
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from blog.daily import run as daily
from blog.daily.stray_files import delete_stray_files
from blog.exporting import load
from blog.exporting.background import make_export
from blog.exporting.opened import UnreadableExportError
from blog.management.commands import background_worker
from blog.models import Document, Export, MediaFile, Picture
from blog.models.pictures import prepare_picture
from blog.models.rendering import outdated_pictures, queue_rendering
from blog.publishing import actions
from practice_site import bucket as buckets_of_site
from practice_site import health
from practice_site.backup import archive
from tests import buckets, moving
from tests.background import QUEUE, run_tasks
from tests.factories import OwnerFactory, PictureFactory, ReadyPostFactory, image_file, media_file
from tests.ports import HOST

pytestmark = pytest.mark.django_db
SMALL = (64, 48)
UNREACHABLE = EndpointConnectionError(endpoint_url="http://127.0.0.1:1")


@pytest.fixture(scope="module")
def endpoint():
    with buckets.server() as address:
        yield address


@pytest.fixture
def bucket(endpoint, settings, monkeypatch, tmp_path):
    """The site with its pictures in a bucket, and no folder for them."""
    monkeypatch.setenv("NO_PROXY", HOST)
    settings.MEDIA_ROOT = tmp_path / "no-folder"
    settings.S3_BUCKET = buckets.new_bucket(endpoint)
    in_bucket = buckets.storages_in(endpoint, settings.S3_BUCKET)
    settings.STORAGES = {**settings.STORAGES, **in_bucket}
    for model in (Picture, Document, Export, MediaFile):
        monkeypatch.setattr(model._meta.get_field("file"), "storage", storages["uploads"])
    yield settings.S3_BUCKET
    assert not (tmp_path / "no-folder").exists()


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def desk(client):
    client.owner = OwnerFactory()
    client.force_login(client.owner)
    return client


@contextmanager
def away(error: Exception = UNREACHABLE) -> Iterator[mock.Mock]:
    """The bucket can't be reached; gives what is asked all the same. Afterwards nobody waits."""
    with mock.patch.object(URLLib3Session, "send", side_effect=error) as asked:
        yield asked
    storage: Any = default_storage
    storage._asks_again_at = storage._asks_again_at and 0.1


def files() -> set[str]:
    """The names of all files of pictures."""
    try:
        tokens = default_storage.listdir("pictures")[0]
    except FileNotFoundError:
        return set()
    return {
        f"pictures/{token}/{name}"
        for token in tokens
        for name in default_storage.listdir(f"pictures/{token}")[1]
    }


def files_of_rows() -> set[str]:
    return {each.path(name) for each in Picture.objects.all() for name in each.file_names}


def add(desk, size=SMALL) -> Picture:
    file = SimpleUploadedFile("leaves.png", image_file(size=size).read())
    fields = {"name": "Leaves", "alt_text": "Light", "focus_x": 50, "focus_y": 50, "file": file}
    response = desk.post("/desk/blog/picture/add/", fields)
    assert response.status_code == 302, response.context["errors"]
    return Picture.objects.latest("pk")


def read(client, address: str, **headers) -> tuple[int, bytes]:
    response = client.get(address, headers=headers)
    return response.status_code, b"".join(response)


def test_from_the_upload_to_the_reader(bucket, desk, client, settings):
    settings.TASKS = QUEUE
    picture = add(desk)
    assert files() == {picture.file.name}
    assert desk.get(f"/desk/blog/picture/{picture.pk}/change/").status_code == 200
    run_tasks()
    picture.refresh_from_db()
    assert picture.is_ready
    assert files() == files_of_rows()
    for page in ("/desk/blog/picture/", f"/desk/blog/picture/{picture.pk}/change/"):
        assert desk.get(page).status_code == 200

    post = ReadyPostFactory(slug="rain", lead_picture=picture)
    assert read(client, picture.url(picture.jpeg))[0] == 404
    actions.publish(post, by=OwnerFactory())
    html = client.get("/articles/rain/").content.decode()
    assert picture.url(picture.jpeg) in html
    assert bucket not in html
    for name in picture.rendition_names:
        status, content = read(client, picture.url(name))
        with default_storage.open(picture.path(name)) as file:
            assert (status, content) == (200, file.read())
    whole = read(client, picture.url(picture.jpeg))[1]
    assert read(client, picture.url(picture.jpeg), range="bytes=2-5") == (206, whole[2:6])
    assert read(client, picture.url(picture.jpeg), range="bytes=99999-")[0] == 416
    known = f'"{picture.jpeg}"'
    assert read(client, picture.url(picture.jpeg), if_none_match=known) == (304, b"")
    share = client.get("/articles/rain/share.jpg")
    assert share.content == client.get("/articles/rain/share.jpg").content
    assert len(default_storage.listdir("share")[1]) == 1
    actions.take_down(post, by=OwnerFactory())
    assert read(client, picture.url(picture.jpeg))[0] == 404


def test_nobody_but_the_site_is_given_a_file(bucket, endpoint):
    picture = PictureFactory()
    with pytest.raises(NotImplementedError):
        picture.file.url  # noqa: B018
    grants = buckets.client(endpoint).get_object_acl(Bucket=bucket, Key=picture.path(picture.jpeg))[
        "Grants"
    ]
    assert [each["Grantee"]["Type"] for each in grants] == ["CanonicalUser"]


def test_what_is_deleted_leaves_no_file(bucket, django_capture_on_commit_callbacks):
    pictures = [PictureFactory(file=image_file(size=SMALL)) for _ in range(2)]
    with django_capture_on_commit_callbacks(execute=True):
        pictures[0].delete()
    assert files() == files_of_rows()


def test_check_data_finds_and_mends(bucket, capsys):
    picture = PictureFactory(file=image_file(size=SMALL))
    default_storage.save("pictures/aaaa/master.png", ContentFile(b"x"))
    with mock.patch.object(default_storage, "size", None):  # one listing tells all sizes
        call_command("check_data")  # it is young
    default_storage.delete(picture.path(picture.jpeg))
    with (
        mock.patch("blog.management.commands.check_data.YOUNG", -1),
        pytest.raises(CommandError, match="2 to be mended"),
    ):
        call_command("check_data")
    with mock.patch("blog.management.commands.check_data.YOUNG", -1):
        call_command("check_data", mend=True)
    assert files() == files_of_rows()


def test_what_belongs_to_nothing_goes_after_a_day(bucket, monkeypatch):
    PictureFactory(file=image_file(size=SMALL))
    strays = ["pictures/aaaa/upload-1", "documents/aaaa"]
    for path in strays:
        default_storage.save(path, ContentFile(b"x"))
    daily.run_daily()
    assert all(map(default_storage.exists, strays))
    monkeypatch.setattr("blog.daily.stray_files.KEPT", timedelta(seconds=-1))
    monkeypatch.setattr("blog.daily.stray_files.MOST_SHARE", 1)  # of a library of one picture
    delete_stray_files()
    assert not any(map(default_storage.exists, strays))
    assert files() == files_of_rows()


def test_a_document_is_read_from_it(bucket):
    file = ContentFile(b"# Rain\n\nIt rains.", "rain.md")
    document = Document.objects.create(created_by=OwnerFactory(), file=file, name="rain.md")
    with document.file.open() as stored:
        assert stored.read() == b"# Rain\n\nIt rains."
    document.delete_file()
    assert not default_storage.exists(f"documents/{document.pk}")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_backup_holds_them_and_is_restored_into_an_empty_bucket(bucket, settings, tmp_path):
    picture, unready = PictureFactory(file=image_file(size=SMALL)), PictureFactory(prepared=False)
    before = {name: default_storage.size(name) for name in files()}
    path = archive.make_backup(tmp_path / "backups")
    manifest = archive.read_manifest(path)
    assert set(manifest.members) >= set(before)
    assert not manifest.lost
    with pytest.raises(archive.BackupError, match="already"):
        archive.restore(path)

    database = mock.Mock(**{"check.return_value": None, "load.return_value": None})
    empty = mock.patch.object(archive.connection.introspection, "table_names", return_value=[])
    place = mock.patch.object(archive, "site_database", return_value=database)
    there = f"already in the bucket {bucket}, below pictures/.* delete all"
    with empty, place, pytest.raises(archive.BackupError, match=there):
        archive.restore(path)
    for each in (picture, unready):
        each.delete_files()
    database.load.side_effect = RuntimeError("The database went away.")
    gone = mock.patch.object(default_storage, "delete", side_effect=OSError("The bucket, too."))
    for more in (gone, nullcontext()):
        with empty, place, more, pytest.raises(RuntimeError, match="database went away"):
            archive.restore(path)
        for name in files() if more is gone else ():
            default_storage.delete(name)
    assert files() == set()
    database.load.side_effect = None
    with empty, place, mock.patch.object(archive, "data_version"):
        archive.restore(path)
    assert {name: default_storage.size(name) for name in files()} == before


def test_an_export_is_made_of_it_sent_from_it_and_brought_into_an_empty_one(
    bucket, desk, settings, tmp_path, endpoint
):
    settings.DATA_DIR = tmp_path
    post = ReadyPostFactory(lead_picture=PictureFactory(file=image_file(size=SMALL)))
    worksheet = media_file("snow.pdf")
    actions.publish(post, by=OwnerFactory())
    before = {name: default_storage.size(name) for name in files()}
    export = Export.objects.create(created_by=desk.owner)
    make_export.call(export.pk)
    export.refresh_from_db()
    assert export.is_made, export.problem
    sent = desk.get(f"/desk/blog/practice/export/{export.pk}.zip")
    path = tmp_path / "all.zip"
    path.write_bytes(b"".join(sent))
    assert path.stat().st_size == export.size == int(sent["Content-Length"])
    assert not json.loads(ZipFile(path).read("manifest.json"))["left_out"][-1]["what"].endswith(
        "png"
    )
    export.delete_file()
    moving.empty()
    for name in (*files(), worksheet.path):
        default_storage.delete(name)
    broken = mock.patch.object(load, "_check_hashes", side_effect=ValueError("No"))
    with broken, pytest.raises(UnreadableExportError, match="No"):
        load.load_export(path)
    assert files() == set()
    assert not default_storage.exists(worksheet.path)
    load.load_export(path)
    assert {name: default_storage.size(name) for name in files()} == before
    assert default_storage.exists(worksheet.path)


# --- The bucket is away, or the worker is killed -------------------------------------------------


def test_while_the_bucket_is_away_pages_are_there_and_it_is_said(bucket, client):
    picture = PictureFactory(file=image_file(size=SMALL))
    actions.publish(ReadyPostFactory(slug="rain", lead_picture=picture), by=OwnerFactory())
    assert health.pictures() == ""
    with away():
        assert health.pictures() == "The bucket of the pictures can’t be reached."
        assert client.get("/articles/rain/").status_code == 200
        response = client.get(picture.url(picture.jpeg))
        assert (response.status_code, response["Cache-Control"]) == (503, "no-store")
        assert client.get("/articles/rain/share.jpg").status_code == 200
        with pytest.raises(OSError, match="is away"):
            default_storage.open(picture.path(picture.jpeg))
    assert read(client, picture.url(picture.jpeg))[0] == 200


def test_nobody_waits_twice_for_a_bucket_that_hangs(bucket, settings, monkeypatch):
    monkeypatch.setattr(buckets_of_site, "ANSWER", 0.1)
    with socket.create_server((HOST, 0)) as hanging:
        endpoint = f"http://{HOST}:{hanging.getsockname()[1]}"
        settings.STORAGES = {**settings.STORAGES, **buckets.storages_in(endpoint, bucket)}
        with mock.patch.object(
            URLLib3Session, "send", autospec=True, side_effect=URLLib3Session.send
        ) as asked:
            for _ in range(3):
                with pytest.raises(OSError, match="bucket"):
                    default_storage.open("pictures/a/b.jpg")
            assert asked.call_count == 1


def test_a_file_that_stops_coming_is_not_asked_for_again(bucket):
    name = default_storage.save("pictures/a/b.jpg", ContentFile(b"x"))

    def stop(body: StreamingBody, *args: object) -> NoReturn:
        body.close()
        raise ReadTimeoutError(endpoint_url="http://127.0.0.1:1")

    with (
        mock.patch.object(StreamingBody, "read", autospec=True, side_effect=stop) as read_it,
        pytest.raises(OSError, match="can't be reached"),
    ):
        default_storage.open(name)
    assert read_it.call_count == 1


def test_while_it_is_away_one_asks_now_and_then(bucket, caplog):
    with away() as asked, mock.patch.object(buckets_of_site.time, "monotonic") as clock:
        for clock.return_value in (100, 101, 109, 111, 112, 122):
            with pytest.raises(OSError, match="The bucket"):
                default_storage.size("pictures/a/b.jpg")
        assert asked.call_count == 3
    for _ in range(2):
        with pytest.raises(FileNotFoundError):
            default_storage.size("pictures/a/b.jpg")
    assert [each.getMessage()[:18] for each in caplog.records if each.name.endswith("bucket")] == [
        "The bucket is away",
        "The bucket is back",
    ]


def test_a_bucket_that_is_not_there(bucket, endpoint, settings):
    settings.STORAGES = {**settings.STORAGES, **buckets.storages_in(endpoint, "no-such-bucket")}
    assert health.pictures() == "The bucket of the pictures can’t be reached."
    with pytest.raises(OSError, match="NoSuchBucket") as raised:
        default_storage.listdir("pictures")
    assert not isinstance(raised.value, FileNotFoundError)  # else it would seem to be empty


def test_a_file_is_sent_without_checksums_that_not_every_server_knows(bucket):
    with mock.patch.object(
        URLLib3Session, "send", autospec=True, side_effect=URLLib3Session.send
    ) as send:
        default_storage.save("pictures/a/b.jpg", ContentFile(b"x"))
    [request] = [each.args[1] for each in send.call_args_list]
    assert request.method == "PUT"
    named = {name.lower() for name in request.headers}
    assert not [name for name in named if "checksum" in name or "trailer" in name]


def test_pictures_are_made_anew_once_the_bucket_is_back(bucket, settings, caplog):
    settings.TASKS = QUEUE
    for _ in range(2):
        PictureFactory(file=image_file(size=SMALL))
    Picture.objects.update(rendition_key="")
    queue_rendering()
    with away():
        run_tasks()
    assert "their files can't be reached" in caplog.text
    assert "backup" not in caplog.text  # nothing is lost
    [pictures] = [part for part in daily.parts() if part.name == "pictures"]
    pictures.do()
    run_tasks()
    assert not outdated_pictures().exists()
    assert files() == files_of_rows()


class Killer:
    """Ends the worker at one of what it does with files, before or after it."""

    def __init__(self, at: float = float("inf")) -> None:
        """``at`` is 2.0 for before the third, 2.5 for after it."""
        self.at, self.number = at, 0
        self.is_dead = False

    def patched(self, storage: type, name: str) -> Any:
        original = getattr(storage, name)

        def do(instance, *args, **kwargs):
            if self.is_dead or self.number == self.at:
                self.is_dead = True
                raise SystemExit  # who is killed cleans nothing up
            done = original(instance, *args, **kwargs)
            self.number += 1
            if self.number - 0.5 == self.at:
                self.is_dead = True
                raise SystemExit
            return done

        return mock.patch.object(storage, name, do)

    def run(self) -> None:
        """Work as a background worker that is killed."""
        storage = type(storages["default"])
        with self.patched(storage, "_save"), self.patched(storage, "delete"):
            run_tasks()


def upload_and_render() -> None:
    """Leave a picture to be prepared, and one to be made anew."""
    Picture.objects.all().delete()
    for name in files():
        default_storage.delete(name)
    old = PictureFactory(file=image_file(size=SMALL))
    for name in old.rendition_names:
        default_storage.delete(old.path(name))
    Picture.objects.filter(pk=old.pk).update(rendition_key="", color="")
    old.refresh_from_db()
    for name in old.rendition_names:
        default_storage.save(old.path(name), ContentFile(b"as it was"))
    new = PictureFactory(file=image_file(size=SMALL), prepared=False)
    prepare_picture.enqueue(new.pk, str(new.file.name))
    queue_rendering()


@pytest.mark.parametrize("place", ["folder", "bucket"])
def test_files_and_rows_agree_after_a_kill_at_any_moment(place, request, settings, subtests):
    """A sample in a bucket, which takes longer."""
    request.getfixturevalue(place)
    settings.TASKS = QUEUE
    upload_and_render()
    unharmed = Killer()
    unharmed.run()
    assert files() == files_of_rows()
    moments = [each / 2 for each in range(2 * unharmed.number)]
    if place == "bucket":
        moments = random.Random(os.environ["SAMPLE_SEED"]).sample(moments, 3)
    for at in moments:
        with subtests.test(place=place, at=at):
            upload_and_render()
            killer = Killer(at)
            killer.run()
            assert killer.is_dead
            assert files() >= files_of_rows()  # what rows name is there at any moment
            background_worker.resume_interrupted_tasks()
            queue_rendering()
            run_tasks()
            assert all(picture.is_ready for picture in Picture.objects.all())
            assert files() == files_of_rows()
