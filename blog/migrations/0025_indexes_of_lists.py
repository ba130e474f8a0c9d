"""Indexes that serve lists whatever their length: none begins with what all articles share."""

import django.db.models.deletion
from django.db import migrations, models


def link(to: str, related_name: str, on_delete: object) -> models.ForeignKey:
    """Return the foreign key of a row that links an edition, without an index of its own."""
    return models.ForeignKey(to, on_delete, related_name=related_name, db_index=False)


CASCADE, PROTECT = django.db.models.deletion.CASCADE, django.db.models.deletion.PROTECT


class Migration(migrations.Migration):
    dependencies = [("blog", "0024_desk_indexes")]

    operations = [
        migrations.RemoveIndex("edition", "edition_in_order"),
        migrations.AddIndex(
            "edition", models.Index(fields=["-first_live_from", "-post"], name="edition_in_order")
        ),
        migrations.AddIndex(
            "editionauthor", models.Index(fields=["edition", "author"], name="author_of_edition")
        ),
        migrations.AddIndex(
            "editioncategory",
            models.Index(fields=["edition", "category"], name="category_of_edition"),
        ),
        migrations.AlterField(
            "editionauthor", "edition", link("blog.edition", "author_links", CASCADE)
        ),
        migrations.AlterField(
            "editionauthor", "author", link("blog.author", "edition_links", PROTECT)
        ),
        migrations.AlterField(
            "editioncategory", "edition", link("blog.edition", "category_links", CASCADE)
        ),
        migrations.AlterField(
            "editioncategory", "category", link("blog.category", "edition_links", PROTECT)
        ),
    ]
