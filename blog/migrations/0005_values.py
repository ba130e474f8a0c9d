"""What the rows of before have in the columns that came with 0003."""

from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import Cast
from django.utils import timezone

from blog.text.words import normal_form

MAX_NAME = 160


def record_live(apps, schema_editor):
    """Take the clock's word for what has gone live before this was recorded."""
    editions = apps.get_model("blog", "Edition").objects
    editions.filter(canceled=False, live_from__lte=timezone.now()).update(went_live=True)


def write_forms(apps, schema_editor):
    """Write the normal forms of names and former slugs, by which near duplicates are found."""
    for model, name in (("TagDetails", "tag__name"), ("TagRedirect", "slug")):
        rows = apps.get_model("blog", model).objects
        for key, text in list(rows.values_list("pk", name)):
            rows.filter(pk=key).update(normal_form=normal_form(text))


def keep_names(apps, schema_editor):
    """Fill in who approved or was asked before names were kept, and who signs articles.

    That is the name of the account, as it is shown, and the author to whom it belongs.
    """
    people = apps.get_model(settings.AUTH_USER_MODEL).objects
    names = {user.pk: (user.name or user.email)[:MAX_NAME] for user in people.all()}
    authors = dict(
        apps.get_model("blog", "Author").objects.exclude(user=None).values_list("user", "pk")
    )
    for approval in apps.get_model("blog", "Approval").objects.all():
        approval.reviewer_name = names[approval.approved_by_id]
        approval.author_id = authors.get(approval.approved_by_id)
        approval.save(update_fields=["reviewer_name", "author"])
    for request in apps.get_model("blog", "ReviewRequest").objects.all():
        request.reviewer_name = names[request.reviewer_id]
        request.save(update_fields=["reviewer_name"])


def keep_links(apps, schema_editor):
    """Write into the requests that are there the key by which their links were signed, so that these work.

    No later request gets such a key.
    """
    requests = apps.get_model("blog", "ReviewRequest").objects
    requests.update(key=Cast("pk", models.CharField(max_length=32)))


def begin(apps, schema_editor):
    """Write the first daily run, which is still to be made: who never sees one made is told after it."""
    now = timezone.now()
    apps.get_model("blog", "DailyRun").objects.create(day=now.date(), started_at=now)


def write_values(apps, schema_editor):
    """Write all of it; each by itself would have Django make all models anew."""
    for write in (record_live, write_forms, keep_names, keep_links, begin):
        write(apps, schema_editor)


class Migration(migrations.Migration):
    replaces = [
        ("blog", "0007_went_live"),
        ("blog", "0008_tag_forms"),
        ("blog", "0017_reviewer_names"),
        ("blog", "0021_request_keys"),
        ("blog", "0026_daily_runs"),
    ]

    dependencies = [("blog", "0004_hashes")]

    operations = [migrations.RunPython(write_values)]
