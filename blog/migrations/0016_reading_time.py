from django.db import migrations, models

from blog import reading


def count(apps, schema_editor):
    editions = apps.get_model("blog", "Edition").objects
    for edition in editions.only("opening_line", "sections").iterator(chunk_size=200):
        number = reading.words(edition.opening_line, edition.sections)
        editions.filter(pk=edition.pk).update(word_count=number)


class Migration(migrations.Migration):
    dependencies = [("blog", "0015_crisis_lines")]

    operations = [
        migrations.AddField(
            model_name="edition",
            name="word_count",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.RunPython(count, migrations.RunPython.noop),
    ]
