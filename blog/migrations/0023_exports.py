"""Exports that somebody asked for at the desk, and the permission to do so."""

import blog.models.exports
import blog.models.pictures
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0022_phone_and_codes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='practice',
            options={'permissions': [('export_practice', 'Can take everything with them, drafts included')], 'verbose_name': 'practice', 'verbose_name_plural': 'practice'},
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('token', models.CharField(default=blog.models.pictures.new_token, max_length=32, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('file', models.FileField(blank=True, storage=blog.models.pictures.uploads, upload_to=blog.models.exports.export_path)),
                ('size', models.PositiveBigIntegerField(default=0, help_text='In bytes.')),
                ('done', models.PositiveIntegerField(default=0, help_text='Files that are in it by now.')),
                ('total', models.PositiveIntegerField(default=0, help_text='Files that will be in it.')),
                ('contents', models.CharField(blank=True, help_text='What is in it, for people.', max_length=200)),
                ('problem', models.TextField(blank=True, help_text="Why it can't be made, as a sentence.")),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at'],
                'default_permissions': (),
            },
        ),
    ]
