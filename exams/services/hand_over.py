"""A candidate hands a room over: it closes at once and a receipt is given, the same one for every repeat."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from exams.consoles import Console
from exams.errors import AttemptPaused, IllegalMove, RoomNotStarted
from exams.models import AttemptState, CloseReason, Receipt, RoomState
from exams.selectors.rooms import own_room
from exams.services.check_console import check_console, check_program
from exams.services.close_room import close_room
from exams.services.lock_attempt import lock_room
from exams.services.settle_attempt import settle_attempt


def hand_over(person_id: int, public_id: str, position: int, console: Console, client_id: str, now: datetime) -> tuple[Receipt, bool]:
    """The receipt, and True if this call closed the room. After the deadline it is the receipt of the deadline."""
    found = own_room(person_id, public_id, position)
    check_program(found, console)
    settle_attempt(found.attempt_id, now)
    with transaction.atomic():
        room = lock_room(found)
        if room.state == RoomState.WAITING:
            raise RoomNotStarted(room.state)
        if room.state == RoomState.CLOSED:
            return Receipt.objects.get(attempt_room=room), False
        check_console(room, console)
        if room.attempt.state == AttemptState.PAUSED:
            raise AttemptPaused
        if room.state != RoomState.LIVE:
            raise IllegalMove(room.state, RoomState.CLOSED)
        return close_room(room.attempt, room, now, CloseReason.HANDED_OVER, now, client_id), True
