"""Another session of the same person takes the console: freely in practice, by an invigilator's release in a certification."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.consoles import Console
from exams.errors import NotHere, RoomClosed, RoomNotStarted, SecondSession
from exams.models import AttemptRoom, ConsoleChange, ConsoleChangeKind, InterventionKind, RoomState, RoundKind
from exams.selectors.rooms import own_room
from exams.services.check_console import check_program
from exams.services.lock_attempt import lock_attempt, lock_room, lock_rooms
from exams.services.record_intervention import Act, record_on_attempt


def take_over_console(person_id: int, public_id: str, position: int, console: Console, now: datetime) -> AttemptRoom:
    """Logged. Raises SecondSession in a certification whose console was not released."""
    found = own_room(person_id, public_id, position)
    check_program(found, console)
    with transaction.atomic():
        room = lock_room(found)
        if room.state == RoomState.WAITING:
            raise RoomNotStarted(room.state)
        if room.state == RoomState.CLOSED:
            raise RoomClosed(room.close_reason)
        if room.console == console.name:
            return room
        if room.console and found.attempt.registration.round.kind == RoundKind.CERTIFICATION:
            raise SecondSession(may_take_over=False)
        room.console = console.name
        room.save(update_fields=["console"])
        ConsoleChange.objects.create(attempt_room=room, at=now, kind=ConsoleChangeKind.TOOK_OVER, console=console.name)
        return room


def release_console(attempt_id: int, position: int, reason: str, by: Any, now: datetime, note: str = "") -> None:
    """An invigilator frees the console after a lost browser: the candidate's next session may take it."""
    with transaction.atomic():
        attempt = lock_attempt(attempt_id)
        room = next((row for row in lock_rooms(attempt) if row.position == position), None)
        if room is None:
            raise NotHere
        room.console = ""
        room.save(update_fields=["console"])
        ConsoleChange.objects.create(attempt_room=room, at=now, kind=ConsoleChangeKind.RELEASED, reason=reason)
        record_on_attempt(attempt, InterventionKind.RELEASE_CONSOLE, Act(reason, by, now, note), str(position))
