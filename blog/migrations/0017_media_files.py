"""Worksheets, recordings and their captions, and the sections that show them."""

import blog.models.media_files
import blog.models.pictures
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("blog", "0016_address_in_parts"),
    ]

    operations = [
        migrations.CreateModel(
            name='DownloadSection',
            fields=[
            ],
            options={
                'verbose_name': 'download',
                'verbose_name_plural': 'Download',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='RecordingSection',
            fields=[
            ],
            options={
                'verbose_name': 'recording',
                'verbose_name_plural': 'Recording',
                'proxy': True,
                'default_permissions': (),
                'indexes': [],
                'constraints': [],
            },
            bases=('blog.section',),
        ),
        migrations.CreateModel(
            name='MediaFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token', models.CharField(default=blog.models.media_files.new_file_token, editable=False, max_length=32, unique=True)),
                ('file', models.FileField(help_text='PDF, MP3, M4A, MP4 (H.264), WebM, or captions as WebVTT. A PDF may have 20 MB, a recording 100 MB.', max_length=200, storage=blog.models.pictures.uploads, upload_to=blog.models.media_files.file_path, validators=[blog.models.media_files.validate_media_file])),
                ('name', models.CharField(help_text='What you look for when you choose it. Readers don’t see it.', max_length=120)),
                ('kind', models.CharField(choices=[('pdf', 'PDF'), ('audio', 'Audio'), ('video', 'Video'), ('captions', 'Captions')], editable=False, max_length=10)),
                ('file_name', models.CharField(editable=False, help_text='The end of its address: what readers save.', max_length=80)),
                ('size', models.PositiveBigIntegerField(editable=False, help_text='In bytes.')),
                ('digest', models.CharField(editable=False, help_text='SHA-256: no file is there twice.', max_length=64, unique=True)),
                ('pages', models.PositiveIntegerField(default=0, editable=False)),
                ('document_title', models.CharField(blank=True, editable=False, max_length=200)),
                ('document_language', models.CharField(blank=True, editable=False, max_length=20)),
                ('is_tagged', models.BooleanField(default=False, editable=False)),
                ('added_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'file',
                'ordering': ['-added_at', '-pk'],
                'indexes': [models.Index(fields=['added_at'], name='media_file_added_last')],
            },
        ),
        migrations.CreateModel(
            name='EditionMediaFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='file_links', to='blog.edition')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='edition_links', to='blog.mediafile')),
            ],
        ),
        migrations.AddField(
            model_name='edition',
            name='files',
            field=models.ManyToManyField(related_name='editions', through='blog.EditionMediaFile', to='blog.mediafile'),
        ),
        migrations.AddField(
            model_name='section',
            name='captions',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.mediafile'),
        ),
        migrations.AddField(
            model_name='section',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='blog.mediafile'),
        ),
    ]
