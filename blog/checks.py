"""System checks: a template for every section kind, and a database that can be used."""

from collections.abc import Iterable
from importlib import import_module

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.migrations.recorder import MigrationRecorder
from django.template import TemplateDoesNotExist
from django.template.loader import get_template

from blog.models import SECTION_KINDS


@register
def check_section_templates(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Return an error (blog.E001) for each section kind without a template."""
    errors: list[CheckMessage] = []
    for kind in SECTION_KINDS.values():
        try:
            get_template(kind.template)
        except TemplateDoesNotExist:
            errors.append(
                Error(
                    f"The section kind “{kind.name}” has no template.",
                    hint=f"Write templates/{kind.template}.",
                    id="blog.E001",
                )
            )
    return errors


@register(Tags.database)
def check_database_can_be_upgraded(
    app_configs: object, databases: Iterable[str] | None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse a database of before version 0.2, whose migrations were other ones.

    Likewise one that has some of the steps after 0.2 and not all, since these are one step now.
    ``migrate`` runs this check first, so nothing in such a database is changed.
    """
    errors: list[CheckMessage] = []
    steps = import_module("blog.migrations.0003_tables").Migration.replaces
    for alias in databases or []:
        applied = MigrationRecorder(connections[alias]).applied_migrations()
        if 0 < len(applied.keys() & steps) < len(steps):
            errors.append(
                Error(
                    "This database was made by files from between two releases, and can’t be "
                    "upgraded by these. Nothing in it was changed.",
                    hint="Upgrade it first with the last files from before these that have "
                    f"blog/migrations/{steps[-1][1]}.py, then with these. If an upgrade was "
                    "interrupted, restore the backup that it named.",
                    id="blog.E004",
                )
            )
        if ("blog", "0001_initial") in applied:
            errors.append(
                Error(
                    "This database was made by a version before 0.2, and can’t be upgraded. "
                    "Nothing in it was changed.",
                    hint="Go on using it with the version that made it, or let DATA_DIR (or "
                    "DATABASE_URL) name a new place and start there with an empty site.",
                    id="blog.E002",
                )
            )
    return errors


@register(Tags.database)
def check_database_has_every_letter(
    app_configs: object, databases: Iterable[str] | None, **kwargs: object
) -> list[CheckMessage]:
    """Refuse a PostgreSQL database that isn't in UTF-8, as it is made on a machine without locale.

    ``migrate``, ``upgrade`` and ``restore`` run this check first.
    """
    errors: list[CheckMessage] = []
    for alias in databases or []:
        if connections[alias].vendor == "postgresql":
            with connections[alias].cursor() as cursor:
                cursor.execute("SHOW server_encoding")
                (encoding,) = cursor.fetchone()
            if encoding != "UTF8":
                errors.append(
                    Error(
                        f"The database has the encoding {encoding}, and needs UTF8. "
                        "Nothing in it was changed.",
                        hint="Make one: createdb --encoding UTF8 --locale C.UTF-8 --template "
                        "template0 --owner USER NAME. A backup of this one can be restored there.",
                        id="blog.E003",
                    )
                )
    return errors
