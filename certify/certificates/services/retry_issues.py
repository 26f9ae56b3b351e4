"""Gives issue jobs that stopped after three tries three new ones, once what had stopped them is mended."""

from datetime import datetime

from django.db import transaction

from certify.certificates.models import IssueJob, JobState
from certify.certificates.services.send_issue_job import send_issue_job


def retry_issues(now: datetime) -> int:
    """How many. Two at once send each job once."""
    sent = 0
    for job_id in IssueJob.objects.filter(state=JobState.DEAD).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            if IssueJob.objects.filter(pk=job_id, state=JobState.DEAD).update(state=JobState.QUEUED, tries=0, error="", sent_at=now):
                send_issue_job(job_id)
                sent += 1
    return sent
