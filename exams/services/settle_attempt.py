"""Let time act on an attempt: what is due at `now` happens, at the instant at which it was due."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from exams.models import Attempt, AttemptRoom, AttemptState, CloseReason, RoomState
from exams.selectors.clocks import personal_clock
from exams.selectors.course import phase_of
from exams.services.close_room import close_room
from exams.services.decide_extra_rooms import open_unassessed
from exams.services.lock_attempt import lock_attempt, lock_rooms
from exams.services.open_room import open_room


def due_at(now: datetime) -> Q:
    """Attempts on which time has something to do."""
    return Q(state=AttemptState.RUNNING) & (
        Q(deadline__lte=now)
        | Q(rooms__state=RoomState.LIVE, rooms__deadline__lte=now)
        | Q(rooms__state=RoomState.PREPARING, rooms__preparation_ends_at__lte=now)
    )


def settle_attempt(attempt_id: int, now: datetime) -> bool:
    """True if anything changed. Preparations that ended go live, rooms past their deadline close, and so does the attempt.

    One that waits for its assessment in vain gets its extra rooms. They count from `now`: nobody could play while nobody decided.
    """
    if not Attempt.objects.filter(due_at(now), pk=attempt_id).exists():
        return False  # the usual case: no lock is taken
    with transaction.atomic():
        attempt = lock_attempt(attempt_id)
        if attempt.state != AttemptState.RUNNING:
            return False
        over = attempt.deadline is not None and attempt.deadline <= now
        if phase_of(attempt) == "assessing":
            if over:
                open_unassessed(attempt, now)
            return over
        until = attempt.deadline if over and attempt.deadline is not None else now
        changed = False
        rooms = lock_rooms(attempt)
        for room in rooms:
            changed |= _settle_room(attempt, room, until, now)
        # Asked again: a practice room that ended while it was played fast has moved the attempt's deadline.
        if over and attempt.deadline is not None and attempt.deadline <= now:
            changed |= _close_all(attempt, rooms, attempt.deadline, now)
        return changed


def _settle_room(attempt: Attempt, room: AttemptRoom, until: datetime, now: datetime) -> bool:
    changed = False
    if room.state == RoomState.PREPARING and room.preparation_ends_at is not None and room.preparation_ends_at <= until:
        open_room(room, room.preparation_ends_at, personal_clock(attempt.pk))
        changed = True
    if room.state == RoomState.LIVE and room.deadline is not None and room.deadline <= until:
        close_room(attempt, room, room.deadline, CloseReason.DEADLINE, now)
        changed = True
    return changed


def _close_all(attempt: Attempt, rooms: list[AttemptRoom], at: datetime, now: datetime) -> bool:
    still_open = [room for room in rooms if room.state != RoomState.CLOSED]
    for room in still_open:
        close_room(attempt, room, at, CloseReason.ATTEMPT_DEADLINE, now)
    return bool(still_open)
