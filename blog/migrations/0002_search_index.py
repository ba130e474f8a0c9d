"""The table that is searched: an FTS5 index on SQLite, a table with a vector on PostgreSQL."""

import django.db.models.deletion
from django.db import migrations, models

TEXT = migrations.CreateModel(
    name="SearchText",
    fields=[
        (
            "edition",
            models.OneToOneField(
                db_column="rowid",
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="search_text",
                serialize=False,
                to="blog.edition",
            ),
        ),
        ("title", models.TextField()),
        ("headings", models.TextField(help_text="Subtitle and headings.")),
        ("about", models.TextField(help_text="Summary and content note.")),
        (
            "names",
            models.TextField(help_text="Current names of categories, tags and authors."),
        ),
        ("text", models.TextField()),
    ],
)

# What the parsers of the two databases would take for more than a space: addresses, paths, tags.
PUNCTUATION = "-/@.:_<>&'"
WEIGHTS = {"title": "A", "headings": "B", "about": "C", "names": "C", "text": "D"}
QUOTED = PUNCTUATION.replace("'", "''")
VECTOR = " || ".join(
    f"setweight(to_tsvector('blog_words', translate({column}, '{QUOTED}', "
    f"'{' ' * len(PUNCTUATION)}')), '{weight}')"
    for column, weight in WEIGHTS.items()
)

CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE blog_searchtext USING fts5(title, headings, about, names, text, "
        "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '3 4')"
    ],
    # The dictionary has no stop words: a phrase may contain them (blog.search.terms).
    "postgresql": [
        "CREATE EXTENSION IF NOT EXISTS unaccent",
        "CREATE TEXT SEARCH DICTIONARY blog_stems (TEMPLATE = snowball, LANGUAGE = english)",
        "CREATE TEXT SEARCH CONFIGURATION blog_words (COPY = simple)",
        "ALTER TEXT SEARCH CONFIGURATION blog_words ALTER MAPPING FOR asciiword, asciihword, "
        "hword_asciipart, word, hword, hword_part WITH unaccent, blog_stems",
        f"ALTER TABLE blog_searchtext ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) "
        "STORED",
        # Without fastupdate, since texts are written seldom and searched often.
        "CREATE INDEX search_by_words ON blog_searchtext USING gin (vector) "
        "WITH (fastupdate = off)",
    ],
}
DROP = {
    "sqlite": [],
    "postgresql": [
        "DROP TEXT SEARCH CONFIGURATION blog_words",
        "DROP TEXT SEARCH DICTIONARY blog_stems",
    ],
}


class CreateSearchText(migrations.SeparateDatabaseAndState):
    """Create the table in the way of the database in use."""

    def __init__(self):
        super().__init__(state_operations=[TEXT])

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        if vendor != "sqlite":
            TEXT.database_forwards(app_label, schema_editor, from_state, to_state)
        for sql in CREATE[vendor]:
            schema_editor.execute(sql)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        TEXT.database_backwards(app_label, schema_editor, from_state, to_state)
        for sql in DROP[schema_editor.connection.vendor]:
            schema_editor.execute(sql)


class Migration(migrations.Migration):
    dependencies = [("blog", "0001_models")]

    operations = [
        CreateSearchText(),
        migrations.CreateModel(
            name="SearchWord",
            fields=[("word", models.CharField(max_length=30, primary_key=True, serialize=False))],
        ),
    ]
