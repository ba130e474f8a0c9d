"""Lines of the audit log about sessions that were ended name browsers, and no network addresses.

Only the field of its own is emptied after some time, and when a person is erased.
"""

import re

from django.db import migrations

ADDRESS = re.compile(r", [\da-fA-F.:]+$", re.MULTILINE)


def cut_addresses(apps, schema_editor):
    """Cut them from "Firefox on Windows, 203.0.113.77", a line for each session."""
    entries = apps.get_model("accounts", "AuditEntry").objects.using(schema_editor.connection.alias)
    for entry in entries.filter(action="sessions_ended").only("details").iterator():
        entries.filter(pk=entry.pk).update(details=ADDRESS.sub("", entry.details))


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0008_erased"),
    ]

    operations = [migrations.RunPython(cut_addresses, migrations.RunPython.noop)]
