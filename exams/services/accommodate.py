"""Extra time and delayed start: on the roster for attempts to come, and at once for the one that is running."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.models import AttemptState, ClockChange, ClockChangeKind, Registration
from exams.services.lock_attempt import lock_attempt, lock_rooms
from exams.services.recompute_deadlines import recompute_deadlines
from exams.services.settle_attempt import settle_attempt


def give_extra_time(registration_id: int, percent: int, reason: str, by: Any, now: datetime) -> None:
    """`percent` of the nominal time from `now` on (125: a quarter more). What has been played stays played."""
    Registration.objects.filter(pk=registration_id).update(extra_time_percent=percent)
    running = Registration.objects.get(pk=registration_id).attempts.filter(closed_at=None).first()
    if running is None:
        return
    settle_attempt(running.pk, now)
    with transaction.atomic():
        attempt = lock_attempt(running.pk)
        if attempt.state not in {AttemptState.RUNNING, AttemptState.PAUSED} or attempt.extra_time_percent == percent:
            return
        lock_rooms(attempt)
        ClockChange.objects.create(attempt=attempt, at=now, kind=ClockChangeKind.EXTRA_TIME, percent=percent, reason=reason, by=by)
        attempt.extra_time_percent = percent
        attempt.save(update_fields=["extra_time_percent"])
        recompute_deadlines(attempt)


def delay_start(registration_id: int, delay_s: int) -> None:
    """Shifts the windows in which this person may start."""
    Registration.objects.filter(pk=registration_id).update(delay_s=delay_s)
