"""The desk finds articles by all of their words, and lists them by title."""

import unicodedata
from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Lower

from blog.models.section_kinds import section_texts

search_index = import_module("blog.migrations.0002_search_index")

WORDS = migrations.CreateModel(
    name="PostText",
    fields=[
        (
            "post",
            models.OneToOneField(
                db_column="rowid",
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="+",
                serialize=False,
                to="blog.post",
            ),
        ),
        ("words", models.TextField()),
    ],
)
VECTOR = (
    f"to_tsvector('blog_words', translate(words, '{search_index.QUOTED}', "
    f"'{' ' * len(search_index.PUNCTUATION)}'))"
)
CREATE = {
    "sqlite": [
        "CREATE VIRTUAL TABLE blog_posttext USING fts5(words, "
        "tokenize = 'porter unicode61 remove_diacritics 2', prefix = '3 4')"
    ],
    "postgresql": [
        f"ALTER TABLE blog_posttext ADD COLUMN vector tsvector GENERATED ALWAYS AS ({VECTOR}) "
        "STORED",
        "CREATE INDEX post_by_words ON blog_posttext USING gin (vector, search_block(rowid)) "
        "WITH (fastupdate = off)",
    ],
}
BATCH_SIZE = 100
MAX_BYTES = 400_000
FIELDS = ("title", "subtitle", "opening_line", "summary", "content_note")


class CreateWords(migrations.SeparateDatabaseAndState):
    """Create the table in the way of the database in use."""

    def __init__(self):
        super().__init__(state_operations=[WORDS])

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        vendor = schema_editor.connection.vendor
        if vendor != "sqlite":
            WORDS.database_forwards(app_label, schema_editor, from_state, to_state)
        for sql in CREATE[vendor]:
            schema_editor.execute(sql)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        WORDS.database_backwards(app_label, schema_editor, from_state, to_state)


def fill(apps, schema_editor):
    """Index the words of each article as it was saved last."""
    Post, PostText, Revision = (
        apps.get_model("blog", name) for name in ("Post", "PostText", "Revision")
    )
    newest = Revision.objects.filter(post=models.OuterRef("pk")).order_by("-pk")
    posts = Post.objects.annotate(saved=models.Subquery(newest.values("pk")[:1]))
    rows = list(posts.order_by("pk").values_list("pk", "saved"))
    for start in range(0, len(rows), BATCH_SIZE):
        saved = {revision: post for post, revision in rows[start : start + BATCH_SIZE] if revision}
        contents = Revision.objects.filter(pk__in=saved).values_list("pk", "content")
        PostText.objects.bulk_create(
            PostText(post_id=saved[key], words=words_of(content)) for key, content in contents
        )


def words_of(content):
    """Return the words of an article's content."""
    parts = [content.get(name, "") for name in FIELDS]
    for section in content["sections"]:
        parts += [section.get("heading", ""), *section_texts(section)]
    text = unicodedata.normalize("NFC", "\n".join(filter(None, parts)))
    text = "".join(" " if ord(letter) < 32 else letter for letter in text)
    return text.encode()[:MAX_BYTES].decode(errors="ignore")


class Migration(migrations.Migration):
    dependencies = [("blog", "0011_renditions")]

    operations = [
        CreateWords(),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex("post", models.Index(Lower("title"), "id", name="post_by_title")),
    ]
