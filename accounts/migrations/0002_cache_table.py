"""The table of the default cache, in which attempts to sign in are counted for all processes."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", "cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_models")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
