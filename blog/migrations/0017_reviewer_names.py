"""The names of those who approved or were asked before names were kept, and who signs articles.

By itself: on PostgreSQL rows aren't written in the transaction that alters their table.
"""

from django.conf import settings
from django.db import migrations

MAX_NAME = 160


def keep_names(apps, schema_editor):
    """Fill in the name of the account, as it is shown, and the author to whom it belongs."""
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


class Migration(migrations.Migration):
    dependencies = [
        ("blog", "0016_supervised_writer"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [migrations.RunPython(keep_names, migrations.RunPython.noop)]
