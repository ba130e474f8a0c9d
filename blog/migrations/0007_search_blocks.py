"""The index of words has the block of a text beside them: what is newest is found in it alone."""

from django.db import migrations

# The cost is that of unpacking a text, in which a word is looked for: PostgreSQL takes that for as
# cheap as comparing two numbers, and would rather unpack one text after the other.
FUNCTION = """
    CREATE OR REPLACE FUNCTION search_block(key bigint) RETURNS bigint[]
    LANGUAGE plpgsql IMMUTABLE STRICT COST 1000 AS 'BEGIN RETURN ARRAY[key / {}]; END'
"""
BLOCK = 1_000
DROP_INDEX = "DROP INDEX search_by_words"
INDEX = "CREATE INDEX search_by_words ON blog_searchtext USING gin ({}) WITH (fastupdate = off)"
FORWARDS = [FUNCTION.format(BLOCK), DROP_INDEX, INDEX.format("vector, search_block(rowid)")]
BACKWARDS = [DROP_INDEX, "DROP FUNCTION search_block", INDEX.format("vector")]


def execute(statements):
    """Return a function that executes these on PostgreSQL."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


class Migration(migrations.Migration):
    replaces = [("blog", "0027_search_blocks")]

    dependencies = [("blog", "0006_unique_ids")]

    operations = [migrations.RunPython(execute(FORWARDS), execute(BACKWARDS))]
