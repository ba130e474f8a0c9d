"""A backup holds what it should and nothing else, and is restored into an empty place alone."""

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from practice_site.backup import archive
from practice_site.readiness import is_newer
from tests.practice_site.environment import python
from tests.served import Site

pytestmark = [
    pytest.mark.django_db,  # the places have databases of the kind that is tested
    pytest.mark.xdist_group("backup"),
]

MARK = "NOT-IN-A-BACKUP"
SEED = f"""
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.mail import send_mail
from django.utils import timezone
from blog.importing.documents import read_document
from blog.models import Document, Practice
from blog.models.pictures import prepare_picture
from blog.publishing import actions
from tests.factories import OwnerFactory, PictureFactory, ReadyPostFactory, media_file

Practice(name="Kept").save()
owner = OwnerFactory(email="owner@example.com")
actions.publish(ReadyPostFactory(lead_picture=PictureFactory()), by=owner)
upload = PictureFactory(prepared=False)
media_file()
prepare_picture.enqueue(upload.pk, str(upload.file.name))
Authenticator.objects.create(user=owner, type="recovery_codes", data={{"seed": "{MARK}"}})
SessionStore("{MARK.lower()}").save(must_create=True)
UserSession.objects.create(user=owner, session_key="{MARK}", ip="203.0.113.7", user_agent="")
cache.set("{MARK}", 1)
address = EmailAddress.objects.create(user=owner, email="{MARK}@example.com".lower())
EmailConfirmation.objects.create(email_address=address, sent=timezone.now(), key="{MARK}")
address.delete()
send_mail("Hello", "{MARK}", None, ["reader@example.com"])
document = Document.objects.create(created_by=owner, name="{MARK}", text="{MARK}" * 300)
document.file.save("x", ContentFile(b"{MARK}"))
read_document.enqueue(document.pk)
"""
SHOW = """
import json
from allauth.mfa.models import Authenticator
from django_tasks_db.models import DBTaskResult
from django.conf import settings
from practice_site.readiness import database_problem
from tests.soak.backups import ADDED, rows

TABLES = ["accounts_user", "blog_edition", "blog_picture", "blog_post", "django_migrations"]
TABLES += ["blog_mediafile"]
print(json.dumps({
    "rows": {table: rows(table) for table in TABLES + ADDED},
    "files": sorted(
        (str(path.relative_to(settings.MEDIA_ROOT)), path.stat().st_mode, path.read_bytes().hex())
        for path in settings.MEDIA_ROOT.glob("*/*/*")
    ),
    "factors": list(Authenticator.objects.values_list("type", flat=True)),
    "tasks": list(DBTaskResult.objects.values_list("task_path", flat=True)),
    "problem": database_problem(),
}))
"""

PROBLEM = "from practice_site import readiness; print(readiness.database_problem())"


@dataclass
class Origin:
    """A site, the backup of it, what was printed then, and what the site shows."""

    site: Site
    backup: Path
    output: str
    shows: dict[str, object]


def run(site: Site, *arguments: str) -> str:
    output = python("manage.py", *arguments, **site.environment)
    assert output.returncode == 0, output.stderr
    return output.stdout


def show(site: Site) -> dict[str, object]:
    return json.loads(run(site, "shell", "-v0", "-c", SHOW))


@pytest.fixture(scope="module")
def origin(made):
    site = made.migrated()
    run(site, "shell", "-v0", "-c", SEED)
    output = run(site, "backup")
    return Origin(site, Path(output.splitlines()[0]), output, show(site))


def test_it_says_what_it_holds_and_what_a_restore_needs(origin):
    assert origin.backup.parent == origin.site.folder / "backups"
    assert stat.S_IMODE(origin.backup.stat().st_mode) == 0o600
    assert [path for path in origin.backup.parent.iterdir() if path.name != ".lock"] == [
        origin.backup
    ]
    assert "and 8 pictures and files; opened again and whole" in origin.output
    assert "SECRET_KEY" in origin.output
    assert "EMAIL_URL" in origin.output
    with ZipFile(origin.backup) as backup:
        manifest = backup.read("manifest.json").decode()
    for name in ("SECRET_KEY", "EMAIL_URL"):
        assert origin.site.environment[name] not in manifest


def test_sessions_codes_and_mail_are_not_in_it(origin):
    with ZipFile(origin.backup) as backup:
        held = b"".join(backup.read(name) for name in backup.namelist()).lower()
    assert MARK.lower().encode() not in held
    assert b"owner@example.com" in held  # so what is in it would be found


def test_it_is_restored_elsewhere_as_it_was(made, origin):
    place = made.new()
    output = run(place, "restore", str(origin.backup))
    restored, before = show(place), dict(origin.shows)
    assert "SECRET_KEY" not in output
    assert "Recovery codes are not in a backup" in output
    assert restored["factors"] == ["totp"]
    assert restored["tasks"] == ["blog.models.pictures.prepare_picture"]
    assert restored["problem"] == ""
    for same in ("rows", "files", "problem"):
        assert restored[same] == before[same], same
    run(place, "check_data")
    files = [*place.folder.glob("db.sqlite3*")]
    assert files or connection.vendor == "postgresql"
    assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in files)


def test_another_secret_key_is_told_with_what_it_means(made, origin):
    place = made.new(SECRET_KEY="another-" + origin.site.environment["SECRET_KEY"])
    output = run(place, "restore", str(origin.backup))
    assert "SECRET_KEY is another one" in output
    for what in ("Authenticator apps", "Passkeys", "Invitations", "previews"):
        assert what in output


def test_nothing_is_overwritten(made, origin):
    refused = python("manage.py", "restore", str(origin.backup), **origin.site.environment)
    assert refused.returncode == 1
    assert "There is a database already" in refused.stderr
    assert show(origin.site) == origin.shows
    place = made.new()
    mine = place.folder / "media" / "pictures" / "mine.jpg"
    mine.parent.mkdir(parents=True)
    mine.touch()
    refused = python("manage.py", "restore", str(origin.backup), **place.environment)
    assert "There are pictures or files already" in refused.stderr
    mine.unlink()
    run(place, "restore", str(origin.backup))


def test_of_a_damaged_one_nothing_is_restored(made, origin, tmp_path):
    data = bytearray(origin.backup.read_bytes())
    data[data.index(b"WEBPVP8") + 200] ^= 1
    damaged = tmp_path / origin.backup.name
    damaged.write_bytes(data)
    place = made.new()
    refused = python("manage.py", "restore", str(damaged), **place.environment)
    assert refused.returncode == 1
    assert "The backup is damaged" in refused.stderr
    assert not list(place.folder.glob("media/pictures/*"))
    assert not list(place.folder.glob(".restore-*"))
    run(place, "restore", str(origin.backup))  # so the database is empty


def rewrite(origin: Origin, path: Path, **changes) -> Path:
    """Write the backup once more, with changes in its list and further members."""
    members = changes.pop("add", {})
    with ZipFile(origin.backup) as source, ZipFile(path, "w", ZIP_DEFLATED) as target:
        manifest = json.loads(source.read(archive.MANIFEST))
        for name in manifest["members"]:
            target.writestr(name, source.read(name))
        for name, (content, size) in members.items():
            target.writestr(name, content)
            if size is not None:
                manifest["members"][name] = ["0" * 64, size]
        manifest |= changes
        target.writestr(archive.MANIFEST, json.dumps(manifest))
    return path


OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


MADE_UP: list[tuple[dict[str, Any], str]] = [
    ({"migrations": {"blog": "9999_later"}}, "of a newer version of the site"),
    ({"format": 2}, "A newer version of the site made this backup"),
    ({"database": OTHER[connection.vendor]}, "DATABASE_URL names a"),
    ({"members": {}}, "not those of its list"),
    ({"add": {"more.txt": ("x", None)}}, "not those of its list"),
    ({"add": {"../evil": ("x", 1)}}, "isn't a backup's: '../evil'"),
    ({"add": {"/etc/evil": ("x", 1)}}, "isn't a backup's"),
    ({"add": {"pictures/a/../../evil": ("x", 1)}}, "isn't a backup's"),
    ({"add": {"pictures/a/bomb": ("x" * 10_000_000, 9)}}, "pictures/a/bomb isn't what it was"),
    ({"add": {"pictures/a/large": ("x", 10**15)}}, "There is no room in"),
]
RESTORE_ALL = """
import json
from django.core.management import CommandError, call_command
told = []
for path in {paths}:
    try:
        call_command("restore", path)
    except CommandError as error:
        told.append(str(error))
print(json.dumps(told))
"""


def test_it_names_the_last_migration_and_one_that_was_replaced_is_no_newer_one(origin):
    manifest = archive.read_manifest(origin.backup)
    *_, last = sorted((settings.BASE_DIR / "blog" / "migrations").glob("0*.py"))
    assert manifest.migrations["blog"] == last.stem
    assert not is_newer([("blog", "0028_picture_formats")])


def test_one_that_was_made_up_is_refused(made, origin, tmp_path):
    place = made.new()
    paths = [
        str(rewrite(origin, tmp_path / f"{number}.zip", **changes))
        for number, (changes, sentence) in enumerate(MADE_UP)
    ]
    told = json.loads(run(place, "shell", "-v0", "-c", RESTORE_ALL.format(paths=paths)))
    for refusal, (changes, sentence) in zip(told, MADE_UP, strict=True):
        assert "Nothing was restored." in refusal, changes
        assert sentence in refusal
    assert not list(place.folder.rglob("evil"))
    assert not list(place.folder.glob("media/pictures/*"))


def test_one_with_other_rows_than_its_list_becomes_no_site(made, origin, tmp_path):
    path = rewrite(origin, tmp_path / "made-up.zip", rows={"blog_post": 7})
    place = made.new()
    refused = python("manage.py", "restore", str(path), **place.environment)
    assert refused.returncode == 1
    assert "database" in refused.stderr
    assert not list(place.folder.glob("media/pictures/*"))
    assert "Run manage.py upgrade" in run(place, "shell", "-v0", "-c", PROBLEM)


def test_what_is_no_backup_is_refused(tmp_path):
    path = tmp_path / "letter.zip"
    path.write_text("Dear reader")
    with pytest.raises(CommandError, match=r"letter\.zip is damaged, or no backup"):
        call_command("restore", path)
    with pytest.raises(CommandError, match="No such file"):
        call_command("restore", tmp_path / "nowhere.zip")
    with pytest.raises(CommandError, match=rf"No such file.*'{Path.cwd()}/nowhere.zip'"):
        call_command("restore", "nowhere.zip")
