"""From an instant on the attempt's clock runs at another pace. Under the attempt's lock; practice only."""

from __future__ import annotations

from datetime import datetime

from exams.models import Attempt, ClockChange, ClockChangeKind
from exams.services.recompute_deadlines import recompute_deadlines


def change_pace(attempt: Attempt, pace: int, at: datetime, by_id: int | None = None, reason: str = "") -> None:
    ClockChange.objects.create(attempt=attempt, at=at, kind=ClockChangeKind.PACE, pace=pace, by_id=by_id, reason=reason)
    recompute_deadlines(attempt)
