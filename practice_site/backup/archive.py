"""One zip file with the database, the pictures and files, and a list of what is in it.

It appears under its name once it was opened again and everything in it is as it should be.
"""

import hashlib
import json
import os
import re
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from django.apps import apps
from django.conf import settings
from django.core.files import File, locks
from django.core.files.storage import default_storage, storages
from django.db import connection
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.crypto import salted_hmac

from practice_site import __version__, data_version
from practice_site.backup.databases import BackupError, count_rows, site_database
from practice_site.backup.pruning import NAME, prune
from practice_site.disk import MIN_FREE, free_space
from practice_site.environment import variables
from practice_site.readiness import database_problem, is_newer, replaced_migrations

FORMAT = 1
MANIFEST = "manifest.json"
# Of what was uploaded: pictures, and the files that readers download or listen to.
FOLDERS = ("pictures", "files")
MEMBER = re.compile(
    rf"(({'|'.join(FOLDERS)})/\w+/)?\w[\w.-]*", re.ASCII
)  # so that none leads elsewhere
MAX_MANIFEST = 100 * 1024 * 1024  # bytes: of a million files
BLOCK = 1024 * 1024
TRIES = 5
# The variables that a site elsewhere needs as well. Their values are secret, or belong to a place.
SETTINGS = [
    "SECRET_KEY",
    "SITE_URL",
    "ALLOWED_HOSTS",
    "DATABASE_URL",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "S3_BUCKET",
]


@dataclass(frozen=True)
class Manifest:
    """What a backup holds, and of which site."""

    format: int
    version: str  # of the site that made it
    made_at: str  # in ISO 8601, UTC
    database: str
    database_version: str
    migrations: dict[str, str]  # the last one of each app
    rows: dict[str, int]  # of each table
    members: dict[str, list[Any]]  # of each file: its SHA-256 and size
    lost: list[str]  # uploads that were lost before
    surplus: list[str]  # uploads that were deleted while it was made; not restored
    settings: list[str]  # names only
    secret_key: str  # tells whether it is the same, and nothing else
    site: str  # SITE_URL


def backup_folder() -> Path:
    """Return the folder of the backups."""
    return settings.BACKUP_DIR or settings.DATA_DIR / "backups"


def make_backup(folder: Path) -> Path:
    """Make a backup in a folder, delete old ones by the rule, and return its path.

    Raises one of FAILURES, as BackupError, or OSError where the folder can't be written to.
    """
    if not connection.introspection.table_names():
        raise BackupError("The database is empty: there is nothing to back up.")
    with _workplace(folder) as work:
        _check_room(folder, _needed_for_backup())
        path = _write(work)
        open_backup(path, work)
        path = path.replace(folder / path.name)
        prune(folder)
        return path


def open_backup(path: Path, work: Path, *, uploads: bool = False) -> Manifest:
    """Check everything in a backup and return its manifest; raises BackupError.

    The database, which must be of this site's kind, and with ``uploads`` these, are left in the
    folder ``work``.
    """
    manifest = read_manifest(path)
    try:
        with ZipFile(path) as archive:
            if sorted(archive.namelist()) != sorted([MANIFEST, *manifest.members]):
                raise BackupError("The files in the backup are not those of its list.")
            for name, member in manifest.members.items():
                if not MEMBER.fullmatch(name):
                    raise BackupError(f"The backup holds a file that isn't a backup's: {name!r}.")
                wanted = uploads or not is_upload(name)
                wanted = wanted and name not in manifest.surplus
                target = work / name if wanted else Path(os.devnull)
                target.parent.mkdir(exist_ok=True, parents=True)
                with archive.open(name) as source, target.open("wb") as file:
                    if _copy(source, file, most=member[1]) != member:
                        raise BackupError(f"The backup is damaged: {name} isn't what it was.")
    except (BadZipFile, zlib.error, EOFError, RuntimeError) as error:  # the last: encrypted
        raise BackupError(f"The backup is damaged: {error}.") from error
    site_database().check(work, manifest.rows)
    return manifest


def read_manifest(path: Path) -> Manifest:
    """Return what a backup says of itself; raises BackupError if it isn't one."""
    try:
        with ZipFile(path) as archive, archive.open(MANIFEST) as file:
            data = json.loads(file.read(MAX_MANIFEST))
        if data["format"] > FORMAT:
            raise BackupError("A newer version of the site made this backup: restore it with that.")
        return Manifest(**data)
    except (BadZipFile, zlib.error, EOFError, KeyError, TypeError, ValueError) as error:
        raise BackupError(f"{path.name} is damaged, or no backup of this site.") from error


def restore(path: Path) -> Manifest:
    """Restore a backup into an empty place and return its manifest.

    Raises one of FAILURES, as BackupError where the place isn't empty. What fails leaves nothing
    that could be taken for a site.
    """
    manifest = read_manifest(path)
    if manifest.database != connection.vendor:
        raise BackupError(
            f"The backup is of a {manifest.database} database, and DATABASE_URL names a "
            f"{connection.vendor} one. Restore it to its own kind, then move it (docs/deploy.md)."
        )
    if is_newer(manifest.migrations.items()):
        raise BackupError(
            f"The backup is of a newer version of the site, {manifest.version}. Put that version's "
            "files in place and try again."
        )
    if connection.introspection.table_names():
        raise BackupError("There is a database already, and nothing is ever overwritten.")
    if _has_uploads():
        raise BackupError(
            f"There are pictures or files already in {place()}: nothing is overwritten. If they "
            "are what a restore left that was broken off, or are in a backup, delete all of them "
            "first."
        )
    _check_room(settings.DATA_DIR, _needed_for_restore(manifest))
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.DATA_DIR) as name:
        work = Path(name)
        for folder in FOLDERS:
            (work / folder).mkdir()
        open_backup(path, work, uploads=True)
        try:
            _store_uploads(work)
            site_database().load(work, manifest.rows)
        except BaseException:
            with suppress(OSError):  # the bucket is away: that isn't what is to be said
                _delete_uploads()
            raise
    if not database_problem():  # else it is an earlier version's, and upgrade installs it
        data_version.suspend()
        data_version.install()  # a number of its own: no page of another site is kept under it
    return manifest


def is_upload(name: str) -> bool:
    """Return whether a member of a backup was uploaded: the others are the database."""
    return name.startswith(tuple(f"{folder}/" for folder in FOLDERS))


def place() -> str:
    """Return where the pictures and files are, for a sentence."""
    if settings.S3_BUCKET:
        return (
            f"the bucket {settings.S3_BUCKET}, below {' and '.join(f'{each}/' for each in FOLDERS)}"
        )
    return " and ".join(str(Path(settings.MEDIA_ROOT) / folder) for folder in FOLDERS)


def _has_uploads() -> bool:
    for folder in FOLDERS:
        with suppress(FileNotFoundError):
            if any(default_storage.listdir(folder)):
                return True
    return False


def _store_uploads(work: Path) -> None:
    """Put the uploads of a backup in their place: into folders at once, into a bucket in turn."""
    if settings.S3_BUCKET:
        for folder in FOLDERS:
            for path in sorted(each for each in (work / folder).rglob("*") if each.is_file()):
                with path.open("rb") as file:
                    default_storage.save(str(path.relative_to(work)), File(file))
        return
    # What the site alone may read, as it was stored.
    for private in (*work.glob("pictures/*/upload-*"), *work.glob("files/*/*")):
        private.chmod(0o600)
    for folder in FOLDERS:
        target = Path(settings.MEDIA_ROOT) / folder
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(target, ignore_errors=True)  # empty
        (work / folder).rename(target)


def _delete_uploads() -> None:
    for top in FOLDERS:
        if not settings.S3_BUCKET:
            shutil.rmtree(Path(settings.MEDIA_ROOT) / top, ignore_errors=True)
            continue
        for folder in default_storage.listdir(top)[0]:
            for name in default_storage.listdir(f"{top}/{folder}")[1]:
                default_storage.delete(f"{top}/{folder}/{name}")


def secret_key_fingerprint() -> str:
    """Return what tells whether a backup was made under this SECRET_KEY, and doesn't tell it."""
    return salted_hmac("practice_site.backup", "SECRET_KEY", algorithm="sha256").hexdigest()


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    """Give a folder for what isn't finished, to one at a time; raises BackupError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / ".lock").open("a") as lock:
        if not locks.lock(lock, locks.LOCK_EX | locks.LOCK_NB):
            raise BackupError("Another backup is being made.")
        work = folder / ".unfinished"
        shutil.rmtree(work, ignore_errors=True)  # of one that was killed
        work.mkdir(mode=0o700)
        try:
            yield work
        finally:
            shutil.rmtree(work)


def _check_room(folder: Path, needed: int) -> None:
    """Raise BackupError if so many bytes in a folder could fill the disk."""
    free = free_space(folder)
    if needed > free - MIN_FREE:
        raise BackupError(
            f"There is no room in {folder}: this needs {filesizeformat(needed)}, beside "
            f"{filesizeformat(MIN_FREE)} that stay free; {filesizeformat(free)} are free."
        )


def _needed_for_backup() -> int:
    """Return how many bytes it takes: the database is there twice, in the file and beside it."""
    with connection.cursor() as cursor:
        needed = 2 * site_database().size(cursor)
        files = uploaded_files(cursor)
    if settings.S3_BUCKET:  # to ask for the size of each would take long
        storage: Any = storages["default"]
        sizes = {name: size for folder in FOLDERS for name, size in storage.sizes(folder).items()}
        return needed + sum(sizes.get(name, 0) for name in files)
    for name in files:
        with suppress(FileNotFoundError):
            needed += default_storage.size(name)
    return needed


def _needed_for_restore(manifest: Manifest) -> int:
    """Return how many bytes it takes: the database is there twice, as in a backup."""
    return sum(
        size if is_upload(name) else 2 * size
        for name, (_, size) in manifest.members.items()
        if name not in manifest.surplus
    )


def _write(work: Path) -> Path:
    """Write a backup that nobody has checked yet; raises BackupError.

    An upload that is prepared or deleted between the database's moment and its own costs another
    try. What the file has by then stays in it, so that each try is shorter than the one before.
    """
    unfinished, members = work / "unfinished.zip", dict[str, list[Any]]()
    unfinished.touch(mode=0o600)
    with ZipFile(unfinished, "w") as archive:
        for _ in range(TRIES):
            moment = timezone.now().astimezone(UTC)
            with site_database().snapshot(work) as cursor:
                files = uploaded_files(cursor)
                missing = _add_uploads(archive, members, files)
                with connection.cursor() as now:
                    if missing and not set(uploaded_files(now)).issuperset(missing):
                        continue
                surplus = sorted(members.keys() - set(files))
                manifest = _describe(cursor, moment, members, missing, surplus)
                for file in site_database().save(cursor, work):
                    with file.open("rb") as source:
                        members[file.name] = _add(archive, file.name, source, ZIP_DEFLATED)
                break
        else:
            raise BackupError(
                f"Pictures were changed during each of {TRIES} tries. Make the backup at a quieter "
                "time."
            )
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1), ZIP_DEFLATED)
    with unfinished.open("rb") as written:
        os.fsync(written.fileno())
    return unfinished.replace(work / moment.strftime(NAME))


def _describe(
    cursor: Any,
    moment: datetime,
    members: dict[str, list[Any]],
    lost: list[str],
    surplus: list[str],
) -> Manifest:
    """Return the manifest of what a snapshot shows."""
    replaced = replaced_migrations()
    cursor.execute("SELECT app, name FROM django_migrations ORDER BY name")
    migrations = dict(each for each in cursor.fetchall() if each not in replaced)
    return Manifest(
        format=FORMAT,
        version=__version__,
        made_at=moment.isoformat(timespec="seconds"),
        database=connection.vendor,
        database_version=site_database().version(),
        migrations=migrations,
        rows=count_rows(cursor),
        members=members,
        lost=lost,
        surplus=surplus,
        settings=[name for name in SETTINGS if variables().get(name) or name == "SECRET_KEY"],
        secret_key=secret_key_fingerprint(),
        site=settings.SITE_URL,
    )


def _add_uploads(archive: ZipFile, members: dict[str, list[Any]], files: list[str]) -> list[str]:
    """Add those of the uploads that the archive lacks; return those that are gone."""
    missing = []
    for name in files:
        try:
            if name not in members:
                with default_storage.open(name) as source:
                    members[name] = _add(archive, name, source, ZIP_STORED)
        except FileNotFoundError:
            missing.append(name)
    return missing


def uploaded_files(cursor: Any) -> list[str]:
    """Return the files that pictures and files should have, the ones that soon go first."""
    pictures = _rows(cursor, "Picture", {"token", "file", "width", "rendition_key"})
    pictures.sort(key=lambda picture: picture.is_ready)
    paths = [picture.path(name) for picture in pictures for name in picture.file_names]
    return paths + [file.path for file in _rows(cursor, "MediaFile", {"token", "file_name"})]


def _rows(cursor: Any, name: str, fields: set[str]) -> list[Any]:
    """Return the rows of a model with some fields, or with those of them that there are by then.

    Before an upgrade a backup is made of the version before, which may not even have the table.
    """
    model: Any = apps.get_model("blog", name)
    table = model._meta.db_table
    if table not in connection.introspection.table_names():
        return []
    cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  # the name is ours
    names = [column[0] for column in cursor.description]
    rows = (dict(zip(names, row, strict=True)) for row in cursor)
    return [model(**{name: row[name] for name in fields.intersection(names)}) for row in rows]


def _add(archive: ZipFile, name: str, source: IO[bytes], compression: int) -> list[Any]:
    """Add a file and return its SHA-256 and size."""
    info = ZipInfo(name)
    info.compress_type, info.external_attr = compression, 0o600 << 16
    with archive.open(info, "w", force_zip64=True) as member:
        return _copy(source, member)


def _copy(source: IO[bytes], target: IO[bytes], most: float = float("inf")) -> list[Any]:
    """Copy a file and return its SHA-256 and size; ends once it is larger than ``most`` bytes."""
    digest, size = hashlib.sha256(), 0
    while size <= most and (block := source.read(BLOCK)):
        digest.update(block)
        target.write(block)
        size += len(block)
    return [digest.hexdigest(), size]
