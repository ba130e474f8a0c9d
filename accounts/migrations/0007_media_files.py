"""What the roles may do with files."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from accounts import roles


def add_permissions(apps, schema_editor):
    """Create the permissions first: Django itself creates them only after all migrations."""
    blog = apps.get_app_config("blog")
    blog.models_module = True
    create_permissions(blog, apps=apps, verbosity=0)
    blog.models_module = None
    roles.add_permissions(
        apps.get_model("auth", "Group").objects,
        apps.get_model("auth", "Permission").objects,
        "blog.mediafile",
    )


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_bin"), ("blog", "0017_media_files")]

    operations = [migrations.RunPython(add_permissions, migrations.RunPython.noop)]
