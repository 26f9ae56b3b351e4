"""Put a dead letter back into the queue, by an examiner's hand."""

from datetime import datetime

from django.db import transaction

from grading.errors import NotDead
from grading.models import GradeJob
from grading.models.grade_job import JobState
from grading.services.send_job import send_job


def retry_job(job_id: int, now: datetime) -> None:
    """Three new tries. What failed before stays on record."""
    with transaction.atomic():
        revived = GradeJob.objects.filter(pk=job_id, state=JobState.DEAD).update(
            state=JobState.QUEUED, tries=0, queued_at=now, sent_at=now, retry_at=None, finished_at=None
        )
        if not revived:
            raise NotDead("this job is not a dead letter", job=job_id)
        send_job(job_id)
