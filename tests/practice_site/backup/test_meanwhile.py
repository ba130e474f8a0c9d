"""What happens while a backup is made, and what it needs."""

import shutil
from pathlib import Path
from types import SimpleNamespace
from zipfile import ZipFile

import pytest
from django.core.files import locks
from django.core.management import CommandError, call_command
from django.db import connection

from blog.models import Document, Picture
from blog.models.pictures import prepare_picture
from practice_site import disk, mail
from practice_site.backup import archive
from practice_site.backup.databases import LEFT_OUT, BackupError, PostgreSQL, site_database, tables
from tests.factories import PictureFactory

committed = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def meanwhile(monkeypatch):
    """Let something happen, once in each try, between the database's moment and the pictures'."""
    files = archive.uploaded_files

    def set_up(*happenings):
        waiting = list(happenings)

        def and_then(cursor):
            names = files(cursor)
            if cursor.connection is not connection.connection and waiting:  # the snapshot's
                waiting.pop(0)()
            return names

        monkeypatch.setattr(archive, "uploaded_files", and_then)

    return set_up


@committed
def test_if_a_picture_is_deleted_meanwhile_it_is_made_anew(tmp_path, meanwhile):
    gone, stays = PictureFactory(), PictureFactory()
    meanwhile(gone.delete)
    manifest = archive.read_manifest(archive.make_backup(tmp_path))
    restored = manifest.members.keys() - set(manifest.surplus)
    assert {name.split("/")[1] for name in restored if "/" in name} == {stays.token}
    assert manifest.rows["blog_picture"] == 1


@committed
def test_if_a_picture_is_prepared_meanwhile_it_is_made_anew(tmp_path, meanwhile):
    picture = PictureFactory(prepared=False)
    upload = str(picture.file.name)
    meanwhile(lambda: prepare_picture.call(picture.pk, upload))
    with ZipFile(archive.make_backup(tmp_path)) as backup:
        names = backup.namelist()
    assert picture.path("master.png") in names
    assert upload not in names


@committed
def test_if_it_never_ends_that_is_said_and_no_file_is_left(tmp_path, meanwhile):
    uploads = [PictureFactory(prepared=False)]

    def prepare_and_upload():
        uploads[-1].prepare()
        uploads.append(PictureFactory(prepared=False))

    meanwhile(*[prepare_and_upload] * archive.TRIES)
    with pytest.raises(CommandError, match="Make the backup at a quieter time"):
        call_command("backup", to=tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [".lock"]


@committed
def test_a_picture_that_was_lost_before_keeps_nobody_from_a_backup(tmp_path, capsys):
    picture = PictureFactory()
    picture.file.storage.delete(picture.path(picture.named("320.webp")))
    call_command("backup", to=tmp_path)
    assert f"{picture.path(picture.named('320.webp'))} is missing." in capsys.readouterr().err


@committed
def test_one_at_a_time_is_made_and_what_a_killed_one_left_goes(tmp_path):
    (tmp_path / ".unfinished").mkdir()
    (tmp_path / ".unfinished" / "database.sqlite3").touch()
    with (tmp_path / ".lock").open("a") as lock:
        locks.lock(lock, locks.LOCK_EX)
        with pytest.raises(BackupError, match="Another backup is being made"):
            archive.make_backup(tmp_path)
    archive.make_backup(tmp_path)
    assert not (tmp_path / ".unfinished").exists()


@pytest.fixture
def room_for_100_mb(monkeypatch):
    free = disk.MIN_FREE + 100 * 1024 * 1024
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=free))


NO_ROOM = r"needs 2\d\d\.\d.MB, beside 200\.0.MB that stay free; 300\.0.MB are free"


@committed
def test_one_that_would_fill_the_disk_is_not_begun(tmp_path, settings, room_for_100_mb):
    picture = PictureFactory()
    before = archive.make_backup(tmp_path)
    with (Path(settings.MEDIA_ROOT) / picture.path("master.png")).open("ab") as file:
        file.truncate(200 * 1024 * 1024)
    with pytest.raises(BackupError, match=NO_ROOM):
        archive.make_backup(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".lock", before.name}


@committed
def test_for_the_database_and_its_copy_room_is_needed(tmp_path, monkeypatch, room_for_100_mb):
    kind = type(site_database())
    monkeypatch.setattr(kind, "size", lambda self, cursor: 101 * 1024 * 1024)
    with pytest.raises(BackupError, match=NO_ROOM):
        archive.make_backup(tmp_path)


@pytest.mark.django_db
def test_what_is_left_out_is_there_under_these_names():
    with connection.cursor() as cursor:
        assert LEFT_OUT.keys() <= set(tables(cursor))
    assert mail.send.module_path in LEFT_OUT["django_tasks_database_dbtaskresult"]
    assert Document._meta.db_table in LEFT_OUT
    assert Picture._meta.db_table == "blog_picture"


class TestPrograms:
    """PostgreSQL's programs."""

    @pytest.fixture
    def program(self, tmp_path, monkeypatch):
        """Put a program in the place of pg_dump, beside a server of version 15."""
        monkeypatch.setattr(PostgreSQL, "version", lambda self: "15")
        monkeypatch.setattr(PostgreSQL, "PROGRAMS", f"{tmp_path}/debian/{{major}}/bin")
        monkeypatch.setenv("PATH", str(tmp_path))

        def write(version, folder=tmp_path):
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / "pg_dump"
            shell = shutil.which("sh", path="/bin:/usr/bin")
            path.write_text(
                f"#!{shell}\n"
                f'if [ "$1" = --version ]; then echo "pg_dump (PostgreSQL) {version}"; exit; fi\n'
                f'echo "$@" >{tmp_path}/arguments; echo "$PGPASSWORD" >{tmp_path}/password\n'
                "echo no such thing >&2; exit 1\n"
            )
            path.chmod(0o700)

        return write

    def test_without_them_the_package_is_named(self, program):
        with pytest.raises(BackupError, match=r"missing.*package postgresql-client-15"):
            PostgreSQL().run("pg_dump")

    def test_older_ones_than_the_server_are_refused(self, program):
        program("14.9 (Debian 14.9-1)")
        with pytest.raises(BackupError, match=r"older.*15.*package postgresql-client-15"):
            PostgreSQL().run("pg_dump")

    def test_those_that_write_what_the_server_cannot_read_are_refused(self, program):
        program("17.2")
        with pytest.raises(BackupError, match=r"17.*15.*package postgresql-client-15"):
            PostgreSQL().run("pg_dump")

    @pytest.mark.parametrize("others", ["14.9", "16.1", "17.2"])
    def test_those_of_the_servers_own_version_come_first(self, program, tmp_path, others):
        program(others)
        program("15.4", tmp_path / "debian" / "15" / "bin")
        with pytest.raises(BackupError, match="pg_dump failed: no such thing"):
            PostgreSQL().run("pg_dump")

    @pytest.mark.parametrize(("client", "server"), [("16.1", "15"), ("18.0", "17")])
    def test_newer_ones_that_fit_are_taken(self, program, monkeypatch, client, server):
        monkeypatch.setattr(PostgreSQL, "version", lambda self: server)
        program(client)
        with pytest.raises(BackupError, match="pg_dump failed: no such thing"):
            PostgreSQL().run("pg_dump")

    def test_they_get_the_password_where_nobody_sees_it(self, program, tmp_path, monkeypatch):
        program("15.4")
        given = {"NAME": "blog", "USER": "ana", "PASSWORD": "hush", "HOST": "db", "PORT": "5432"}
        for name, value in given.items():
            monkeypatch.setitem(connection.settings_dict, name, value)
        with pytest.raises(BackupError, match="pg_dump failed: no such thing"):
            PostgreSQL().run("pg_dump")
        arguments = (tmp_path / "arguments").read_text()
        assert "hush" not in arguments
        assert "--dbname=blog" in arguments
        assert (tmp_path / "password").read_text() == "hush\n"
