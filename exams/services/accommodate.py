"""Extra time and delayed start: on the roster for attempts to come, and at once for the one that is running."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from exams.models import Attempt, AttemptState, ClockChange, ClockChangeKind, InterventionKind, Registration
from exams.services.extend_attempt import hold_clock
from exams.services.lock_attempt import lock_attempt, lock_rooms
from exams.services.recompute_deadlines import recompute_deadlines
from exams.services.record_intervention import Act, record_on_attempt, record_on_registration
from exams.services.settle_attempt import settle_attempt

UNDER_WAY = frozenset({AttemptState.RUNNING, AttemptState.PAUSED})


def give_extra_time(registration_id: int, percent: int, reason: str, by: Any, now: datetime, note: str = "") -> None:
    """`percent` of the nominal time from `now` on (125: a quarter more). What has been played stays played."""
    running = _settled(registration_id, now)
    act, detail = Act(reason, by, now, note), f"{percent} %"
    with transaction.atomic():
        Registration.objects.filter(pk=registration_id).update(extra_time_percent=percent)
        attempt = lock_attempt(running.pk) if running is not None else None
        if attempt is None or attempt.state not in UNDER_WAY:
            record_on_registration(Registration.objects.get(pk=registration_id), InterventionKind.EXTRA_TIME, act, detail)
            return
        if attempt.extra_time_percent == percent:
            return
        lock_rooms(attempt)
        ClockChange.objects.create(attempt=attempt, at=now, kind=ClockChangeKind.EXTRA_TIME, percent=percent, reason=reason, by=by)
        attempt.extra_time_percent = percent
        attempt.save(update_fields=["extra_time_percent"])
        recompute_deadlines(attempt)
        record_on_attempt(attempt, InterventionKind.EXTRA_TIME, act, detail)


def delay_start(registration_id: int, delay_s: int, reason: str, by: Any, now: datetime, note: str = "") -> None:
    """Shifts the windows in which this person may start. A running attempt gets what is new of the delay at once, as seconds
    for which its clock waits; a delay that is taken back shortens no running attempt.
    """
    running = _settled(registration_id, now)
    act, detail = Act(reason, by, now, note), f"{delay_s} s"
    with transaction.atomic():
        Registration.objects.filter(pk=registration_id).update(delay_s=delay_s)
        attempt = lock_attempt(running.pk) if running is not None else None
        if attempt is None or attempt.state not in UNDER_WAY:
            record_on_registration(Registration.objects.get(pk=registration_id), InterventionKind.DELAY, act, detail)
            return
        if delay_s > attempt.delay_s:
            hold_clock(attempt, delay_s - attempt.delay_s, reason, by, now)
            attempt.delay_s = delay_s
            attempt.save(update_fields=["delay_s"])
        record_on_attempt(attempt, InterventionKind.DELAY, act, detail)


def _settled(registration_id: int, now: datetime) -> Attempt | None:
    """The attempt that is open, with what was due done."""
    running = Attempt.objects.filter(registration_id=registration_id, closed_at=None).first()
    if running is not None:
        settle_attempt(running.pk, now)
    return running
