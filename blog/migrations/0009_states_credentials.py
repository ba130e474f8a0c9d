"""The credentials of every state: longer letters, the degree, and where a rule was read."""

from django.db import migrations, models

from blog.models.practice import validate_time_zone


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0008_picture_library"),
    ]

    operations = [
        migrations.AddField(
            model_name="credential",
            name="asks_degree",
            field=models.BooleanField(
                default=False,
                help_text="Tick this if the rule wants the degree on which the license rests, as Minnesota does of counselors.",
                verbose_name="the degree stands before the letters",
            ),
        ),
        migrations.AddField(
            model_name="license",
            name="degree",
            field=models.CharField(
                blank=True,
                help_text="Only where the rule asks for it, as Minnesota’s for counselors: for example MA.",
                max_length=40,
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="designation",
            field=models.CharField(
                help_text="For example LAMFT. Where the rule allows no letters, the title in full.",
                max_length=60,
                verbose_name="letters after the name",
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="disclosure",
            field=models.CharField(
                blank=True,
                help_text="What the rule wants beside the name, wherever it stands. Leave it empty if the letters say enough. Write {supervisor} where the supervisor’s name belongs, for example “Supervised by {supervisor}.” Where the rule asks for them, write {number} for the number of the license and {employer} for the employer.",
                max_length=300,
            ),
        ),
        migrations.AlterField(
            model_name="credential",
            name="source",
            field=models.CharField(
                blank=True,
                help_text="Where this rule is written, for example “22 TAC §801.43”, and when you read it.",
                max_length=800,
            ),
        ),
        migrations.AlterField(
            model_name="practice",
            name="time_zone",
            field=models.CharField(
                default="America/Chicago",
                help_text="In which you think of dates and hours. Articles that are already scheduled keep their moment when you change it.",
                max_length=64,
                validators=[validate_time_zone],
            ),
        ),
    ]
