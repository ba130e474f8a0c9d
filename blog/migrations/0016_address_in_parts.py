"""The address that is in parts now; apart from its move, which PostgreSQL must commit first."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("blog", "0015_ways_to_people")]

    operations = [
        migrations.RemoveField(
            model_name='practice',
            name='address',
        ),
    ]
