"""Celery's doors into the certificates: ids in, a service call, nothing else."""

from celery import shared_task
from django.utils import timezone

from certify.certificates.services.resign_certificates import resign_certificates
from certify.certificates.services.run_issue_job import run_issue_job
from certify.certificates.services.sweep_expiry import sweep_expiry
from certify.certificates.services.sweep_issues import sweep_issues

BEAT = {
    "certificates-sweep": {"task": "certificates.sweep", "schedule": 15.0},
    "certificates-resign": {"task": "certificates.resign", "schedule": 30.0},
    "certificates-expiry": {"task": "certificates.expiry", "schedule": 600.0},
}
RESIGNED_A_TURN = 200


@shared_task(name="certificates.issue")
def issue(job_id: int) -> None:
    """One issue job."""
    run_issue_job(job_id, timezone.now)


@shared_task(name="certificates.sweep")
def sweep() -> None:
    """Whatever a lost message left behind."""
    sweep_issues(timezone.now())


@shared_task(name="certificates.resign")
def resign() -> None:
    """A stretch of what a compromised key had signed."""
    resign_certificates(timezone.now, RESIGNED_A_TURN)


@shared_task(name="certificates.expiry")
def expiry() -> None:
    """What has ended, and whom to write to."""
    sweep_expiry(timezone.now())
