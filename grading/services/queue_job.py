"""Make the job of a closed attempt. Called twice, or by two processes, it makes one."""

from datetime import datetime

from django.db import transaction

from grading.models import GradeJob
from grading.services.send_job import send_job


def queue_job(attempt_id: int, now: datetime) -> GradeJob:
    with transaction.atomic():
        job, created = GradeJob.objects.get_or_create(attempt_id=attempt_id, defaults={"queued_at": now, "sent_at": now})
        if created:
            send_job(job.pk)
    return job
