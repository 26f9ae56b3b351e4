"""A trigger that refuses any UPDATE of a published scenario (architecture: published things do not change).

SQLite rebuilds a table when a later migration alters it and loses its triggers: such a migration has to end with
`freeze` again. tests/sandbox/test_published_scenario_is_frozen.py fails if it does not.
"""

from django.db import migrations

SQLITE = """
CREATE TRIGGER sandbox_scenario_frozen BEFORE UPDATE ON sandbox_scenario WHEN OLD.state = 'published'
BEGIN SELECT RAISE(ABORT, 'a published scenario does not change'); END
"""
POSTGRESQL = (
    """
    CREATE OR REPLACE FUNCTION sandbox_scenario_frozen() RETURNS trigger AS $$
    BEGIN RAISE EXCEPTION 'a published scenario does not change' USING ERRCODE = 'check_violation'; END
    $$ LANGUAGE plpgsql
    """,
    "DROP TRIGGER IF EXISTS sandbox_scenario_frozen ON sandbox_scenario",
    """
    CREATE TRIGGER sandbox_scenario_frozen BEFORE UPDATE ON sandbox_scenario
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION sandbox_scenario_frozen()
    """,
)


def freeze(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS sandbox_scenario_frozen")
        schema_editor.execute(SQLITE)
        return
    for statement in POSTGRESQL:
        schema_editor.execute(statement)


def thaw(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER IF EXISTS sandbox_scenario_frozen")
        return
    schema_editor.execute("DROP TRIGGER IF EXISTS sandbox_scenario_frozen ON sandbox_scenario")
    schema_editor.execute("DROP FUNCTION IF EXISTS sandbox_scenario_frozen()")


class Migration(migrations.Migration):
    dependencies = [("sandbox", "0001_initial")]

    operations = [migrations.RunPython(freeze, thaw)]
