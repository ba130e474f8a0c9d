"""An export while others write: it is of one moment, and nobody waits for it."""

import json
from zipfile import ZipFile

import pytest
from django.db import connection

from blog.exporting import write
from blog.models import Post
from blog.publishing import actions
from tests.factories import OwnerFactory, ReadyPostFactory
from tests.threads import at_once


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_published_meanwhile_is_in_it_whole_or_not_at_all(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path / "media"
    owner = OwnerFactory()
    actions.publish(ReadyPostFactory(), by=owner)
    read = write.read_records

    def publish():
        with connection.cursor() as cursor:
            sqlite = connection.vendor == "sqlite"
            cursor.execute("PRAGMA busy_timeout = 0" if sqlite else "SET lock_timeout = 1")
        actions.publish(ReadyPostFactory(), by=owner)

    def read_records(record, only=None):
        if record.name == "editions":  # the posts are read by then
            at_once(publish)
        return read(record, only)

    monkeypatch.setattr(write, "read_records", read_records)
    write.write_export(tmp_path / "all.zip")
    assert Post.objects.count() == 2
    with ZipFile(tmp_path / "all.zip") as file:
        editions = [json.loads(line) for line in file.read("data/editions.jsonl").splitlines()]
        posts = [json.loads(line)["id"] for line in file.read("data/posts.jsonl").splitlines()]
    assert [each["post"] for each in editions] == posts
    assert len(posts) == 1
    actions.publish(ReadyPostFactory(), by=owner)  # and this connection writes again
    assert Post.objects.count() == 3
