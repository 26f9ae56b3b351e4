"""Find whatever a lost message or a lost worker left behind, from every state that is not final."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from exams.selectors import closed_attempt_ids
from grading.models import GradeJob
from grading.models.grade_job import JobState
from grading.services.fail_job import give_up_expired
from grading.services.queue_job import queue_job
from grading.services.send_job import send_job

RESEND_AFTER_S = 60
RESEND_AT_ONCE = 50
"""A long queue is no reason to send all of it again; a repeated message costs one refused UPDATE."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep found: attempts without a job, silent workers, jobs whose message was sent (again)."""

    queued: int
    expired: int
    sent: int


def sweep(now: datetime) -> Swept:
    return Swept(queued=_queue_forgotten(now), expired=_end_expired(now), sent=_send_waiting(now))


def _queue_forgotten(now: datetime) -> int:
    closed = set(closed_attempt_ids())
    closed -= set(GradeJob.objects.filter(attempt_id__in=closed).values_list("attempt_id", flat=True))
    for attempt_id in sorted(closed):
        queue_job(attempt_id, now)
    return len(closed)


def _end_expired(now: datetime) -> int:
    return sum(give_up_expired(job, now) for job in GradeJob.objects.filter(state=JobState.RUNNING, lease_until__lte=now))


def _send_waiting(now: datetime) -> int:
    """Send what is due; `sent_at` moves on in the same UPDATE, so that two sweeps at once send one message."""
    stale = now - timedelta(seconds=RESEND_AFTER_S)
    waiting = Q(state=JobState.QUEUED) | Q(state=JobState.FAILED, retry_at__lte=now)
    due = waiting & (Q(sent_at__lte=stale) | Q(sent_at__lt=F("retry_at")))
    sent = 0
    for job_id, sent_at in GradeJob.objects.filter(due).order_by("sent_at").values_list("pk", "sent_at")[:RESEND_AT_ONCE]:
        with transaction.atomic():
            if GradeJob.objects.filter(due, pk=job_id, sent_at=sent_at).update(sent_at=now):
                send_job(job_id)
                sent += 1
    return sent
