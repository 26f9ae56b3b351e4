"""Assess the base rooms of one attempt and tell the exams whether its extra rooms are opened. Delivered twice or at once, one word is given.

The same code scores the rooms that will grade them; nothing of it is stored as a grade, because the attempt may go on.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction

from exams.selectors import AttemptRecord, attempt_record
from exams.services.decide_extra_rooms import decide_extra_rooms
from grading.errors import AttemptNotClosed
from grading.models import Assessment
from grading.models.assessment import AssessmentState
from grading.rubric.facts import RoomScore, RoundRules
from grading.rubric.registry import sequential_rule
from grading.services.grade_room import grade_room
from grading.services.lease_row import Clock, RowLease, Work, run_row, take_row

LEASE_S = 60
"""Longer than the slowest room including compilation; renewed after each. Short, because somebody waits."""
WORK = Work(Assessment, "assessment", LEASE_S, retry_after_s=(2, 10))


def run_assessment(assessment_id: int, clock: Clock) -> bool:
    """True if this call assessed the attempt."""
    return run_row(take_assessment(assessment_id, clock()), lambda lease: _assess(lease, clock), clock)


def take_assessment(assessment_id: int, now: datetime) -> RowLease | None:
    """None: another worker has it, it is ready, or its tries are used up. Counts the try."""
    return take_row(WORK, assessment_id, now)


def _assess(lease: RowLease, clock: Clock) -> None:
    record = attempt_record(Assessment.objects.values_list("attempt_id", flat=True).get(pk=lease.row_id))
    scores = []
    for room in record.rooms[: record.base_rooms]:
        if room.closed_at is None:
            raise AttemptNotClosed("a base room is still open: its log can grow", attempt=record.attempt_id)
        scores.append(grade_room(room).score)
        lease.renew(clock())
    _store(lease, record, assessment_figures(record, scores), clock())


def assessment_figures(record: AttemptRecord, base: Sequence[RoomScore]) -> dict[str, Any]:
    """What the round's rule says of its base rooms: rule, opens, why, intervals, breaches."""
    rules = RoundRules(record.expected_growth, record.cut_score)
    return asdict(sequential_rule(record.sequential_rule)(base, rules))


def _store(lease: RowLease, record: AttemptRecord, figures: dict[str, Any], now: datetime) -> None:
    """Figures and decision in one transaction: a worker that dies leaves both or neither."""
    with transaction.atomic():
        lease.finish(AssessmentState.READY, now, figures=figures)
        decision = decide_extra_rooms(record.attempt_id, figures["opens"], now)
        Assessment.objects.filter(pk=lease.row_id).update(told=decision is not None and decision.by == "assessment")
