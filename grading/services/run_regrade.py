"""Compute the shadow grades of a set, attempt by attempt, under a lease. A killed worker loses at most one attempt's work."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from exams.selectors import attempt_record
from grading.errors import LeaseLost, RegradeRefused
from grading.models import GradeJob, RegradeItem, RegradeSet, RoomGrade
from grading.models.grade_job import JobState
from grading.models.regrade import RegradeState
from grading.services.claim_row import claim_row
from grading.services.grade_room import GradedRoom, grade_room
from grading.services.note_event import note_regrade
from grading.services.store_grade import result_row, room_grade_row

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

LEASE_S = 120
"""Longer than one attempt's rooms take; renewed after each room."""
MAX_TRIES = 3
RETRY_AFTER_S = (5, 30)
GRADES_FIRST_S = 600
"""While first grades wait, a regrade steps back, but no longer than this."""
ERROR_LENGTH = 2000


@dataclass(frozen=True, slots=True)
class RegradeLease:
    """The right to compute a set."""

    regrade_id: int
    token: UUID


def run_regrade(regrade_id: int, clock: Clock) -> bool:
    """True if this call brought the set to `ready`."""
    lease = take_regrade(regrade_id, clock())
    if lease is None:
        return False
    try:
        return _compute(lease, clock)
    except LeaseLost:
        log.warning("regrade %s passed to another worker", regrade_id)
    except Exception as error:  # whatever it is, the set must come to a visible state
        log.exception("regrade %s failed", regrade_id)
        _fail(lease, f"{type(error).__name__}: {error}", clock())
    return False


def take_regrade(regrade_id: int, now: datetime) -> RegradeLease | None:
    """None: another worker has it, it is ready or decided, its tries are used up, or first grades wait. Counts the try."""
    rows = RegradeSet.objects.filter(pk=regrade_id)
    young = rows.filter(created_at__gt=now - timedelta(seconds=GRADES_FIRST_S)).exists()
    if young and GradeJob.objects.filter(state=JobState.QUEUED).exists():
        return None  # the sweep sends the message again
    token = claim_row(rows, LEASE_S, MAX_TRIES, now)
    return RegradeLease(regrade_id, token) if token else None


def held(lease: RegradeLease) -> QuerySet[RegradeSet]:
    return RegradeSet.objects.filter(pk=lease.regrade_id, state=RegradeState.RUNNING, lease_token=lease.token)


def _renew(lease: RegradeLease, now: datetime, **progress: int) -> None:
    if not held(lease).update(lease_until=now + timedelta(seconds=LEASE_S), **progress):
        raise LeaseLost("the regrade passed to another worker or was dropped", regrade=lease.regrade_id)


def _compute(lease: RegradeLease, clock: Clock) -> bool:
    for item in RegradeItem.objects.filter(regrade=lease.regrade_id, after=None).select_related("before"):
        _compute_item(lease, item, clock)
    with transaction.atomic():
        now = clock()
        if not held(lease).update(state=RegradeState.READY, lease_token=None, lease_until=None, ready_at=now, error=""):
            raise LeaseLost("the regrade passed to another worker or was dropped", regrade=lease.regrade_id)
        note_regrade(RegradeSet.objects.get(pk=lease.regrade_id), "computed", None, now)
    return True


def _compute_item(lease: RegradeLease, item: RegradeItem, clock: Clock) -> None:
    """The same code that graded first, by the rubric that decided first, under the set's terms."""
    record, terms, version = attempt_record(item.attempt_id), item.terms, item.before.rubric_version
    excluded = set(terms.get("excluded", []))
    rooms: list[GradedRoom] = []
    for room in record.rooms:
        if room.scenario_id not in excluded:
            rooms.append(grade_room(room, version, terms.get("limits")))
            _renew(lease, clock())
    if not rooms:
        raise RegradeRefused("no room is left to judge", why="no_room_left")
    rules = {name: terms[name] for name in ("cut_score", "expected_growth") if name in terms}
    now = clock()
    after = result_row(
        replace(record, **rules),
        tuple(rooms),
        now,
        invalid_because=terms.get("invalid_because", ""),
        rubric_version=version,
        sequential=item.before.sequential,
    )
    with transaction.atomic():
        # Progress clears the tries: three failures in a row on the same attempt stop the set, not three in a thousand.
        _renew(lease, now, tries=0)
        after.effective = False
        after.save()
        shadow = [room_grade_row(item.attempt_id, room, now) for room in rooms]
        for grade in shadow:
            grade.effective = False
        item.rooms.set(RoomGrade.objects.bulk_create(shadow))
        item.after = after
        item.save(update_fields=["after"])


def _fail(lease: RegradeLease, error: str, now: datetime) -> None:
    """Again later, or, after the third try without progress, stopped for an examiner to see."""
    tries = held(lease).values_list("tries", flat=True).first()
    if tries is None:
        return
    # Counted at the take, cleared by progress: a failure after progress is the first of its attempt.
    tries = max(tries, 1)
    last = tries >= MAX_TRIES
    held(lease).update(
        state=RegradeState.DEAD if last else RegradeState.FAILED,
        tries=tries,
        retry_at=None if last else now + timedelta(seconds=RETRY_AFTER_S[tries - 1]),
        lease_token=None,
        lease_until=None,
        error=error[:ERROR_LENGTH],
    )
