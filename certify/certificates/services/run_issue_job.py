"""Works on one issue job: takes its lease, issues, records the outcome."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import F, Q

from certify.certificates.errors import NotAPass
from certify.certificates.models import Certificate, IssueJob, JobState
from certify.certificates.services.follow_regrade import regraded_away
from certify.certificates.services.issue_certificate import issue_certificate

LEASE_S = 60  # signing takes a fraction of a second
MAX_TRIES = 3


def run_issue_job(job_id: int, clock: Callable[[], datetime]) -> None:
    """Does nothing if the job is finished, dead, or in the hands of another worker."""
    now = clock()
    free = Q(state__in=(JobState.QUEUED, JobState.FAILED)) | Q(state=JobState.RUNNING, lease_until__lte=now)
    taken = IssueJob.objects.filter(free, pk=job_id, tries__lt=MAX_TRIES).update(
        state=JobState.RUNNING, tries=F("tries") + 1, lease_until=now + timedelta(seconds=LEASE_S)
    )
    if not taken:
        return  # another worker got there first
    job = IssueJob.objects.get(pk=job_id)
    try:
        state, certificate = _follow(job.result_id, now)
    except Exception as error:
        state = JobState.DEAD if job.tries >= MAX_TRIES else JobState.FAILED
        _finish(job, state=state, error=f"{type(error).__name__}: {error}")
        raise
    else:
        _finish(job, state=state, certificate=certificate, error="")


def _follow(result_id: int, now: datetime) -> tuple[str, Certificate | None]:
    """A pass has a certificate; what is none (any more) has none, and a regrade that ended it revokes what it had earned."""
    try:
        return JobState.ISSUED, issue_certificate(result_id, now)
    except NotAPass:
        return JobState.NOT_DUE, regraded_away(result_id, now)


def _finish(job: IssueJob, **outcome: object) -> None:
    """Only this try's outcome is recorded: a worker whose lease passed to another one changes nothing."""
    IssueJob.objects.filter(pk=job.pk, state=JobState.RUNNING, tries=job.tries).update(lease_until=None, **outcome)
