from django.db import migrations, models

from blog.text.words import normal_form


def write_forms(apps, schema_editor):
    """Write the normal forms of names and former slugs, by which near duplicates are found."""
    for model, name in (("TagDetails", "tag__name"), ("TagRedirect", "slug")):
        rows = apps.get_model("blog", model).objects.using(schema_editor.connection.alias)
        for key, text in list(rows.values_list("pk", name)):
            rows.filter(pk=key).update(normal_form=normal_form(text))


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0007_went_live'),
    ]

    operations = [
        migrations.AddField(
            model_name='tagdetails',
            name='normal_form',
            field=models.CharField(db_index=True, default='', editable=False, help_text='That of the tag’s name.', max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='tagredirect',
            name='normal_form',
            field=models.CharField(db_index=True, default='', editable=False, help_text='That of the slug.', max_length=200),
            preserve_default=False,
        ),
        migrations.RunPython(write_forms, migrations.RunPython.noop, elidable=True),
    ]
