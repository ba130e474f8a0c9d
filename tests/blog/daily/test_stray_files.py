"""Files that belong to nothing go by themselves, a day after they were stored."""

import os
import time
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.daily.run import run_daily
from blog.daily.stray_files import stray_files
from blog.models import Document, Picture
from practice_site.backup import archive
from tests.blog.daily.runs import told_to
from tests.factories import OwnerFactory, PictureFactory, media_file

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def store(path: str, hours: int) -> str:
    default_storage.save(path, ContentFile(b"x"))
    moment = time.time() - hours * 3600
    os.utime(default_storage.path(path), (moment, moment))
    return path


def library(pictures: int = 4) -> list[str]:
    """The paths of pictures that have rows, as old as can be."""
    paths = [picture.path(name) for picture in many(pictures) for name in picture.file_names]
    for path in paths:
        os.utime(default_storage.path(path), (0, 0))
    return paths


def many(pictures: int) -> list[Picture]:
    return [PictureFactory() for _ in range(pictures)]


def left(paths: list[str]) -> list[str]:
    return [path for path in paths if default_storage.exists(path)]


def test_what_a_killed_worker_left_goes_after_a_day():
    picture, unprepared = PictureFactory(), PictureFactory(prepared=False)
    document = Document(created_by=OwnerFactory())
    gone = [
        store("pictures/aaaa/upload-1", 25),  # its row was never saved
        store(picture.path("320-old.webp"), 25),
        store("files/aaaa/rain.pdf", 25),
        store(f"documents/{document.pk}", 25),
    ]
    files = [
        each.path(name) for each in (picture, unprepared, *many(8)) for name in each.file_names
    ]
    for path in files:
        os.utime(default_storage.path(path), (0, 0))
    kept = [
        *files,
        store("pictures/bbbb/upload-1", 23),
        store("documents/bbbb", 23),
        media_file().path,
        store(unprepared.path("master.png"), 25),  # it is being prepared
    ]
    run = run_daily()
    assert left(gone) == []
    assert left(kept) == kept
    assert run.problems == []


def test_with_the_wrong_database_no_picture_goes_and_it_is_told(ashley):
    paths = library()
    young = [store("pictures/bbbb/upload-1", 23)]
    Picture.objects.all().delete()  # without a commit the files stay
    words = told_to(ashley)
    assert left([*paths, *young]) == [*paths, *young]
    assert "manage.py check_data --mend" in words
    assert f"{len(paths) + 1} of {len(paths) + 1} uploaded files belong to no picture" in words


@pytest.mark.parametrize(("pictures", "strays"), [(2, 4), (30, 21)])
def test_more_than_a_worker_leaves_stay_until_somebody_looks(pictures, strays):
    library(pictures)
    found = [store(f"pictures/aaaa/upload-{number}", 25) for number in range(strays)]
    assert f"{strays} of " in run_daily().parts["files"]
    assert left(found) == found
    call_command("check_data", mend=True)
    assert left(found) == []


def test_they_go_after_the_backup_that_has_them(settings, tmp_path, monkeypatch):
    library()
    stray, found = store("pictures/aaaa/upload-1", 25), []
    settings.BACKUP_DIR = tmp_path / "backups"
    monkeypatch.setattr(archive, "make_backup", lambda _: found.extend(left([stray])))
    run_daily()
    assert found == [stray]
    assert left([stray]) == []


def test_to_look_for_them_no_text_of_a_document_is_read():
    Document.objects.create(created_by=OwnerFactory(), text="Zebra", html="Zebra")
    with CaptureQueriesContext(connection) as asked:
        assert [*stray_files(timedelta(0))] == []
    (query,) = [each["sql"] for each in asked if "blog_document" in each["sql"]]
    assert '"html"' not in query
    assert '"text"' not in query


def test_it_is_told_where_they_can_not_be_deleted(monkeypatch):
    def refuse(path: str) -> None:
        raise OSError("The bucket is away.")

    monkeypatch.setattr(default_storage, "listdir", refuse)
    assert run_daily().parts["files"].startswith("Files that belong to nothing could not be")
