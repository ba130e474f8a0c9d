"""The ids that 0004 wrote and the keys that 0005 wrote are unique."""

import uuid

from django.db import migrations, models

import blog.models.pictures
from blog.migrations._change_tables import ChangeTables

UID = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
KEY = models.CharField(
    max_length=32, unique=True, default=blog.models.pictures.new_token, editable=False
)


def fill(apps, schema_editor):
    """Write an id of its own to each row that the old version has written since 0004."""
    for name in ("Author", "Category", "TagDetails"):
        rows = apps.get_model("blog", name).objects.filter(uid=None)
        for key in list(rows.values_list("pk", flat=True)):
            rows.filter(pk=key).update(uid=uuid.uuid4())


class Migration(migrations.Migration):
    replaces = [("blog", "0005_unique_ids")]

    dependencies = [("blog", "0005_values")]

    operations = [
        migrations.RunPython(fill),
        ChangeTables(
            [
                migrations.AlterField("author", "uid", UID.clone()),
                migrations.AlterField("category", "uid", UID.clone()),
                migrations.AlterField("tagdetails", "uid", UID.clone()),
                migrations.AlterField("reviewrequest", "key", KEY),
            ]
        ),
    ]
