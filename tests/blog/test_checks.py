"""The system checks."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from blog.models import Category


@pytest.mark.django_db
def test_a_database_of_the_first_version_is_refused_and_left_as_it_is(capsys):
    Category.objects.create(name="Rest", slug="rest")
    recorder = MigrationRecorder(connection)
    recorder.record_applied("blog", "0001_initial")
    recorder.record_unapplied("blog", "0002_search_index")
    before = recorder.applied_migrations().keys()
    with pytest.raises(SystemCheckError, match=r"made by a version before 0\.2"):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    assert recorder.applied_migrations().keys() == before
    assert Category.objects.get().name == "Rest"


@pytest.mark.django_db
def test_a_database_of_this_version_is_accepted():
    call_command("check", databases=["default"])


@pytest.mark.django_db
def test_a_database_that_took_the_steps_after_0_2_one_by_one_has_nothing_to_do():
    recorder = MigrationRecorder(connection)
    one_step = {key for key in MigrationLoader(connection).replacements if key[0] == "blog"}
    assert one_step <= recorder.applied_migrations().keys()
    for key in one_step:
        recorder.record_unapplied(*key)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
    call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    assert one_step <= recorder.applied_migrations().keys()


@pytest.mark.django_db
@pytest.mark.parametrize("taken", [slice(1), slice(-1)], ids=["the first", "all but the last"])
def test_a_database_that_took_some_of_those_steps_is_refused_and_left_as_it_is(taken):
    recorder = MigrationRecorder(connection)
    steps = MigrationLoader(connection).replacements["blog", "0003_tables"].replaces
    for step in set(steps) - set(steps[taken]):
        recorder.record_unapplied(*step)
    before = recorder.applied_migrations().keys()
    with pytest.raises(
        SystemCheckError, match=r"between two releases(.|\n)*0028_picture_formats\.py"
    ):
        call_command("migrate", verbosity=0, interactive=False, skip_checks=False)
    assert recorder.applied_migrations().keys() == before
