"""Compute the feedback of one graded room under a lease of its own. Delivered twice or at once, it is written once; the grade is never touched."""

from datetime import datetime, timedelta

from exams.selectors import attempt_record
from grading.attribution import VERSION as ATTRIBUTION_VERSION
from grading.debrief import VERSION as DEBRIEF_VERSION
from grading.models import GradeJob, RoomFeedback
from grading.models.grade_job import JobState
from grading.models.room_feedback import FeedbackState
from grading.services.analyse_room import Feedback, analyse_room
from grading.services.lease_row import Clock, RowLease, Work, run_row, take_row

LEASE_S = 180
"""A room takes seconds; the rest is for a worker that has to compile first."""
WORK = Work(RoomFeedback, "feedback", LEASE_S, retry_after_s=(10, 60))
GRADES_FIRST_S = 600
"""While grades wait, feedback steps back, but no longer than this."""


def run_feedback(feedback_id: int, clock: Clock, *, grades_first: bool = True) -> bool:
    """True if this call computed the feedback."""
    if grades_first and _grades_wait(feedback_id, clock()):
        return False  # the sweep sends the message again
    return run_row(take_feedback(feedback_id, clock()), lambda lease: _store(lease, _analyse(feedback_id), clock()), clock)


def take_feedback(feedback_id: int, now: datetime) -> RowLease | None:
    """None: another worker has it, it is ready, or its tries are used up. Counts the try."""
    return take_row(WORK, feedback_id, now)


def _grades_wait(feedback_id: int, now: datetime) -> bool:
    young = RoomFeedback.objects.filter(pk=feedback_id, queued_at__gt=now - timedelta(seconds=GRADES_FIRST_S)).exists()
    return young and GradeJob.objects.filter(state=JobState.QUEUED).exists()


def _analyse(feedback_id: int) -> Feedback:
    grade = RoomFeedback.objects.select_related("grade").get(pk=feedback_id).grade
    record = attempt_record(grade.attempt_id)
    return analyse_room(next(room for room in record.rooms if room.position == grade.position))


def _store(lease: RowLease, found: Feedback, now: datetime) -> None:
    lease.finish(
        FeedbackState.READY,
        now,
        attribution=found.attribution,
        debrief=found.debrief,
        attribution_version=ATTRIBUTION_VERSION,
        debrief_version=DEBRIEF_VERSION,
        engine_version=found.engine_version,
        bot_version=found.bot_version,
    )
