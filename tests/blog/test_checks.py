"""The system checks."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
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
