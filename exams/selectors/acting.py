"""What accepting an action reads: its room, and the room's row and log under the lock. The same rows as `own_room`, without what nobody asks for."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from certify.accounts.statement import Statement
from exams.errors import NotHere
from exams.models import Action, Attempt, AttemptRoom, FormRoom, Registration, Round

_MARK, _MARK_2, _MARK_UUID = 1_999_999_991, 19_991, UUID("8d7cf2b4-54f5-4a5c-9a44-6e2b3c6a9f01")
_ROOM_FIELDS = [field.attname for field in AttemptRoom._meta.concrete_fields]
_ACTION_FIELDS = [field.attname for field in Action._meta.concrete_fields]
_FORM_ROOM_FIELDS = ["id", "scenario_id", "traffic_key", "luck_key"]


def _fields(*places: tuple[type[Any], str]) -> Any:
    return lambda: [model._meta.get_field(name) for model, name in places]


_OWN = Statement(
    lambda public_id, position, person_id: (
        AttemptRoom.objects.filter(attempt__public_id=public_id, position=position, attempt__registration__person_id=person_id)
        .order_by()
        .values_list("id", "attempt_id", "attempt__registration__round__kind", *(f"form_room__{name}" for name in _FORM_ROOM_FIELDS))
    ),
    (_MARK_UUID, _MARK_2, _MARK),
    _fields((Attempt, "public_id"), (AttemptRoom, "position"), (Registration, "person")),
)
_ROW = Statement(
    lambda room_id: AttemptRoom.objects.select_for_update().filter(pk=room_id).order_by().values_list(*_ROOM_FIELDS),
    (_MARK,),
    _fields((AttemptRoom, "id")),
)
_LOG = Statement(
    lambda room_id, number: Action.objects.filter(attempt_room_id=room_id, number__gt=number).order_by("number").values_list(*_ACTION_FIELDS),
    (_MARK, _MARK_2),
    _fields((Action, "attempt_room"), (Action, "number")),
)


def acting_room(person_id: int, public_id: str, position: int) -> AttemptRoom:
    """The person's own room with the kind of its round, its scenario's id and its keys. NotHere for everybody else's and for what does not exist."""
    found = _OWN.rows(UUID(str(public_id)), position, person_id)
    if not found:
        raise NotHere
    room_id, attempt_id, kind, *form_room = found[0]
    attempt = Attempt.from_db("default", ["id"], [attempt_id])
    attempt.registration = _registration(kind)
    room = AttemptRoom.from_db("default", ["id"], [room_id])
    room.attempt = attempt
    room.form_room = FormRoom.from_db("default", _FORM_ROOM_FIELDS, form_room)
    return room


@cache
def _registration(kind: str) -> Registration:
    """One of this kind of round; nothing else is known of it. Made once: a row with all its defaults takes longer to make than to read."""
    return Registration(round=Round(kind=kind))


def locked_room(found: AttemptRoom) -> AttemptRoom:
    """Its row as it is once it is locked, for the rest of the transaction."""
    row = AttemptRoom.from_db("default", _ROOM_FIELDS, _ROW.rows(found.pk)[0])
    row.attempt, row.form_room = found.attempt, found.form_room
    return row


def log_of(room: AttemptRoom) -> list[Action]:
    """All its actions in order of their numbers."""
    return log_after(room.pk, 0)


def log_after(room_id: int, number: int) -> list[Action]:
    """Its actions with a higher number, in order."""
    return [Action.from_db("default", _ACTION_FIELDS, row) for row in _LOG.rows(room_id, number)]
