"""The ids that 0004 wrote and the keys that 0005 wrote are unique."""

import uuid

from django.db import migrations, models

import blog.models.pictures
from blog.migrations._change_tables import ChangeTables

UID = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
KEY = models.CharField(
    max_length=32, unique=True, default=blog.models.pictures.new_token, editable=False
)


class Migration(migrations.Migration):
    replaces = [("blog", "0005_unique_ids")]

    dependencies = [("blog", "0005_values")]

    operations = [
        ChangeTables(
            [
                migrations.AlterField("author", "uid", UID.clone()),
                migrations.AlterField("category", "uid", UID.clone()),
                migrations.AlterField("tagdetails", "uid", UID.clone()),
                migrations.AlterField("reviewrequest", "key", KEY),
            ]
        ),
    ]
