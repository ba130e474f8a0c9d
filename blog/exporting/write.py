"""Makes an export: all rows as they are at one moment, then the uploads, then articles to read."""

import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from taggit.models import Tag

from blog.exporting.archive import ArchiveWriter
from blog.exporting.readable import readable
from blog.exporting.records import PEOPLE, RECORDS
from blog.exporting.rows import BATCH_SIZE, people_in, read_records
from blog.exporting.schema import export_schema
from blog.models import Edition, MediaFile, Picture, Practice
from blog.models.taxonomy import tag_uid
from practice_site.transactions import at_one_moment, batched

SCHEMA, README = "export.schema.json", "README.txt"
Progress = Callable[[int, int], object]  # called with how much is done, and of how much

READ_ME = """\
Everything that {name} has on its blog, made on {day}.

articles/, pages/     what readers see today: open a file of HTML in a browser, or
                      take the Markdown (.md) into another program
pictures/, files/     the originals of pictures, with the sizes that the site shows,
                      and worksheets, recordings and captions
data/                 all of it for programs, also drafts and what readers saw earlier:
                      a line of JSON for each thing, described in {schema}
manifest.json         the checksum of each file, and what is left out and why

Drafts, notes and numbers of licenses are in it: keep it as you keep a client's file.
Another installation of the practice blog takes it with: manage.py import_blog FILE
"""


def write_export(path: Path, progress: Progress = lambda done, total: None) -> dict[str, Any]:
    """Write everything into a new zip file and return its manifest.

    It appears under its name once it is complete. Raises OSError where it can't be written.
    """
    unfinished = path.with_name(f"{path.name}.part")
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    try:
        with os.fdopen(os.open(unfinished, flags, 0o600), "wb") as file:
            manifest = _write(ArchiveWriter(file, timezone.now()), progress)
        unfinished.rename(path)
    except BaseException:
        with suppress(FileNotFoundError):
            unfinished.unlink()
        raise
    return manifest


def _write(archive: ArchiveWriter, progress: Progress) -> dict[str, Any]:
    for tag in Tag.objects.filter(details=None):
        tag_uid(tag)  # which another program wrote: its details are made where they are asked for
    with at_one_moment():
        _write_rows(archive)
        uploads = _uploads(archive)
        live = Edition.objects.live(archive.made_at).order_by("pk")
        keys = list(live.values_list("pk", flat=True))
    total = len(uploads) + len(keys)
    progress(0, total)
    for number, path in enumerate(uploads, start=1):
        try:
            with default_storage.open(path) as file:
                archive.add_file(path, file)
        except FileNotFoundError:
            archive.lost.append(path)
        progress(number, total)
    practice = Practice.load()
    with timezone.override(practice.zone):
        number = len(uploads)
        for batch in batched(keys, BATCH_SIZE):
            for edition in Edition.objects.with_relations().filter(pk__in=batch).order_by("pk"):
                _write_readable(archive, edition, practice)
            number += len(batch)
            progress(number, total)
    archive.add_text(SCHEMA, schema_text())
    day = practice.date_at(archive.made_at)
    archive.add_text(README, READ_ME.format(name=practice.name, day=day, schema=SCHEMA))
    return archive.finish(settings.SITE_URL)


def schema_text() -> str:
    """Return the published schema as it is written down."""
    return json.dumps(export_schema(), ensure_ascii=False, indent=2) + "\n"


def _write_rows(archive: ArchiveWriter) -> None:
    people: set[int] = set()
    for record in (*(each for each in RECORDS if each is not PEOPLE), PEOPLE):
        rows = read_records(record, people if record is PEOPLE else None)
        with archive.entry(record.path) as write:
            archive.records[record.name] = 0
            for data in rows:
                write(_line(data))
                archive.records[record.name] += 1
                people.update(people_in(record, data))


def _line(data: dict[str, Any]) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _uploads(archive: ArchiveWriter) -> list[str]:
    """Return the paths of all files of pictures that are ready, and of other uploads."""
    paths: list[str] = []
    for picture in Picture.objects.order_by("pk").iterator():
        if picture.is_ready:
            paths += map(picture.path, picture.file_names)
        else:
            archive.lost.append(f"The file of the picture “{picture}”")
    return paths + [file.path for file in MediaFile.objects.order_by("pk").iterator()]


def _write_readable(archive: ArchiveWriter, edition: Edition, practice: Practice) -> None:
    found = readable(edition, practice, practice.date_at(archive.made_at))
    if f"{found.path}.html" not in archive.files:  # two of a slug: it was taken from a page
        archive.add_text(f"{found.path}.html", found.html)
        archive.add_text(f"{found.path}.md", found.markdown)


def summary(manifest: dict[str, Any]) -> str:
    """Return what is in an export, in a sentence for people."""
    count = manifest["records"]
    named = [("posts", "articles and pages"), ("pictures", "pictures"), ("files", "files")]
    shown = [(name, label) for name, label in named if count[name] or name == "posts"]
    return ", ".join(f"{count[name]} {label}" for name, label in shown)
