"""Indexes by which it is found when an edition next begins or ends."""

from django.db import migrations, models


def of_those_that_count(field: str, name: str) -> models.Index:
    """Return an index of the editions that were not canceled."""
    return models.Index(fields=[field], condition=models.Q(canceled=False), name=name)


class Migration(migrations.Migration):
    dependencies = [("blog", "0022_picture_texts_changed")]

    operations = [
        migrations.AddIndex("edition", of_those_that_count("live_from", "edition_begins")),
        migrations.AddIndex("edition", of_those_that_count("live_until", "edition_ends")),
    ]
