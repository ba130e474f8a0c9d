"""Many changes of tables as one operation of a migration."""

from django.db.migrations import operations as kinds
from django.db.migrations.operations.base import Operation

ADD_COLUMN = "ALTER TABLE {table} ADD COLUMN {column} DEFAULT {default}"
KINDS = (
    kinds.AddConstraint,
    kinds.AddField,
    kinds.AddIndex,
    kinds.AlterField,
    kinds.AlterModelOptions,
    kinds.CreateModel,
    kinds.RemoveConstraint,
    kinds.RemoveIndex,
    kinds.RenameField,
    kinds.SeparateDatabaseAndState,
)


class ChangeTables(Operation):
    """Apply operations with the models made once, before and after all of them.

    Django makes the models anew after each operation, with all that are related to them: that
    takes ten times as long as what is done in the database. So no field may be changed twice. On
    PostgreSQL they are applied in their order. There is no way back.
    """

    reversible = False

    def __init__(self, operations):
        assert all(isinstance(each, KINDS) for each in operations), "SQLite would pass over it"
        self.operations = operations

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # the models, which are made again when they are needed
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        on_sqlite = schema_editor.connection.vendor == "sqlite"
        for operation in self.operations:
            if not on_sqlite or isinstance(operation, (kinds.CreateModel, kinds.RenameField)):
                operation.database_forwards(app_label, schema_editor, from_state, to_state)
        if on_sqlite:
            self._remake_tables(app_label, schema_editor, to_state.apps)

    def _remake_tables(self, app_label, editor, apps):
        """Make each table anew once, as SQLite must for nearly every change of one."""
        changes = [each for each in self.operations if hasattr(each, "model_name")]
        for change in changes:
            if isinstance(change, kinds.AddField):
                model = apps.get_model(app_label, change.model_name)
                column = model._meta.get_field(change.name).column
                default = editor.quote_value(editor.effective_default(change.field))
                names = {"table": model._meta.db_table, "column": column}
                quoted = {key: editor.quote_name(name) for key, name in names.items()}
                editor.execute(ADD_COLUMN.format(**quoted, default=default))
        for name in dict.fromkeys(change.model_name_lower for change in changes):
            editor._remake_table(apps.get_model(app_label, name))

    def describe(self):
        return f"{len(self.operations)} changes of tables"
