"""Write an accepted action behind the others of its room. Only who holds the room's lock may do so."""

from __future__ import annotations

from django.db import connection

from exams.models import Action

_FIELDS = [field for field in Action._meta.concrete_fields if not field.primary_key]
_LAST_NUMBER = "UPDATE exams_attemptroom SET last_number = %s WHERE id = %s"
_ROW = (
    f"INSERT INTO exams_action ({', '.join(str(field.column) for field in _FIELDS)}) "  # noqa: S608  (names of columns)
    f"VALUES ({', '.join(['%s'] * len(_FIELDS))}) RETURNING id"
)


def log_action(action: Action) -> Action:
    """The row and the log's last number; to PostgreSQL in one message. A hundred a second are written: their text is made once."""
    values = [field.get_db_prep_save(getattr(action, field.attname), connection) for field in _FIELDS]
    last = [action.number, action.attempt_room_id]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"{_LAST_NUMBER}; {_ROW}", [*last, *values])
        else:
            cursor.execute(_LAST_NUMBER, last)
            cursor.execute(_ROW, values)
        action.pk = cursor.fetchone()[0]
    action._state.adding, action._state.db = False, connection.alias
    return action
