"""The table of the default cache, in which all processes count sign-in attempts."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", "cache", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_models")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
