"""Blogs of other systems are brought in: what they became, and when readers saw it first."""

import blog.models.blog_imports
import blog.models.pictures
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('blog', '0023_exports'),
        ('taggit', '0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='edition',
            name='unchanged_since',
            field=models.DateTimeField(help_text='Since when readers knew it so elsewhere, before it was live here.', null=True),
        ),
        migrations.AddField(
            model_name='post',
            name='first_public_at',
            field=models.DateTimeField(editable=False, help_text='When readers saw it first, if that was elsewhere, before it was brought in.', null=True),
        ),
        migrations.AddField(
            model_name='redirect',
            name='post',
            field=models.ForeignKey(editable=False, help_text="The article or page that it leads to under whatever address, if it was brought in with it: one that isn't public yet may get another.", null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redirects', to='blog.post'),
        ),
        migrations.CreateModel(
            name='BlogImport',
            fields=[
                ('token', models.CharField(default=blog.models.pictures.new_token, max_length=32, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('file', models.FileField(blank=True, storage=blog.models.pictures.uploads, upload_to=blog.models.blog_imports.import_path)),
                ('name', models.CharField(help_text='The name of the file.', max_length=255)),
                ('state', models.CharField(choices=[('reading', 'being read'), ('planned', 'read'), ('running', 'being brought in'), ('done', 'brought in'), ('undoing', 'being undone'), ('undone', 'undone')], default='reading', max_length=10)),
                ('system', models.CharField(blank=True, help_text='As people call it: WordPress.', max_length=60)),
                ('title', models.CharField(blank=True, help_text='Of the blog.', max_length=200)),
                ('address', models.CharField(blank=True, help_text='Of the old site.', max_length=300)),
                ('source', models.CharField(blank=True, db_index=True, help_text='Which blog it is: a later export of the same one has the same.', max_length=200)),
                ('plan', models.JSONField(default=dict, help_text='What is in it; see blog.moving_in.plan.')),
                ('choices', models.JSONField(default=dict, help_text='See blog.moving_in.choices.')),
                ('report', models.JSONField(default=dict, help_text='See blog.moving_in.report.')),
                ('done', models.PositiveIntegerField(default=0, help_text='Of the work that it is at.')),
                ('total', models.PositiveIntegerField(default=0)),
                ('beat_at', models.DateTimeField(default=django.utils.timezone.now, help_text='When something of it was done last.')),
                ('problem', models.TextField(blank=True, help_text='Why it stands still, as a sentence.')),
                ('has_rows', models.BooleanField(default=False, help_text='Each post that is chosen has its row; see blog.moving_in.rows.')),
                ('started_at', models.DateTimeField(help_text='When it was chosen to bring it in.', null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('undone_at', models.DateTimeField(null=True)),
                ('acted_by', models.ForeignKey(help_text='Who had it brought in, or taken back, last: it is done in their name.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('created_by', models.ForeignKey(help_text="Empty for what was brought in by the server's console.", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-created_at'],
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='ImportedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('source', models.CharField(max_length=200)),
                ('kind', models.CharField(choices=[('post', 'Post'), ('author', 'Author'), ('category', 'Category'), ('tag', 'Tag'), ('picture', 'Picture')], max_length=10)),
                ('key', models.CharField(max_length=400)),
                ('name', models.CharField(blank=True, help_text="What it is called there; of people it isn't kept.", max_length=200)),
                ('written_hash', models.CharField(blank=True, help_text='Of what was written; another one: edited since.', max_length=64)),
                ('digest', models.CharField(blank=True, help_text="SHA-256 of a picture's bytes, by which it comes once.", max_length=64)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('here', 'Here'), ('failed', 'Failed'), ('removed', 'Removed'), ('kept', 'Kept')], default='here', max_length=10)),
                ('kept', models.CharField(blank=True, max_length=300)),
                ('status', models.CharField(blank=True, help_text='Who could read it there.', max_length=10)),
                ('post_kind', models.CharField(blank=True, max_length=20)),
                ('slug', models.CharField(blank=True, help_text='That it has or will have here.', max_length=100)),
                ('old_addresses', models.JSONField(default=list, help_text='Paths, as redirects have them.')),
                ('redirected', models.JSONField(default=list, help_text='Those that lead here by a redirect.')),
                ('went_live', models.BooleanField(default=False, help_text='The import published it.')),
                ('problems', models.JSONField(default=list, help_text='Sentences: what could not be kept.')),
                ('blocking', models.JSONField(default=list, help_text='Sentences: why it waits as a draft.')),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imported_rows', to='blog.author')),
                ('blog_import', models.ForeignKey(help_text='The one that brought it in last.', on_delete=django.db.models.deletion.PROTECT, related_name='rows', to='blog.blogimport')),
                ('category', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imported_rows', to='blog.category')),
                ('picture', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imported_rows', to='blog.picture')),
                ('post', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imported_rows', to='blog.post')),
                ('tag', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='imported_rows', to='taggit.tag')),
            ],
            options={
                'ordering': ['pk'],
                'default_permissions': (),
                'indexes': [models.Index(fields=['blog_import', 'kind'], name='imported_by'), models.Index(condition=models.Q(('digest', ''), _negated=True), fields=['digest'], name='imported_picture')],
                'constraints': [models.UniqueConstraint(fields=('source', 'kind', 'key'), name='imported_once')],
            },
        ),
    ]
