"""A candidate ends the preparation early."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from exams.consoles import Console
from exams.errors import AttemptPaused, RoomClosed, RoomNotStarted
from exams.models import AttemptRoom, AttemptState, RoomState
from exams.selectors.clocks import personal_clock
from exams.selectors.rooms import own_room
from exams.services.change_pace import change_pace
from exams.services.check_console import check_console
from exams.services.lock_attempt import lock_room
from exams.services.open_room import open_room
from exams.services.settle_attempt import settle_attempt
from exams.timing.pace import STANDING


def go_live(person_id: int, public_id: str, position: int, console: Console, now: datetime) -> AttemptRoom:
    """A repeat finds the live room."""
    found = own_room(person_id, public_id, position)
    settle_attempt(found.attempt_id, now)
    with transaction.atomic():
        room = lock_room(found)
        if room.state == RoomState.WAITING:
            raise RoomNotStarted(room.state)
        check_console(room, console)
        if room.state == RoomState.CLOSED:
            raise RoomClosed(room.close_reason)
        if room.attempt.state == AttemptState.PAUSED:
            raise AttemptPaused
        if room.state == RoomState.PREPARING:
            if personal_clock(room.attempt_id).pace_at(now) == STANDING:  # a practice preparation that its candidate had stopped
                change_pace(room.attempt, 1, now, person_id)
            open_room(room, now, personal_clock(room.attempt_id))
        return room
