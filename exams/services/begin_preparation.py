"""A candidate opens a room: from now on its preparation runs, and its content may be served."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from exams.consoles import Console
from exams.errors import AttemptPaused, IllegalMove, RoomClosed
from exams.models import AttemptRoom, AttemptState, ConsoleChange, ConsoleChangeKind, RoomState
from exams.selectors.clocks import personal_clock
from exams.selectors.rooms import own_room
from exams.services.check_console import check_console, check_program
from exams.services.lock_attempt import lock_attempt, lock_rooms
from exams.services.settle_attempt import settle_attempt
from exams.timing.allowance import preparation_ends
from sandbox.selectors import load_scenario


def begin_preparation(person_id: int, public_id: str, position: int, console: Console, now: datetime) -> AttemptRoom:
    """Rooms are taken in order. A repeat by the same console finds the running preparation (or live room)."""
    found = own_room(person_id, public_id, position)
    check_program(found, console)
    settle_attempt(found.attempt_id, now)
    with transaction.atomic():
        attempt = lock_attempt(found.attempt_id)
        rooms = lock_rooms(attempt)
        room = next(row for row in rooms if row.position == position)
        room.attempt = attempt
        if room.state == RoomState.CLOSED:
            raise RoomClosed(room.close_reason)
        if attempt.state == AttemptState.PAUSED:
            raise AttemptPaused
        if room.state != RoomState.WAITING:
            check_console(room, console)
            return room
        if any(earlier.state != RoomState.CLOSED for earlier in rooms if earlier.position < position):
            raise IllegalMove(room.state, RoomState.PREPARING)
        scenario = load_scenario(room.form_room.scenario_id)
        room.state = RoomState.PREPARING
        room.prepared_at = now
        room.preparation_ends_at = preparation_ends(now, scenario.preparation_s, personal_clock(attempt.pk))
        room.console = console.name
        room.save(update_fields=["state", "prepared_at", "preparation_ends_at", "console"])
        ConsoleChange.objects.create(attempt_room=room, at=now, kind=ConsoleChangeKind.BEGAN, console=console.name)
        return room
