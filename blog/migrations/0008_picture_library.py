"""A picture has a caption of its own, for articles that give it none."""

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
    ]
