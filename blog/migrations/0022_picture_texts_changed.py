"""When the texts of a picture were last changed in an article."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0021_request_keys")]

    operations = [
        migrations.AddField(
            "picture", "texts_changed_at", models.DateTimeField(null=True, editable=False)
        ),
    ]
