"""An invigilator gives a running attempt some seconds: its clock waits for them, and every deadline moves by exactly as much."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.errors import IllegalMove
from exams.models import Attempt, AttemptState, ClockChange, ClockChangeKind, InterventionKind
from exams.services.lock_attempt import lock_attempt, lock_rooms
from exams.services.recompute_deadlines import recompute_deadlines
from exams.services.record_intervention import Act, record_on_attempt
from exams.services.settle_attempt import settle_attempt


def extend_attempt(attempt_id: int, seconds: int, reason: str, by: Any, now: datetime, note: str = "") -> Attempt:
    """The room stands still for `seconds`: same simulated minutes, same keys. In a pause they begin at the resumption.

    Raises IllegalMove for an attempt that is over.
    """
    settle_attempt(attempt_id, now)
    with transaction.atomic():
        attempt = lock_attempt(attempt_id)
        if attempt.state not in {AttemptState.RUNNING, AttemptState.PAUSED}:
            raise IllegalMove(attempt.state, "extended")
        hold_clock(attempt, seconds, reason, by, now)
        record_on_attempt(attempt, InterventionKind.EXTEND, Act(reason, by, now, note), f"{seconds} s")
        return attempt


def hold_clock(attempt: Attempt, seconds: int, reason: str, by: Any, now: datetime) -> None:
    """Under the attempt's lock."""
    lock_rooms(attempt)  # waits for actions that are being accepted
    ClockChange.objects.create(attempt=attempt, at=now, kind=ClockChangeKind.EXTEND, seconds=seconds, reason=reason, by=by)
    recompute_deadlines(attempt)
