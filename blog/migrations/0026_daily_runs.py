"""The daily runs, and since when there could be one."""

import django.utils.timezone
from django.db import migrations, models


def begin(apps, schema_editor):
    """Write the first one, which is still to be made: who never sees one made is told after it."""
    now = django.utils.timezone.now()
    apps.get_model("blog", "DailyRun").objects.create(day=now.date(), started_at=now)


class Migration(migrations.Migration):
    dependencies = [("blog", "0025_indexes_of_lists")]

    operations = [
        migrations.CreateModel(
            name="DailyRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "day",
                    models.DateField(help_text="In the practice's time zone.", unique=True),
                ),
                ("started_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "starts",
                    models.PositiveSmallIntegerField(
                        default=0, help_text="More than one if it was killed."
                    ),
                ),
                (
                    "ended_at",
                    models.DateTimeField(help_text="When its mail was queued.", null=True),
                ),
                (
                    "parts",
                    models.JSONField(
                        default=dict,
                        help_text="By the name of each part that was begun: what was wrong, as a "
                        "sentence, or “”.",
                    ),
                ),
            ],
            options={"default_permissions": ()},
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
