"""Ids of authors, categories and tags that last wherever their rows are moved to."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

# Not unique yet: 0004 writes one into each row, and 0005 requires it.
UID = models.UUIDField(default=uuid.uuid4, editable=False, null=True)


class Migration(migrations.Migration):
    dependencies = [("blog", "0002_search_index")]

    operations = [
        migrations.AddField("author", "uid", UID.clone()),
        migrations.AddField("category", "uid", UID.clone()),
        migrations.RenameModel("TagIntroduction", "TagDetails"),
        migrations.RenameField("tagdetails", "text", "introduction"),
        migrations.AlterField(
            "tagdetails",
            "introduction",
            models.TextField(
                blank=True,
                help_text="A few sentences at the top of this tag’s page, if it needs them.",
            ),
        ),
        migrations.AlterField(
            "tagdetails",
            "tag",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="details",
                to="taggit.tag",
            ),
        ),
        migrations.AddField("tagdetails", "uid", UID.clone()),
        migrations.RemoveIndex("revision", "revision_by_hash"),
        migrations.RenameField("revision", "content_hash", "data_hash"),
        migrations.AlterField(
            "revision",
            "data_hash",
            models.CharField(
                help_text="Of the content; see blog.articles.hashes.data_hash.", max_length=64
            ),
        ),
        migrations.AddIndex(
            "revision", models.Index(fields=["post", "data_hash"], name="revision_by_hash")
        ),
        migrations.AddField(
            "post",
            "content_hash",
            models.CharField(
                default="",
                editable=False,
                help_text="As of an edition published now; blog.articles.revisions keeps it.",
                max_length=64,
            ),
            preserve_default=False,
        ),
    ]
