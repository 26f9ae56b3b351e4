"""A candidate hands the whole attempt in: every room that is left closes, and those never opened are graded as they run."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from exams.consoles import Console
from exams.errors import AttemptPaused, TokenRefused
from exams.models import Attempt, AttemptState, CloseReason, RoomState, RoundKind
from exams.selectors.attempts import own_attempt
from exams.services.check_console import check_console
from exams.services.close_room import close_room
from exams.services.lock_attempt import lock_attempt, lock_rooms
from exams.services.settle_attempt import settle_attempt


def hand_in(person_id: int, public_id: str, console: Console, now: datetime) -> Attempt:
    """Handing in twice changes nothing."""
    found = own_attempt(person_id, public_id)
    if console.is_program and found.registration.round.kind == RoundKind.CERTIFICATION:
        raise TokenRefused
    settle_attempt(found.pk, now)
    with transaction.atomic():
        attempt = lock_attempt(found.pk)
        if attempt.state == AttemptState.PAUSED:
            raise AttemptPaused
        if attempt.state != AttemptState.RUNNING:
            return attempt
        rooms = [room for room in lock_rooms(attempt) if room.state != RoomState.CLOSED]
        for room in rooms:
            room.attempt = attempt
            if room.state != RoomState.WAITING:
                check_console(room, console)
        for room in rooms:
            close_room(attempt, room, now, CloseReason.HANDED_IN, now)
        return attempt
