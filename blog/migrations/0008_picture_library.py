"""A picture has a caption of its own, and those without a description are found at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0007_search_blocks")]

    operations = [
        migrations.AddField(
            "picture",
            "caption",
            models.CharField(
                blank=True,
                default="",
                help_text="What stands below it in an article, where the article doesn’t give it another.",
                max_length=300,
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "picture",
            models.Index(fields=["alt_text", "added_at"], name="picture_undescribed"),
        ),
    ]
