"""The number that moves with every public change, by whatever road, and with nothing else."""

import json
import re
import sqlite3
from contextlib import closing, suppress
from threading import Barrier, Event, Thread

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import ProgrammingError, connection, migrations, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve
from taggit.models import Tag

from accounts.models import User
from blog import urls
from blog.apps import install_data_version
from blog.models import Category, Redirect
from blog.models.public import PUBLIC_MODELS, public_tables
from blog.publishing import actions
from blog.taxonomy.editing import reorder_categories, set_introduction
from practice_site import data_version
from practice_site.data_version import READ, TABLE, PostgreSQLVersion, SQLiteVersion
from practice_site.readiness import database_problem
from practice_site.server.answers import Answer
from practice_site.server.store import KEPT_QUERY
from tests import public_site
from tests.factories import AuthorFactory, CategoryFactory, OwnerFactory, PostFactory
from tests.served import wait_until
from tests.threads import at_once

on_postgresql = connection.vendor == "postgresql"


@pytest.fixture
def committed():
    """Give what reads the number as other processes see it."""
    other = connection.copy()

    def read() -> int | None:
        with other.cursor() as cursor:
            cursor.execute(READ)
            row = cursor.fetchone()
        return row and row[0]

    yield read
    other.close()


def execute(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)


def load_fixture(folder) -> None:
    row = {"model": "blog.category", "pk": 77, "fields": {"name": "Calm", "slug": "calm"}}
    (folder / "calm.json").write_text(json.dumps([row]))
    call_command("loaddata", folder / "calm.json", verbosity=0)


def roads(folder) -> dict:
    """Everything by which a public table is written."""
    first, second = CategoryFactory(name="One"), CategoryFactory(name="Two")
    author = AuthorFactory()
    set_introduction(Tag.objects.create(name="calm"), "<p>Calm.</p>")
    rows = Category.objects.filter(pk__in=[first.pk, second.pk])
    everything = "TRUNCATE blog_redirect" if on_postgresql else "DELETE FROM blog_redirect"
    return {
        "save": first.save,
        "create": lambda: Redirect.objects.create(path="/old/"),
        "bulk_create": lambda: Redirect.objects.bulk_create([Redirect(path="/older/")]),
        "upsert": lambda: Redirect.objects.bulk_create(
            [Redirect(path="/older/", destination="/")],
            update_conflicts=True, unique_fields=["path"], update_fields=["destination"],
        ),
        "bulk_update": lambda: Category.objects.bulk_update([first, second], ["name"]),
        "queryset.update": lambda: rows.update(position=3),
        "many to many": lambda: author.specialties.add(first),
        "SQL update": lambda: execute("UPDATE blog_tagdetails SET id = id"),
        "SQL insert": lambda: execute(
            "INSERT INTO blog_categoryredirect (slug, category_id) VALUES ('was', %s)", second.pk
        ),
        "loaddata": lambda: load_fixture(folder),
        "SQL delete": lambda: execute("DELETE FROM blog_categoryredirect WHERE slug = 'was'"),
        "SQL of all rows": lambda: execute(everything),
        "queryset.delete": lambda: rows.delete(),
    }  # fmt: skip


def in_transaction(write, committed) -> None:
    with transaction.atomic():
        before = committed()
        write()
        assert committed() == before, "it moved before the commit"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_every_road_moves_it_with_its_commit_alone(committed, tmp_path):
    for road, write in roads(tmp_path).items():
        before = committed()
        with suppress(InterruptedError), transaction.atomic():
            write()
            raise InterruptedError
        assert committed() == before, f"{road}: rolled back"
        in_transaction(write, committed)
        assert committed() > before, road


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_a_savepoint_takes_back_does_not_hide_what_comes_after_it(committed):
    category, before = CategoryFactory(), committed()
    with transaction.atomic():
        with suppress(InterruptedError), transaction.atomic():
            category.save()
            connection.check_constraints()  # on PostgreSQL deferred triggers act now
            raise InterruptedError
        category.save()
    assert committed() > before
    before = committed()
    with transaction.atomic():
        category.save()
        connection.check_constraints()
        category.save()
    assert committed() > before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_readers_do_not_see_does_not_move_it(client, committed):
    user = User.objects.create_user("somebody@example.com", "a long enough sentence")
    before = committed()
    client.force_login(user)
    PostFactory().tags.clear()  # moves it: articles
    assert committed() > before
    before = committed()
    client.session.save()
    user.save()
    for model in apps.get_models():
        if model not in PUBLIC_MODELS and not model._meta.proxy:
            execute(f"DELETE FROM {model._meta.db_table} WHERE 1 = 0")
    user.delete()
    assert committed() == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_neither_flush_nor_fixtures_set_it_back(committed, tmp_path):
    CategoryFactory()
    dump = tmp_path / "dump.json"
    call_command("dumpdata", "blog.category", output=dump, verbosity=0)
    before = committed()
    call_command("flush", interactive=False, verbosity=0)
    flushed = committed()
    assert flushed > before
    call_command("loaddata", dump, verbosity=0)
    assert committed() > flushed
    assert data_version.missing_triggers() == {}


@pytest.mark.django_db
def test_public_tables_have_their_triggers_and_no_other_table_has_any():
    assert data_version.missing_triggers() == {}
    with connection.cursor() as cursor:
        cursor.execute(
            data_version.LIST_TRIGGERS[connection.vendor].partition("WHERE")[0]
            + "WHERE "
            + ("NOT tgisinternal" if on_postgresql else "type = 'trigger'")
        )
        ours = [table for name, table in cursor.fetchall() if name.startswith(TABLE)]
    events = data_version.TRIGGERS[connection.vendor]
    assert sorted(ours) == sorted(public_tables() * len(events))


# --- Reading it ----------------------------------------------------------------------------------


@pytest.mark.skipif(on_postgresql, reason="it is SQLite that is read by every thread")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_several_threads_none_reads_what_was_before():
    """A worker's threads share it; nor may one keep a snapshot of SQLite's open for another."""
    number = SQLiteVersion()
    path = connection.settings_dict["NAME"]
    ready = Barrier(5)

    def write() -> None:
        with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as database:
            ready.wait()
            for _ in range(300):
                database.execute(data_version.MOVE["sqlite"])

    def read() -> int:
        late = 0
        with closing(sqlite3.connect(path, isolation_level=None, timeout=20)) as database:
            ready.wait()
            for _ in range(3000):
                (at_least,) = database.execute(READ).fetchone()
                late += (number() or at_least) < at_least
        return late

    assert at_once(write, *[read] * 4)[1:] == [0] * 4


@pytest.mark.skipif(not on_postgresql, reason="PostgreSQL alone tells its listeners")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_whoever_wrote_knows_the_number_at_once(committed, monkeypatch):
    done = Event()
    monkeypatch.setattr(PostgreSQLVersion, "listen", lambda self: done.wait(60))
    number = PostgreSQLVersion()
    assert number() is None
    number.refresh()
    assert number() == committed()
    CategoryFactory()
    assert number() < committed()
    number.refresh()
    assert number() == committed()
    done.set()
    number.listener.join()
    assert number() is None  # nobody would hear of a change any more
    data_version.suspend()
    number.refresh()
    assert number() is None
    data_version.install()


@pytest.mark.skipif(not on_postgresql, reason="PostgreSQL alone tells its listeners")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_database_without_the_number_is_not_away(monkeypatch, caplog):
    """It is there, and ``upgrade`` was forgotten."""
    asked: list[int] = []

    def read(*args: object) -> None:
        asked.append(1)
        raise SystemExit if len(asked) > 3 else ProgrammingError("there is no data_version")

    listen = PostgreSQLVersion.listen
    monkeypatch.setattr(PostgreSQLVersion, "listen", lambda self: None)
    monkeypatch.setattr(PostgreSQLVersion, "read", read)
    number = PostgreSQLVersion()
    with pytest.raises(SystemExit):
        listen(number)
    assert not number.is_away
    assert caplog.text == ""


# --- Migrations ----------------------------------------------------------------------------------


def migrate(*operations):
    """Apply a migration of the blog with these operations, as ``manage.py migrate`` does."""
    migration = migrations.Migration("of_a_test", "blog")
    migration.operations = list(operations)
    state = MigrationLoader(connection).project_state()
    plan = [(migration, False)]
    emit_pre_migrate_signal(0, False, "default", plan=plan, apps=state.apps)
    with connection.schema_editor(atomic=True) as editor:
        migration.apply(state, editor)
    emit_post_migrate_signal(0, False, "default", plan=plan, apps=apps)


def touch(registry, editor) -> None:
    registry.get_model("blog", "Category").objects.update(position=1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_migration_may_change_rows_and_tables_in_one_transaction(committed):
    CategoryFactory()
    before = committed()
    migrate(
        migrations.RunPython(touch),
        migrations.AddField("Category", "extra", models.IntegerField(default=0)),
        migrations.RunPython(touch),
        migrations.AlterField("Category", "extra", models.IntegerField(default=0, db_index=True)),
        migrations.RemoveField("Category", "extra"),
        migrations.RunPython(touch),
    )
    assert data_version.missing_triggers() == {}
    migrated = committed()
    assert migrated > before
    Category.objects.update(position=2)
    assert committed() > migrated


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_no_page_is_kept_while_a_migration_runs_and_after_one_that_failed(committed):
    seen = []

    def fail(registry, editor):
        seen.append(committed())
        raise InterruptedError

    with suppress(InterruptedError):
        migrate(migrations.RunPython(fail))
    assert [*seen, committed()] == [None, None]
    assert "manage.py upgrade" in database_problem()
    install_data_version()
    assert committed() is not None
    assert database_problem() == ""


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_site_whose_triggers_are_missing_needs_migrate(committed):
    assert database_problem() == ""
    if on_postgresql:
        execute('DROP TRIGGER "data_version:blog_edition:rows" ON blog_edition')
    else:  # what rebuilding a table by hand does
        execute('DROP TRIGGER "data_version:blog_edition:update"')
    assert "manage.py upgrade" in database_problem()
    before = committed()
    call_command("migrate", verbosity=0)  # though no migration is open
    assert database_problem() == ""
    assert committed() > before  # who knows what was written meanwhile


# --- What pages read -----------------------------------------------------------------------------


def name_of(address):
    """Return the name of the address's pattern; a former address may have none."""
    try:
        return resolve(address.partition("?")[0]).url_name
    except Resolver404:
        return ""


@pytest.mark.django_db
def test_pages_that_may_be_kept_read_only_tables_that_move_it():
    addresses = public_site.every_address()
    names = {pattern.name for pattern in urls.urlpatterns} - {"preview_link", "preview_media"}
    found = {name_of(address) for address in addresses}
    assert names <= found, f"addresses of pages are missing above: {names - found}"
    with connection.cursor() as cursor:
        tables = {table.name for table in connection.introspection.get_table_list(cursor)}
    kept = {301: 0, 200: 0}
    for address in addresses:
        with CaptureQueriesContext(connection) as queries:
            response = Client().get(address)
            answer = Answer(response.status_code, list(response.items()), b"".join(response))
        if answer.may_be_kept and ("?" not in address or KEPT_QUERY.search(address)):
            read = {word for query in queries for word in re.findall(r"\w+", query["sql"])} & tables
            assert not read - set(public_tables()), address
            kept[answer.status] += bool(read)
    assert kept[301] >= 4
    assert kept[200] >= 40


@pytest.mark.skipif(not on_postgresql, reason="on SQLite there is one writer at a time")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_who_write_do_not_wait_for_each_other_at_the_number():
    """One publishes into a category whose place another is changing: it waits, and both succeed."""
    first, second = CategoryFactory(), CategoryFactory()
    post, owner = PostFactory(categories=[first]), OwnerFactory()
    outcome: list[object] = []

    def publish() -> None:
        try:
            outcome.append(actions.publish(post, by=owner))
        finally:
            connection.close()

    def someone_waits() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            return cursor.fetchone()[0] > 0

    publishing = Thread(target=publish)
    with transaction.atomic():
        reorder_categories([second.pk, first.pk])
        publishing.start()
        wait_until(someone_waits)
    publishing.join(60)
    assert len(outcome) == 1
    assert list(Category.objects.all()) == [second, first]
