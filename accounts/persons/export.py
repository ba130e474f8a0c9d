"""Write what there is of a person as a file to hand over: a manifest to read, and the data."""

import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.text import capfirst

from accounts.audit.log import Action, log_action
from accounts.persons.person import Person

ACCOUNT_SECRETS = ("password",)

MANIFEST = """What this site keeps about {name}
As of {day}.

Each file below is a list in JSON, which any text editor shows. Times are in UTC.

{files}

What isn't here
- Secrets, by which somebody could sign in or open a link as you: the hash of the password, the
  second factor, the keys of sessions and links. That there are some is said.
- The words of others about your articles: they are data of those who wrote them.
- Copies of the whole site, which are kept for some time and then deleted.
- What the server of this site or the mail server may keep in logs of their own.
"""


@transaction.atomic
def export_person(person: Person, path: Path) -> list[str]:
    """Write a person's data to a new zip file, and return a line for each file in it.

    Nobody but the user of this process may read the file. That it was written is on record. Raises
    FileExistsError if there is a file already.
    """
    path.touch(mode=0o600, exist_ok=False)
    try:
        lines = _write_archive(person, path)
        log_action(Action.EXPORTED, target=person.user, name=f"the data of {person.name}")
    except BaseException:
        path.unlink()  # a part would be taken for the whole
        raise
    return lines


def _write_archive(person: Person, path: Path) -> list[str]:
    lines = []
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in _parts(person):
            if count := _write(archive, name, rows):
                lines.append(f"{_file_name(name)}: {count} – {name}")
        for file in _pictures(person):
            with default_storage.open(file, "rb") as source:
                archive.writestr("portrait.jpg", source.read())
            lines.append("portrait.jpg: your portrait")
        manifest = MANIFEST.format(
            name=person.name, day=f"{timezone.localdate():%B %d, %Y}", files="\n".join(lines)
        )
        archive.writestr("READ ME FIRST.txt", manifest)
    return lines


def _parts(person: Person) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    """Yield the name of each list, and its rows as plain data."""
    if person.user:
        yield "account", [_row(person.user, ACCOUNT_SECRETS)]
    if person.author:
        yield "author", [_row(person.author)]
    for reference, rows in person.references():
        if reference.name not in ("authors", "lines of the audit log, by them"):
            yield reference.name, (_row(each, reference.secrets) for each in _joined(rows))
    if not person.user:
        requests, licenses = person.requests_by_link(), person.supervised_licenses()
        yield "requests by a personal link", (_row(each, ("key",)) for each in requests)
        remarks = [comment for each in requests for comment in each.comments.all()]
        yield "remarks by a personal link", map(_row, remarks)
        yield "licenses with your address", (_row(each, ("number",)) for each in licenses)
    yield "audit log", (_entry(each, person) for each in person.audit_entries().iterator())


def _joined(rows: models.QuerySet[Any]) -> Iterator[Any]:
    names = [field.name for field in rows.model._meta.local_fields if field.is_relation]
    return rows.select_related(*names).order_by("pk").iterator(chunk_size=100)


def _row(row: models.Model, secrets: Iterable[str] = ()) -> dict[str, Any]:
    """Return a row as data with the names of its fields in words; what it refers to, by name."""
    return {
        capfirst(str(field.verbose_name)): _value(row, field)
        for field in row._meta.concrete_fields
        if field.name not in secrets
    }


def _value(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    if field.is_relation:
        related = getattr(row, field.name)
        return None if related is None else str(related)
    value = field.value_from_object(row)
    return str(value) if isinstance(field, models.FileField) else value


def _entry(entry: Any, person: Person) -> dict[str, Any]:
    """Return a line of the audit log; where it is about somebody by another, not from where."""
    by_them = person.user is not None and entry.actor_id == person.user.pk
    return _row(entry, () if by_them else ("ip_address", "browser"))


def _write(archive: zipfile.ZipFile, name: str, rows: Iterable[dict[str, Any]]) -> int:
    """Write a list row by row, unless it is empty; return how many there are."""
    found = iter(rows)
    first = next(found, None)
    if first is None:
        return 0
    count = 1
    with archive.open(_file_name(name), "w") as file:
        file.write(b"[\n" + _as_json(first))
        for row in found:
            file.write(b",\n" + _as_json(row))
            count += 1
        file.write(b"\n]\n")
    return count


def _as_json(row: dict[str, Any]) -> bytes:
    return json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2).encode()


def _file_name(name: str) -> str:
    return re.sub(r"\W+", "-", name) + ".json"


def _pictures(person: Person) -> Iterator[str]:
    photo = person.author and person.author.photo
    if photo and photo.is_ready:
        yield photo.path(photo.jpeg)
