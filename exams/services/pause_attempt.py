"""An invigilator stops the clock: deadlines are held open, no action is accepted, nothing is shown."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.errors import IllegalMove
from exams.models import Attempt, AttemptState, ClockChange, ClockChangeKind
from exams.services.lock_attempt import lock_attempt, lock_rooms
from exams.services.recompute_deadlines import recompute_deadlines
from exams.services.record_intervention import Act, record_on_attempt
from exams.services.settle_attempt import settle_attempt
from exams.timing.states import ATTEMPT_MOVES, may_move


def pause_attempt(attempt_id: int, reason: str, by: Any, now: datetime, note: str = "") -> Attempt:
    return _change(attempt_id, AttemptState.PAUSED, ClockChangeKind.PAUSE, Act(reason, by, now, note))


def resume_attempt(attempt_id: int, reason: str, by: Any, now: datetime, note: str = "") -> Attempt:
    return _change(attempt_id, AttemptState.RUNNING, ClockChangeKind.RESUME, Act(reason, by, now, note))


def _change(attempt_id: int, wanted: str, kind: str, act: Act) -> Attempt:
    settle_attempt(attempt_id, act.now)
    with transaction.atomic():
        attempt = lock_attempt(attempt_id)
        if attempt.state == wanted:
            return attempt
        if not may_move(ATTEMPT_MOVES, attempt.state, wanted):
            raise IllegalMove(attempt.state, wanted)
        lock_rooms(attempt)  # waits for actions that are being accepted
        ClockChange.objects.create(attempt=attempt, at=act.now, kind=kind, percent=100, reason=act.reason, by=act.by)
        record_on_attempt(attempt, kind, act)
        attempt.state = wanted
        attempt.save(update_fields=["state"])
        recompute_deadlines(attempt)
        return attempt
