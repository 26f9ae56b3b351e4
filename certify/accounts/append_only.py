"""Trails that the database itself keeps: rows are written once; only the words in them may be emptied, for an erasure. Called by migrations."""

from typing import Any

FUNCTION = """
CREATE OR REPLACE FUNCTION certify_refuse_but_blanking() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE word text;
BEGIN
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - TG_ARGV = to_jsonb(OLD) - TG_ARGV THEN
    FOREACH word IN ARRAY TG_ARGV LOOP
      IF to_jsonb(NEW) ->> word NOT IN ('', to_jsonb(OLD) ->> word) THEN
        RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'integrity_constraint_violation';
      END IF;
    END LOOP;
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def refuse_but_blanking(editor: Any, table: str, trigger: str, words: tuple[str, ...]) -> None:
    """Replaces the table's trigger: an UPDATE may set each of the columns `words` to '' and must leave all others as they are."""
    if editor.connection.vendor == "postgresql":
        editor.execute(FUNCTION)
        editor.execute(f"DROP TRIGGER IF EXISTS {trigger} ON {table}")
        names = ", ".join(f"'{word}'" for word in words)
        editor.execute(
            f"CREATE TRIGGER {trigger} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION certify_refuse_but_blanking({names})"
        )
        return
    with editor.connection.cursor() as cursor:
        columns = [column.name for column in editor.connection.introspection.get_table_description(cursor, table)]
    same = " AND ".join(f'NEW."{name}" IS OLD."{name}"' for name in columns if name not in words)
    emptied = " AND ".join(f'NEW."{word}" IN (\'\', OLD."{word}")' for word in words)
    editor.execute(f"DROP TRIGGER IF EXISTS {trigger}")
    editor.execute(
        f"CREATE TRIGGER {trigger} BEFORE UPDATE ON {table} WHEN NOT ({same} AND {emptied}) BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    )
