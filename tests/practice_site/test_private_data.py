"""Whatever made the data before: at the next start they are their user's alone."""

import os
import stat

import pytest
from django.conf import settings as site_settings

from blog.management.commands import serve
from practice_site.private_data import keep_data_private, make_private_database

pytestmark = pytest.mark.skipif(os.name == "nt", reason="no modes of files on Windows")

FILES = ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "secret-key.txt")
BACKUP = "practice-blog-2026-02-03-040506Z.zip"


@pytest.fixture
def data(tmp_path, settings, monkeypatch):
    """A folder of data that everybody can read, as made by hand with a wide umask."""
    data, backups = tmp_path / "data", tmp_path / "backups"
    for folder in (data, backups):
        folder.mkdir()
        folder.chmod(0o755)
    for path in (*(data / name for name in FILES), backups / BACKUP, backups / "other.txt"):
        path.touch()
        path.chmod(0o644)
    settings.DATA_DIR, settings.BACKUP_DIR = data, backups
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": data / "db.sqlite3"}
    monkeypatch.setattr(site_settings, "DATABASES", {"default": database})
    return data


def mode(path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_others_could_read_they_can_no_longer(data):
    keep_data_private()
    assert mode(data) == 0o700
    assert [mode(data / name) for name in FILES] == [0o600] * 4
    backups = data.parent / "backups"
    assert mode(backups / BACKUP) == 0o600
    # Somebody else's arrangements are left: the folder may be read by what takes backups away.
    assert (mode(backups), mode(backups / "other.txt")) == (0o755, 0o644)


def test_a_database_that_is_made_is_private_from_the_first_moment(data):
    for name in FILES:
        (data / name).unlink()
    keep_data_private()
    assert not (data / "db.sqlite3").exists()
    make_private_database()
    assert mode(data / "db.sqlite3") == 0o600


def test_the_server_mends_it_before_anything_else(data, monkeypatch):
    seen = []
    monkeypatch.setattr(serve.parent, "hold_signals", lambda: None)
    monkeypatch.setattr(serve.parent, "kept", lambda: (1, []))
    monkeypatch.setattr(serve, "load_site", lambda: seen.append(mode(data)) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        serve.Command().handle(host="127.0.0.1", port=1, workers=1, check=False)
    assert seen == [0o700]


def test_a_disk_without_modes_keeps_nobody_from_starting(data, monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("pathlib.Path.chmod", refuse)
    keep_data_private()
    assert "can't be made private: Operation not permitted." in caplog.text
