"""Makes the issue job of a published result. Called twice, or by two processes, it makes one."""

from datetime import datetime

from django.db import transaction

from certify.certificates.models import IssueJob
from certify.certificates.services.send_issue_job import send_issue_job


def queue_issue(result_id: int, now: datetime) -> IssueJob:
    """The job, new or known."""
    with transaction.atomic():
        job, created = IssueJob.objects.get_or_create(result_id=result_id, defaults={"sent_at": now})
        if created:
            send_issue_job(job.pk)
    return job
