import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


def seal(apps, schema_editor):
    """What was approved so far had its digest as the seal, and what was published keeps it."""
    apps.get_model("blog", "Edition")._base_manager.update(seal=models.F("digest"))
    answered = apps.get_model("blog", "ReviewRequest")._base_manager.filter(
        answered_at__isnull=False
    )
    answered.update(verdict="looked")


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0022_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "about",
                    models.CharField(
                        help_text="The name of its section at the time.", max_length=200
                    ),
                ),
                ("words", models.TextField(help_text="Plain text.")),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="approval",
            name="approved_once",
        ),
        migrations.RenameField(
            model_name="approval",
            old_name="digest",
            new_name="seal",
        ),
        migrations.AlterField(
            model_name="approval",
            name="seal",
            field=models.CharField(
                help_text="Of what was approved: blog.articles.snapshot.seal.", max_length=64
            ),
        ),
        migrations.AlterField(
            model_name="approval",
            name="at",
            field=models.DateTimeField(default=django.utils.timezone.now, editable=False),
        ),
        migrations.AddField(
            model_name="edition",
            name="seal",
            field=models.CharField(
                default="",
                help_text="What approvals of it are for; see blog.articles.snapshot.seal.",
                max_length=64,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="practice",
            name="review_after_months",
            field=models.PositiveSmallIntegerField(
                blank=True,
                help_text="So long after it was published or last approved, an article is on the list of those that somebody should look at again, unless it has a day of its own. Leave this empty if only those days count.",
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(1),
                    django.core.validators.MaxValueValidator(120),
                ],
                verbose_name="months until another look",
            ),
        ),
        migrations.AddField(
            model_name="practice",
            name="sign_off_always",
            field=models.BooleanField(
                default=False,
                help_text="Articles of those who practice under supervision are approved by their supervisor or a reviewer before they are published, always. Tick this if every other article needs somebody’s approval as well. Nobody approves an article that they sign.",
                verbose_name="every article needs an approval",
            ),
        ),
        migrations.AddField(
            model_name="practice",
            name="stale_note",
            field=models.BooleanField(
                default=False,
                help_text="Puts a line under the title of an article that should have been looked at again: since when, and that some of it may be out of date.",
                verbose_name="tell readers when that is overdue",
            ),
        ),
        migrations.AddField(
            model_name="reviewrequest",
            name="verdict",
            field=models.CharField(
                blank=True,
                choices=[
                    ("looked", "has looked at it"),
                    ("changes", "asks for changes"),
                    ("approved", "has approved it"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="attestation",
            name="digest",
            field=models.CharField(
                help_text="Of what readers would see; see blog.articles.snapshot.digest.", max_length=64
            ),
        ),
        migrations.AlterField(
            model_name="edition",
            name="digest",
            field=models.CharField(
                help_text="SHA-256 of its words and pictures; see blog.articles.snapshot.digest.",
                max_length=64,
            ),
        ),
        migrations.AddIndex(
            model_name="approval",
            index=models.Index(fields=["post", "seal"], name="approval_of"),
        ),
        migrations.AddField(
            model_name="comment",
            name="by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="post",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="comments", to="blog.post"
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="section",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="comments",
                to="blog.section",
            ),
        ),
        migrations.AddField(
            model_name="comment",
            name="settled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(seal, migrations.RunPython.noop, elidable=True),
    ]
