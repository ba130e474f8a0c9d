"""A picture may be described for one use of it, in the section that shows it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("blog", "0009_states_credentials")]

    operations = [
        migrations.AddField(
            "section",
            "alt_text",
            models.CharField(
                blank=True,
                default="",
                help_text="If something else matters here than the library says of it. It is read aloud in place of the picture.",
                max_length=300,
                verbose_name="description for those who can’t see it",
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            "picture",
            "alt_text",
            models.CharField(
                blank=True,
                help_text="What it shows, in a sentence: it is read aloud in place of the picture. An article can say it in other words.",
                max_length=300,
                verbose_name="description for those who can’t see it",
            ),
        ),
        migrations.AlterField(
            "picture",
            "decorative",
            models.BooleanField(
                default=False,
                help_text="Decorative is what says nothing that the text doesn’t. Without a choice, no article with this picture can be published.",
            ),
        ),
    ]
