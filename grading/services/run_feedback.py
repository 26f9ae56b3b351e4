"""Compute the feedback of one graded room under a lease of its own. Delivered twice or at once, it is written once; the grade is never touched."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from exams.selectors import attempt_record
from grading.attribution import VERSION as ATTRIBUTION_VERSION
from grading.debrief import VERSION as DEBRIEF_VERSION
from grading.models import GradeJob, RoomFeedback
from grading.models.grade_job import JobState
from grading.models.room_feedback import FeedbackState
from grading.services.analyse_room import Feedback, analyse_room
from grading.services.claim_row import claim_row
from grading.services.fail_row import fail_row

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

LEASE_S = 180
"""A room takes seconds; the rest is for a worker that has to compile first."""
MAX_TRIES = 3
RETRY_AFTER_S = (10, 60)
GRADES_FIRST_S = 600
"""While grades wait, feedback steps back, but no longer than this."""


@dataclass(frozen=True, slots=True)
class FeedbackLease:
    """The right to write one row."""

    feedback_id: int
    token: UUID
    try_number: int
    began_at: datetime


def run_feedback(feedback_id: int, clock: Clock, *, grades_first: bool = True) -> bool:
    """True if this call computed the feedback."""
    if grades_first and _grades_wait(feedback_id, clock()):
        return False  # the sweep sends the message again
    lease = take_feedback(feedback_id, clock())
    if lease is None:
        return False
    try:
        found = _analyse(feedback_id)
    except Exception as error:  # whatever it is, the row must come to a visible state
        log.exception("feedback %s failed at try %s", feedback_id, lease.try_number)
        fail_row(_held(lease), lease.try_number, RETRY_AFTER_S, error, clock())
        return False
    return _store(lease, found, clock())


def _analyse(feedback_id: int) -> Feedback:
    grade = RoomFeedback.objects.select_related("grade").get(pk=feedback_id).grade
    record = attempt_record(grade.attempt_id)
    return analyse_room(next(room for room in record.rooms if room.position == grade.position))


def _grades_wait(feedback_id: int, now: datetime) -> bool:
    young = RoomFeedback.objects.filter(pk=feedback_id, queued_at__gt=now - timedelta(seconds=GRADES_FIRST_S)).exists()
    return young and GradeJob.objects.filter(state=JobState.QUEUED).exists()


def take_feedback(feedback_id: int, now: datetime) -> FeedbackLease | None:
    """None: another worker has it, it is ready, or its tries are used up. Counts the try."""
    token = claim_row(RoomFeedback.objects.filter(pk=feedback_id), LEASE_S, MAX_TRIES, now)
    if token is None:
        return None
    return FeedbackLease(feedback_id, token, RoomFeedback.objects.values_list("tries", flat=True).get(pk=feedback_id), now)


def _held(lease: FeedbackLease) -> QuerySet[RoomFeedback]:
    return RoomFeedback.objects.filter(pk=lease.feedback_id, state=FeedbackState.RUNNING, lease_token=lease.token)


def _store(lease: FeedbackLease, found: Feedback, now: datetime) -> bool:
    kept = _held(lease).update(
        state=FeedbackState.READY,
        lease_token=None,
        lease_until=None,
        finished_at=now,
        duration_s=(now - lease.began_at).total_seconds(),
        error="",
        attribution=found.attribution,
        debrief=found.debrief,
        attribution_version=ATTRIBUTION_VERSION,
        debrief_version=DEBRIEF_VERSION,
        engine_version=found.engine_version,
        bot_version=found.bot_version,
    )
    if not kept:
        log.warning("feedback %s passed to another worker", lease.feedback_id)
    return bool(kept)
