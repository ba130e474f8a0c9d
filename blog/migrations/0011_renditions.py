"""A picture knows which renditions it has, and what color stands in its place until it is loaded."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0010_picture_use")]

    operations = [
        migrations.AddField(
            "picture",
            "rendition_key",
            models.CharField(blank=True, default="", editable=False, max_length=16),
            preserve_default=False,
        ),
        migrations.AddField(
            "picture",
            "color",
            models.CharField(blank=True, default="", editable=False, max_length=7),
            preserve_default=False,
        ),
    ]
