"""The sweep of practice rooms that their candidates have stopped and forgotten: after a week the clock runs on, and the room ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import OuterRef, Subquery

from exams.models import Attempt, AttemptState, ClockChange, ClockChangeKind, RoundKind
from exams.services.change_pace import change_pace
from exams.services.lock_attempt import lock_attempt, lock_rooms
from exams.timing.pace import STANDING

FORGOTTEN_AFTER = timedelta(days=7)
"""An attempt that never ended would keep its form's keys sealed for ever."""


def let_go_on(now: datetime) -> int:
    """How many attempts go on."""
    going_on = 0
    for attempt_id in _standing_since(now - FORGOTTEN_AFTER):
        with transaction.atomic():
            attempt = lock_attempt(attempt_id)
            lock_rooms(attempt)
            if attempt_id in _standing_since(now - FORGOTTEN_AFTER, attempt_id):  # its candidate may have come back meanwhile
                change_pace(attempt, 1, now, reason="forgotten")
                going_on += 1
    return going_on


def _standing_since(instant: datetime, attempt_id: int | None = None) -> list[int]:
    last = ClockChange.objects.filter(attempt=OuterRef("pk"), kind=ClockChangeKind.PACE).order_by("-at", "-id")
    attempts = Attempt.objects.filter(state=AttemptState.RUNNING, deadline=None, registration__round__kind=RoundKind.PRACTICE)
    if attempt_id is not None:
        attempts = attempts.filter(pk=attempt_id)
    attempts = attempts.annotate(pace=Subquery(last.values("pace")[:1]), since=Subquery(last.values("at")[:1]))
    return list(attempts.filter(pace=STANDING, since__lt=instant).order_by("pk").values_list("pk", flat=True))
