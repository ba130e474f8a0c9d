"""The random keys of personal links."""

from django.db import migrations, models
from django.db.models.functions import Cast

import blog.models.pictures


def keep_links(apps, schema_editor):
    """Give the requests that are there the key by which their links were signed, so that these work.

    No later request gets such a key.
    """
    requests = apps.get_model("blog", "ReviewRequest").objects
    requests.update(key=Cast("pk", models.CharField(max_length=32)))


class Migration(migrations.Migration):
    dependencies = [("blog", "0020_remark_quotes")]

    operations = [
        migrations.AddField(
            "reviewrequest",
            "key",
            models.CharField(max_length=32, default="", editable=False),
            preserve_default=False,
        ),
        migrations.RunPython(keep_links, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            "reviewrequest",
            "key",
            models.CharField(
                max_length=32, unique=True, default=blog.models.pictures.new_token, editable=False
            ),
        ),
    ]
