import django.db.models.deletion
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

# What an author, a category or a tag is to an edition, and how the edition is called there.
LINKS = {"EditionAuthor": "edition", "EditionCategory": "edition", "TaggedEdition": "content_object"}


def repeat_what_gives_the_order(apps, schema_editor):
    Edition = apps.get_model("blog", "Edition")
    for name, edition in LINKS.items():
        of = Edition.objects.filter(pk=OuterRef(f"{edition}_id"))
        apps.get_model("blog", name).objects.update(
            first_live_from=Subquery(of.values("first_live_from")),
            post_id=Subquery(of.values("post_id")),
        )


def columns(operation, null):
    for name in LINKS:
        yield operation(
            model_name=name.lower(),
            name="first_live_from",
            field=models.DateTimeField(null=null),
        )
        yield operation(
            model_name=name.lower(),
            name="post",
            field=models.ForeignKey(
                db_index=False,
                null=null,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="blog.post",
            ),
        )


def index(model, *fields, name):
    order = [*fields, "-first_live_from", "-post"]
    return migrations.AddIndex(model_name=model, index=models.Index(fields=order, name=name))


class Migration(migrations.Migration):

    dependencies = [("blog", "0007_preview_links")]

    operations = [
        *columns(migrations.AddField, null=True),
        migrations.RunPython(repeat_what_gives_the_order, migrations.RunPython.noop),
        *columns(migrations.AlterField, null=False),
        migrations.RemoveIndex(model_name="edition", name="edition_newest_first"),
        index("edition", name="edition_in_order"),
        index("editionauthor", "author", name="by_author_newest_first"),
        index("editioncategory", "category", name="by_category_newest_first"),
        index("taggededition", "tag", name="by_tag_newest_first"),
    ]
