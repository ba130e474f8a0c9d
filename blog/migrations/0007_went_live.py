from django.conf import settings
from django.db import migrations, models
from django.utils import timezone


def record_live(apps, schema_editor):
    """Take the clock's word for what has gone live before this was recorded."""
    editions = apps.get_model("blog", "Edition").objects.using(schema_editor.connection.alias)
    editions.filter(canceled=False, live_from__lte=timezone.now()).update(went_live=True)


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0006_welcome'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='went_live',
            field=models.BooleanField(default=False, help_text='Readers could see it at some time, whatever the clock says now.'),
        ),
        migrations.RunPython(record_live, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name='edition',
            index=models.Index(fields=['went_live', 'live_from'], name='edition_by_time'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.CheckConstraint(condition=models.Q(('canceled', False), ('went_live', False), _connector='OR'), name='edition_that_went_live_is_not_canceled'),
        ),
    ]
