"""Drafts that somebody deletes stay in the bin for a while."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("blog", "0012_words_at_the_desk"),
    ]

    operations = [
        migrations.AddField(
            "post",
            "binned_at",
            models.DateTimeField(
                editable=False,
                help_text="Since when it is in the bin; see blog.articles.bin.",
                null=True,
            ),
        ),
        migrations.AddField(
            "post",
            "binned_by",
            models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            "post",
            "slug",
            models.SlugField(
                error_messages={
                    "unique": "Another article already has this address, perhaps in the bin. "
                    "Change a word of it."
                },
                help_text="The end of the article’s address: small letters, numbers and hyphens. "
                "It is made from the title. When you change it later, the old address leads to "
                "the new one.",
                max_length=100,
                unique=True,
                verbose_name="web address",
            ),
        ),
        migrations.AddIndex("post", models.Index(fields=["language"], name="post_by_language")),
        migrations.AddIndex(
            "post",
            models.Index(
                condition=models.Q(("binned_at__isnull", False)),
                fields=["binned_at"],
                name="post_in_bin",
            ),
        ),
    ]
