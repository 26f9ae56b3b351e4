"""Assess the base rooms of one attempt and tell the exams whether its extra rooms are opened. Delivered twice or at once, one word is given.

The same code scores the rooms that will grade them; nothing of it is stored as a grade, because the attempt may go on.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from exams.selectors import AttemptRecord, attempt_record
from exams.services.decide_extra_rooms import decide_extra_rooms
from grading.errors import AttemptNotClosed, LeaseLost
from grading.models import Assessment
from grading.models.assessment import AssessmentState
from grading.rubric.facts import RoomScore, RoundRules
from grading.rubric.registry import sequential_rule
from grading.services.claim_row import claim_row
from grading.services.fail_row import fail_row
from grading.services.grade_room import grade_room

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

LEASE_S = 60
"""Longer than the slowest room including compilation; renewed after each. Short, because somebody waits."""
MAX_TRIES = 3
RETRY_AFTER_S = (2, 10)


@dataclass(frozen=True, slots=True)
class AssessmentLease:
    """The right to write one row."""

    assessment_id: int
    token: UUID
    try_number: int
    began_at: datetime


def run_assessment(assessment_id: int, clock: Clock) -> bool:
    """True if this call assessed the attempt."""
    lease = take_assessment(assessment_id, clock())
    if lease is None:
        return False
    try:
        _assess(lease, clock)
    except LeaseLost:
        log.warning("assessment %s passed to another worker", assessment_id)
        return False
    except Exception as error:  # whatever it is, the row must come to a visible state
        log.exception("assessment %s failed at try %s", assessment_id, lease.try_number)
        fail_row(_held(lease), lease.try_number, RETRY_AFTER_S, error, clock())
        return False
    return True


def take_assessment(assessment_id: int, now: datetime) -> AssessmentLease | None:
    """None: another worker has it, it is ready, or its tries are used up. Counts the try."""
    token = claim_row(Assessment.objects.filter(pk=assessment_id), LEASE_S, MAX_TRIES, now)
    if token is None:
        return None
    return AssessmentLease(assessment_id, token, Assessment.objects.values_list("tries", flat=True).get(pk=assessment_id), now)


def _held(lease: AssessmentLease) -> QuerySet[Assessment]:
    return Assessment.objects.filter(pk=lease.assessment_id, state=AssessmentState.RUNNING, lease_token=lease.token)


def _assess(lease: AssessmentLease, clock: Clock) -> None:
    record = attempt_record(Assessment.objects.values_list("attempt_id", flat=True).get(pk=lease.assessment_id))
    scores = []
    for room in record.rooms[: record.base_rooms]:
        if room.closed_at is None:
            raise AttemptNotClosed("a base room is still open: its log can grow", attempt=record.attempt_id)
        scores.append(grade_room(room).score)
        if not _held(lease).update(lease_until=clock() + timedelta(seconds=LEASE_S)):
            raise LeaseLost("the assessment passed to another worker", assessment=lease.assessment_id)
    _store(lease, record, assessment_figures(record, scores), clock())


def assessment_figures(record: AttemptRecord, base: Sequence[RoomScore]) -> dict[str, Any]:
    """What the round's rule says of its base rooms: rule, opens, why, intervals, breaches."""
    rules = RoundRules(record.expected_growth, record.cut_score)
    return asdict(sequential_rule(record.sequential_rule)(base, rules))


def _store(lease: AssessmentLease, record: AttemptRecord, figures: dict[str, Any], now: datetime) -> None:
    """Figures and decision in one transaction: a worker that dies leaves both or neither."""
    with transaction.atomic():
        kept = _held(lease).update(
            state=AssessmentState.READY,
            lease_token=None,
            lease_until=None,
            finished_at=now,
            duration_s=(now - lease.began_at).total_seconds(),
            error="",
            figures=figures,
        )
        if not kept:
            raise LeaseLost("the assessment passed to another worker", assessment=lease.assessment_id)
        decision = decide_extra_rooms(record.attempt_id, figures["opens"], now)
        Assessment.objects.filter(pk=lease.assessment_id).update(told=decision is not None and decision.by == "assessment")
