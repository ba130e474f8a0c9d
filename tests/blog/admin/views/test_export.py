"""“Take everything with you” at the desk."""

import io
import re
from datetime import timedelta
from unittest import mock
from zipfile import ZipFile

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry
from blog.daily.expired import delete_expired
from blog.exporting import background, write
from blog.exporting.write import write_export
from blog.models import Export, Practice
from tests.background import QUEUE, run_tasks
from tests.factories import OwnerFactory, PostFactory

PAGE = "/desk/blog/practice/export/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(client, settings, tmp_path):
    settings.TASKS, settings.MEDIA_ROOT, settings.DATA_DIR = QUEUE, tmp_path, tmp_path
    Practice(name="Willow & Lane").save()
    user = OwnerFactory()
    client.force_login(user)
    return user


def text_of(client):
    return re.sub(r"\s+", " ", client.get(PAGE).content.decode())


def ask(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(PAGE).status_code == 302
    return Export.objects.get()


def test_it_is_asked_for_made_fetched_and_deleted(
    client, owner, django_capture_on_commit_callbacks, django_assert_max_num_queries
):
    PostFactory(title="A draft", slug="a-draft")
    assert "Make the file" in text_of(client)
    export = ask(client, django_capture_on_commit_callbacks)
    waiting = text_of(client)
    assert "Your file is being made" in waiting
    assert "data-progress" in waiting
    address = reverse("admin:blog_practice_export_file", args=[export.pk])
    assert client.get(address).status_code == 404
    ask(client, django_capture_on_commit_callbacks)  # a second press makes no second file

    run_tasks()
    with django_assert_max_num_queries(12):
        ready = text_of(client)
    assert "Your file is ready" in ready
    assert "1 articles and pages" in ready
    assert f'href="{address}"' in ready
    response = client.get(address)
    data = b"".join(response.streaming_content)
    assert response["Content-Type"] == "application/zip"
    assert "no-store" in response["Cache-Control"]
    day = timezone.localdate(export.created_at, Practice.load().zone)
    assert f'filename="willow-lane-{day}.zip"' in response["Content-Disposition"]
    with ZipFile(io.BytesIO(data)) as file:
        assert b"A draft" in file.read("data/posts.jsonl")
    (entry,) = AuditEntry.objects.filter(action="exported")
    assert (entry.actor, entry.target_name) == (owner, "Willow & Lane")

    other = OwnerFactory()
    client.force_login(other)
    assert client.get(address).status_code == 404
    assert "Make the file" in text_of(client)

    stored = f"exports/{export.pk}.zip"
    assert default_storage.exists(stored)
    Export.objects.update(created_at=timezone.now() - timedelta(days=2, hours=23))
    with django_capture_on_commit_callbacks(execute=True):
        delete_expired()
    assert default_storage.exists(stored)
    Export.objects.update(created_at=timezone.now() - timedelta(days=3, minutes=1))
    with django_capture_on_commit_callbacks(execute=True):
        delete_expired()
    assert not Export.objects.exists()
    assert not default_storage.exists(stored)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(ValueError("x"), background.BROKEN_OFF), (background.NoRoomError(), background.NO_ROOM)],
)
def test_what_cannot_be_made_says_so_and_can_be_tried_again(
    client, owner, django_capture_on_commit_callbacks, settings, error, sentence
):
    ask(client, django_capture_on_commit_callbacks)
    with mock.patch.object(write, "write_export", side_effect=error):
        run_tasks()
    assert sentence in text_of(client)
    assert not (settings.DATA_DIR / background.WORK).exists()
    export = ask(client, django_capture_on_commit_callbacks)
    run_tasks()
    export.refresh_from_db()
    assert export.is_made


def test_how_far_it_is_is_said_meanwhile(client, owner, django_capture_on_commit_callbacks):
    export = ask(client, django_capture_on_commit_callbacks)

    def look(path, note):
        note(1, 4)
        assert "25 % are done." in text_of(client)
        return write_export(path)

    with mock.patch.object(write, "write_export", look):
        run_tasks()
    export.refresh_from_db()
    assert export.is_made


def test_two_that_are_made_at_once_leave_each_other_alone(owner, settings, tmp_path):
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path, tmp_path / "media"
    first, second = (Export.objects.create(created_by=owner) for _ in range(2))
    killed = tmp_path / background.WORK / "of-a-worker-that-was-killed"
    killed.mkdir(parents=True)
    make, waiting = write.write_export, [second.pk]

    def write_export(path, note):
        while waiting:
            background.make_export.call(waiting.pop())
        return make(path, note)

    with mock.patch.object(write, "write_export", write_export):
        background.make_export.call(first.pk)
    for export in (first, second):
        export.refresh_from_db()
        assert export.is_made, export.problem
    assert not (tmp_path / background.WORK).exists()


def test_one_that_was_deleted_meanwhile_leaves_no_file(
    client, owner, django_capture_on_commit_callbacks
):
    export = ask(client, django_capture_on_commit_callbacks)

    def look(path, note):
        Export.objects.all().delete()
        return write_export(path)

    with mock.patch.object(write, "write_export", look):
        run_tasks()
    assert not default_storage.exists(f"exports/{export.pk}.zip")
