"""The grader's news about an attempt: it has a grade, its result is final."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from exams.errors import IllegalMove
from exams.models import AttemptState
from exams.services.lock_attempt import lock_attempt
from exams.timing.states import ATTEMPT_MOVES, may_move


def mark_graded(attempt_id: int, now: datetime) -> bool:
    """A repeat changes nothing. False for a void attempt, which stays void: the row stays locked until the caller's transaction ends."""
    return _move(attempt_id, AttemptState.GRADED, "graded_at", {AttemptState.FINALISED, AttemptState.VOID}, now)


def mark_finalised(attempt_id: int, now: datetime) -> bool:
    """As mark_graded."""
    return _move(attempt_id, AttemptState.FINALISED, "finalised_at", {AttemptState.VOID}, now)


def _move(attempt_id: int, wanted: AttemptState, instant: str, beyond: set[AttemptState], now: datetime) -> bool:
    with transaction.atomic():
        attempt = lock_attempt(attempt_id)
        if attempt.state == wanted or attempt.state in beyond:
            return attempt.state != AttemptState.VOID
        if not may_move(ATTEMPT_MOVES, attempt.state, wanted):
            raise IllegalMove(attempt.state, wanted)
        attempt.state = wanted
        setattr(attempt, instant, now)
        attempt.save(update_fields=["state", instant])
    return True
