"""``check_data``: pictures without files, and files without a row."""

import os
import time
from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db.models import QuerySet

from blog.models import Document, Picture
from tests.factories import OwnerFactory, PictureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def age(path, hours):
    moment = time.time() - hours * 3600
    os.utime(default_storage.path(path), (moment, moment))


def test_all_is_well(capsys):
    PictureFactory()
    call_command("check_data")
    assert "Every picture has its files" in capsys.readouterr().out


def test_a_size_is_made_anew_from_the_original(capsys):
    picture = PictureFactory()
    path = picture.path(picture.named("320.webp"))
    with default_storage.open(path) as file:
        original = file.read()
    default_storage.delete(path)
    with pytest.raises(CommandError, match=r"1 to be mended\. Run it again with --mend\."):
        call_command("check_data")
    assert not default_storage.exists(path)
    call_command("check_data", mend=True)
    with default_storage.open(path) as file:
        assert file.read() == original


def test_a_lost_original_is_named_and_has_to_come_from_a_backup(capsys):
    picture = PictureFactory(name="Two cups")
    default_storage.delete(picture.path("master.png"))
    with pytest.raises(CommandError, match=r"1 to be mended\. Copy them back"):
        call_command("check_data", mend=True)
    assert "“Two cups”" in capsys.readouterr().out


def write(path, data):
    with open(default_storage.path(path), "wb") as file:
        file.write(data)


@pytest.mark.parametrize("damage", ["no picture", "cut in the middle"])
def test_a_damaged_original_is_named_and_the_others_are_mended(capsys, damage):
    damaged, lost, whole = (PictureFactory(name=name) for name in ("Cups", "Door", "Lamp"))
    with default_storage.open(damaged.path("master.png")) as file:
        data = file.read()
    write(
        damaged.path("master.png"), b"x" * 99 if damage == "no picture" else data[: -len(data) // 2]
    )
    default_storage.delete(lost.path("master.png"))
    for picture in (damaged, lost, whole):
        default_storage.delete(picture.path(picture.named("320.webp")))
    with pytest.raises(CommandError, match=r"3 to be mended\. Copy them back"):
        call_command("check_data", mend=True)
    said = capsys.readouterr().out.splitlines()
    original, size = damaged.path("master.png"), damaged.path(damaged.named("320.webp"))
    assert f"Missing, and {original} is damaged: {size} “Cups”." in said
    assert f"Made anew: {whole.path(whole.named('320.webp'))} “Lamp”." in said
    assert default_storage.exists(whole.path(whole.named("320.webp")))
    assert not default_storage.exists(size)


def test_an_empty_file_is_none(capsys):
    lost, mended = PictureFactory(name="Cups"), PictureFactory(name="Lamp")
    write(lost.path("master.png"), b"")
    write(mended.path(mended.named("320.webp")), b"")
    with pytest.raises(CommandError, match="2 to be mended"):
        call_command("check_data")
    with pytest.raises(CommandError, match="1 to be mended"):
        call_command("check_data", mend=True)
    said = capsys.readouterr().out
    assert f"Missing: {lost.path('master.png')} “Cups”." in said
    assert default_storage.size(mended.path(mended.named("320.webp"))) > 0


def test_files_of_no_picture_are_deleted_but_not_those_of_an_upload_in_progress():
    picture = PictureFactory()
    stray, unknown, fresh = (
        default_storage.save(f"pictures/{name}", ContentFile(b"x"))
        for name in ("aaaa/master.png", f"{picture.token}/77.webp", "bbbb/master.png")
    )
    for path in (stray, unknown):
        age(path, hours=2)
    with pytest.raises(CommandError, match="2 to be mended"):
        call_command("check_data")
    call_command("check_data", mend=True)
    assert not default_storage.exists(stray)
    assert not default_storage.exists(unknown)
    assert default_storage.exists(fresh)
    call_command("check_data")


def test_a_document_keeps_its_file_while_there_are_pictures_in_it():
    proposals = ("", '{"files": {"word/media/a": {}}}', '{"files": {}}')
    owner, paths = OwnerFactory(), []
    for proposal in proposals:
        document = Document.objects.create(
            created_by=owner, proposal=proposal, file=ContentFile(b"x", "a.docx")
        )
        paths.append(document.file.name)
        age(document.file.name, hours=2)
    call_command("check_data", mend=True)
    assert [default_storage.exists(path) for path in paths] == [True, True, False]


def test_an_upload_that_got_lost_is_asked_for_at_the_desk(capsys):
    picture = PictureFactory(name="Two cups", prepared=False)
    call_command("check_data")
    default_storage.delete(picture.file.name)
    with pytest.raises(CommandError, match=r"1 to be mended\. Run it again with --mend\."):
        call_command("check_data")
    call_command("check_data", mend=True)
    assert "Asked for at the desk" in capsys.readouterr().out
    picture.refresh_from_db()
    assert picture.problem == "This file got lost on the server. Choose it once more."
    call_command("check_data")


@pytest.mark.parametrize("mend", [False, True])
def test_what_is_prepared_or_deleted_meanwhile_is_whole(mend, capsys):
    prepared, deleted = PictureFactory(prepared=False), PictureFactory(prepared=False)
    stale = [Picture.objects.get(pk=each.pk) for each in (prepared, deleted)]
    prepared.prepare()
    deleted.delete_files()
    deleted.delete()
    whole = QuerySet.iterator

    def rows(query):
        return stale if query.model is Picture else whole(query)

    with mock.patch.object(QuerySet, "iterator", rows):
        call_command("check_data", mend=mend)
    assert capsys.readouterr().out == (
        "Every picture has its files, and every file its picture or document.\n"
    )


def test_an_upload_that_a_killed_worker_left_is_deleted():
    picture = PictureFactory()
    stray = default_storage.save(picture.path("upload-1"), ContentFile(b"x"))
    age(stray, hours=2)
    call_command("check_data", mend=True)
    assert not default_storage.exists(stray)


def test_the_file_of_a_document_that_was_read_or_is_gone_is_deleted():
    owner = OwnerFactory()
    for number, fields in enumerate([{}, {"proposal": "{}"}, {"problem": "No words."}]):
        file = ContentFile(b"x", f"{number}.md")
        path = Document.objects.create(created_by=owner, file=file, **fields).file.name
        age(path, hours=2)
    age(default_storage.save("documents/stray", ContentFile(b"x")), hours=2)
    default_storage.save("documents/fresh", ContentFile(b"x"))
    with pytest.raises(CommandError, match="3 to be mended"):
        call_command("check_data")
    call_command("check_data", mend=True)
    (unread,) = Document.objects.filter(proposal="", problem="")
    assert set(default_storage.listdir("documents")[1]) == {unread.pk, "fresh"}


def test_a_file_that_is_deleted_while_it_looks(capsys):
    picture = PictureFactory()
    surplus = default_storage.save(picture.path("64.webp"), ContentFile(b"x"))
    age(surplus, 2)
    listdir = default_storage.listdir

    def listed(path):
        found = listdir(path)
        if path.endswith(picture.token):
            default_storage.delete(surplus)
        return found

    with mock.patch.object(default_storage, "listdir", listed):
        call_command("check_data")
    assert "Every picture has its files" in capsys.readouterr().out
