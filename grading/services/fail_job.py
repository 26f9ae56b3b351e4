"""Write a failed try down: again later, or, after the third, a dead letter that an examiner sees."""

from datetime import datetime, timedelta

from django.db import transaction

from grading.models import GradeJob, JobFailure
from grading.models.grade_job import JobState
from grading.services.end_silent import SILENT
from grading.services.lease_job import MAX_TRIES, Lease, held

RETRY_AFTER_S = (5, 30)
DETAIL_LENGTH = 2000


def fail_job(lease: Lease, error: Exception, now: datetime) -> None:
    with transaction.atomic():
        last = lease.try_number >= MAX_TRIES
        kept = held(lease).update(
            state=JobState.DEAD if last else JobState.FAILED,
            retry_at=None if last else now + timedelta(seconds=RETRY_AFTER_S[lease.try_number - 1]),
            finished_at=now if last else None,
            lease_token=None,
            lease_until=None,
        )
        if kept:
            code = str(getattr(error, "code", "") or type(error).__name__)
            JobFailure.objects.create(job_id=lease.job_id, try_number=lease.try_number, code=code[:60], detail=str(error)[:DETAIL_LENGTH], at=now)


def give_up_expired(job: GradeJob, now: datetime) -> bool:
    """End a try whose worker fell silent; dead after the third. False if the worker came back in between."""
    with transaction.atomic():
        last = job.tries >= MAX_TRIES
        ended = GradeJob.objects.filter(pk=job.pk, state=JobState.RUNNING, lease_token=job.lease_token, lease_until__lte=now).update(
            state=JobState.DEAD if last else JobState.FAILED,
            retry_at=None if last else now,
            finished_at=now if last else None,
            lease_token=None,
            lease_until=None,
        )
        if ended:
            JobFailure.objects.create(job=job, try_number=job.tries, code="worker_lost", detail=SILENT, at=now)
    return bool(ended)
