"""The database itself refuses to change an action. (TRUNCATE, and on SQLite a raw DELETE, stay possible: tests and erasure by an administrator.)"""

from typing import Any

from django.db import migrations

POSTGRESQL = (
    """
    CREATE FUNCTION exams_action_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    "CREATE TRIGGER exams_action_append_only BEFORE UPDATE OR DELETE ON exams_action FOR EACH ROW EXECUTE FUNCTION exams_action_refuse()",
)
SQLITE = (
    "CREATE TRIGGER exams_action_append_only BEFORE UPDATE ON exams_action BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END",
)
POSTGRESQL_BACK = ("DROP TRIGGER exams_action_append_only ON exams_action", "DROP FUNCTION exams_action_refuse()")
SQLITE_BACK = ("DROP TRIGGER exams_action_append_only",)


def _run(editor: Any, postgresql: tuple[str, ...], sqlite: tuple[str, ...]) -> None:
    for statement in {"postgresql": postgresql, "sqlite": sqlite}[editor.connection.vendor]:
        editor.execute(statement)


def forwards(_apps: Any, editor: Any) -> None:
    _run(editor, POSTGRESQL, SQLITE)


def backwards(_apps: Any, editor: Any) -> None:
    _run(editor, POSTGRESQL_BACK, SQLITE_BACK)


class Migration(migrations.Migration):
    dependencies = [("exams", "0001_rounds_and_attempts")]
    operations = [migrations.RunPython(forwards, backwards)]
