from django.db import migrations


def name_owners(apps, schema_editor):
    """Who may do everything already is called an owner, as everybody new who may."""
    owner = apps.get_model("auth", "Group").objects.get(name="Owner")
    owner.user_set.add(*apps.get_model("accounts", "User").objects.filter(is_superuser=True))


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_looked_again")]

    operations = [migrations.RunPython(name_owners, migrations.RunPython.noop)]
