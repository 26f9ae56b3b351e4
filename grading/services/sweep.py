"""Find whatever a lost message or a lost worker left behind, from every state that is not final."""

from dataclasses import dataclass
from datetime import datetime

from exams.selectors import closed_attempt_ids
from grading.models import GradeJob
from grading.models.grade_job import JobState
from grading.services.fail_job import give_up_expired
from grading.services.queue_job import queue_job
from grading.services.send_due import send_due
from grading.services.send_job import send_job

RESEND_AFTER_S = 60


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: attempts without a job, silent workers, jobs whose message was sent (again)."""

    queued: int
    expired: int
    sent: int


def sweep(now: datetime) -> Swept:
    return Swept(queued=_queue_forgotten(now), expired=_end_expired(now), sent=send_due(GradeJob.objects.all(), RESEND_AFTER_S, send_job, now))


def _queue_forgotten(now: datetime) -> int:
    closed = set(closed_attempt_ids())
    closed -= set(GradeJob.objects.filter(attempt_id__in=closed).values_list("attempt_id", flat=True))
    for attempt_id in sorted(closed):
        queue_job(attempt_id, now)
    return len(closed)


def _end_expired(now: datetime) -> int:
    return sum(give_up_expired(job, now) for job in GradeJob.objects.filter(state=JobState.RUNNING, lease_until__lte=now))
