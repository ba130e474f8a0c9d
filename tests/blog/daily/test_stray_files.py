"""Files that belong to nothing go by themselves, a day after they were stored."""

import os
import time

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from blog.daily.run import run_daily
from blog.models import Document
from tests.factories import OwnerFactory, PictureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def store(path: str, hours: int) -> str:
    default_storage.save(path, ContentFile(b"x"))
    moment = time.time() - hours * 3600
    os.utime(default_storage.path(path), (moment, moment))
    return path


def test_what_a_killed_worker_left_goes_after_a_day():
    picture, unprepared = PictureFactory(), PictureFactory(prepared=False)
    document = Document(created_by=OwnerFactory())
    gone = [
        store("pictures/aaaa/upload-1", 25),  # its row was never saved
        store(picture.path("320-old.webp"), 25),
        store(f"documents/{document.pk}", 25),
    ]
    kept = [
        store("pictures/bbbb/upload-1", 23),
        store(unprepared.path("master.png"), 25),  # it is being prepared
        *map(picture.path, picture.file_names),
        *map(unprepared.path, unprepared.file_names),
    ]
    for path in kept:
        os.utime(default_storage.path(path), (0, 0) if "bbbb" not in path else None)
    run_daily()
    assert [path for path in gone if default_storage.exists(path)] == []
    assert [path for path in kept if not default_storage.exists(path)] == []


def test_it_is_told_where_they_can_not_be_deleted(monkeypatch):
    def refuse(path: str) -> None:
        raise OSError("The bucket is away.")

    monkeypatch.setattr(default_storage, "listdir", refuse)
    assert run_daily().parts["files"].startswith("Files that belong to nothing could not be")
