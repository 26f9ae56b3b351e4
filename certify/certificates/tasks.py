"""Celery's doors into the certificates: ids in, a service call, nothing else."""

from celery import shared_task
from django.utils import timezone

from certify.certificates.services.run_issue_job import run_issue_job
from certify.certificates.services.sweep_issues import sweep_issues

BEAT = {"certificates-sweep": {"task": "certificates.sweep", "schedule": 15.0}}


@shared_task(name="certificates.issue")
def issue(job_id: int) -> None:
    """One issue job."""
    run_issue_job(job_id, timezone.now)


@shared_task(name="certificates.sweep")
def sweep() -> None:
    """Whatever a lost message left behind."""
    sweep_issues(timezone.now())
