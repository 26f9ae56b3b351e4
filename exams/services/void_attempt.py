"""An attempt counts as never sat: by an invigilator, with a reason, and with or without giving the attempt back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.errors import IllegalMove
from exams.models import Attempt, AttemptState, CloseReason, RoomState, VoidNote
from exams.services.lock_attempt import lock_attempt, lock_rooms
from exams.timing.states import ATTEMPT_MOVES, may_move


def void_attempt(attempt_id: int, reason: str, by: Any, now: datetime, *, refunds: bool = True) -> Attempt:
    """Nothing is announced: a void attempt is not graded."""
    with transaction.atomic():
        attempt = lock_attempt(attempt_id)
        if attempt.state == AttemptState.VOID:
            return attempt
        if not may_move(ATTEMPT_MOVES, attempt.state, AttemptState.VOID):
            raise IllegalMove(attempt.state, AttemptState.VOID)
        for room in lock_rooms(attempt):
            if room.state != RoomState.CLOSED:
                room.state, room.closed_at, room.close_reason = RoomState.CLOSED, now, CloseReason.VOID
                room.save(update_fields=["state", "closed_at", "close_reason"])
        attempt.state = AttemptState.VOID
        attempt.closed_at = attempt.closed_at or now
        attempt.close_reason = CloseReason.VOID
        attempt.save(update_fields=["state", "closed_at", "close_reason"])
        VoidNote.objects.create(attempt=attempt, at=now, reason=reason, by=by, refunds=refunds)
        return attempt
