"""The ids that 0004 wrote are unique."""

import uuid

from django.db import migrations, models

UID = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)


class Migration(migrations.Migration):
    dependencies = [("blog", "0004_hashes")]

    operations = [
        migrations.AlterField("author", "uid", UID.clone()),
        migrations.AlterField("category", "uid", UID.clone()),
        migrations.AlterField("tagdetails", "uid", UID.clone()),
    ]
