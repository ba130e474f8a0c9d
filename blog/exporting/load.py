"""Puts an export into an empty installation: all of it, or nothing.

Rows keep their numbers and moments, so they are written as Django writes those of a fixture (raw),
past what the models do on saving: an edition is inserted as it was, and never changed.
"""

import logging
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import DataError, IntegrityError, connection, models, transaction
from django.db.models import Prefetch

from blog.articles.hashes import content_hash
from blog.articles.snapshot import build_edition
from blog.exporting.opened import Opened, UnreadableExportError, open_export
from blog.exporting.records import PEOPLE, PRACTICE, RECORDS, Record
from blog.exporting.rows import BATCH_SIZE, RowBuilder, UnfitRecordError
from blog.exporting.uploads import UploadStore
from blog.models import Edition, EditionAuthor, MediaFile, Picture, Post, Practice
from blog.models.pictures import new_token
from blog.search import index
from blog.signals import AuditAction, send_audit_event

logger = logging.getLogger(__name__)

MAX_WAITING = 16 * 1024**2  # bytes of records that are inserted together
# What rows of another making raise, here or where they are read.
UNFIT = (IntegrityError, DataError, ValueError, TypeError, AttributeError, LookupError)
NOT_ONES_OWN = {PEOPLE, PRACTICE}  # an owner signs in before, and the settings have defaults


def load_export(path: Path, say: Callable[[str], object] = lambda sentence: None) -> dict[str, Any]:
    """Write what is in an export, and return its manifest. ``say`` is told how far it is.

    Raises UnreadableExportError with nothing written.
    """
    refuse_unless_empty()
    say("Checking the file.")
    with open_export(path) as opened:
        store = UploadStore(opened)
        store.check_room()
        try:
            say("Storing pictures and files.")
            uploads = _store_uploads(opened, store)
            say("Writing everything else.")
            with transaction.atomic():
                _write(opened, uploads)
        except UNFIT as error:
            store.take_away()
            logger.warning("An export can’t be taken in.", exc_info=True)
            sentence = f"What it says doesn’t fit together: {error}."
            raise UnreadableExportError(sentence) from error
        except BaseException:
            store.take_away()
            raise
        return opened.manifest


def refuse_unless_empty() -> None:
    """Raise UnreadableExportError where anybody has written anything, saying what there is."""
    found = []
    for record in RECORDS:
        if record not in NOT_ONES_OWN and (count := record.model._base_manager.count()):
            found.append(f"{record.name} ({count})")
    practice = Practice.objects.first()
    if practice and any(
        getattr(practice, field.attname) != field.get_default()
        for field in Practice._meta.concrete_fields
        if not field.primary_key
    ):
        found.append("settings of a practice")
    if found:
        raise UnreadableExportError(
            f"This installation isn’t empty: there are {', '.join(found)}. What is here is never "
            "mixed with an export, or overwritten: take a new installation."
        )


def _store_uploads(opened: Opened, store: UploadStore) -> dict[Record, list[models.Model]]:
    """Store the files of pictures and files, and return the rows of these."""
    found: dict[Record, list[models.Model]] = {}
    for record in RECORDS:
        if record.model in (Picture, MediaFile):
            found[record] = [row for rows, _ in _rows(opened, record, {}) for row in rows]
            for row in found[record]:
                if isinstance(row, Picture):
                    store.take_picture(row)
                elif isinstance(row, MediaFile):
                    store.take_file(row)
    return found


def _rows(opened: Opened, record: Record, people: dict[int, int]) -> Any:
    """Yield the rows of each record of a kind, and its bytes; ``people`` has their accounts."""
    builder, number = RowBuilder(record, people.__getitem__), 0
    for number, data, size in opened.lines(record.path):
        try:
            yield builder.build(data), size
        except UnfitRecordError as error:
            raise UnreadableExportError(f"Line {number} of {record.path}: {error}.") from error
        except KeyError as error:
            sentence = f"Line {number} of {record.path} names somebody who isn’t in it: {error}."
            raise UnreadableExportError(sentence) from error
    if number != opened.manifest["records"][record.name]:
        raise UnreadableExportError(f"{record.path} has another number of lines than it should.")


def _write(opened: Opened, uploads: dict[Record, list[models.Model]]) -> None:
    refuse_unless_empty()
    Practice.objects.all().delete()
    people = _add_people(opened)
    for record in RECORDS:
        if record is PEOPLE:
            continue
        batch, waiting = [*uploads.get(record, ())], 0
        for rows, size in () if batch else _rows(opened, record, people):
            batch += rows
            waiting += size
            if len(batch) >= 10 * BATCH_SIZE or waiting > MAX_WAITING:
                _insert(batch)
                batch, waiting = [], 0
        _insert(batch)
    connection.check_constraints()
    _reset_sequences()
    _check_hashes()
    _index()
    practice = Practice.load()
    details = f"{opened.manifest['made_by']}, made at {opened.manifest['made_at']}"
    send_audit_event(AuditAction.IMPORTED, practice, details=details[:300])


def _add_people(opened: Opened) -> dict[int, int]:
    """Add an inactive account for each of the people, in which only the name is true."""
    model: Any = get_user_model()
    accounts = {}
    for (named,), _ in _rows(opened, PEOPLE, {}):
        account = model(name=named.name, email=f"{new_token()}@not-carried.invalid")
        account.is_active = False
        account.set_unusable_password()
        accounts[named.pk] = account
    model._base_manager.bulk_create(accounts.values())
    return {number: account.pk for number, account in accounts.items()}


def _insert(rows: list[models.Model]) -> None:
    """Insert rows as they are. What they refer to may come later: that is checked at the end."""
    by_model: dict[Any, list[models.Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    for model, each in by_model.items():
        if any(getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
               for field in model._meta.concrete_fields):  # fmt: skip
            for row in each:
                row.save_base(raw=True, force_insert=True)
        else:
            model._base_manager.bulk_create(each)


def _reset_sequences() -> None:
    """Let new rows be numbered after those that were written with theirs."""
    tables = [record.model for record in RECORDS]
    tables += [part.model for record in RECORDS for part in record.parts]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)


def _check_hashes() -> None:
    """Raise UnreadableExportError unless each edition says what its hash was made of."""
    authors = Prefetch("author_links", EditionAuthor.objects.select_related("author"))
    editions = Edition.objects.select_related("lead_picture").prefetch_related(authors, "pictures")
    last = 0
    while batch := list(editions.filter(pk__gt=last).order_by("pk")[:BATCH_SIZE]):
        last = batch[-1].pk
        for edition in batch:
            if content_hash(edition) != edition.content_hash:
                raise UnreadableExportError(
                    f"“{edition}”, as it was public from {edition.live_from:%Y-%m-%d %H:%M} UTC "
                    "on, isn’t what its hash was made of: somebody changed it."
                )


def _index() -> None:
    index.rebuild_index()
    last = 0
    while batch := list(Post.objects.filter(pk__gt=last).order_by("pk")[:BATCH_SIZE]):
        last = batch[-1].pk
        index.index_posts({post.pk: build_edition(post) for post in batch})
