from django.contrib.auth.management import create_permissions
from django.db import migrations

from accounts import roles


def establish(apps, schema_editor):
    """Permissions come into being after migrating, and the roles need them now."""
    for label in ("blog", "taggit", "accounts"):
        app = apps.get_app_config(label)
        app.models_module = True
        create_permissions(app, apps=apps, verbosity=0)
        app.models_module = None
    roles.establish(
        apps.get_model("auth", "Group").objects, apps.get_model("auth", "Permission").objects
    )


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_record"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("blog", "0022_roles"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
    ]

    operations = [migrations.RunPython(establish, migrations.RunPython.noop)]
