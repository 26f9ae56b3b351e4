"""Who may work on a job: one conditional UPDATE decides, whatever the queue delivers, and however often."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from grading.errors import LeaseLost
from grading.models import GradeJob
from grading.models.grade_job import JobState
from grading.services.claim_row import claim_row

LEASE_S = 120
"""Longer than the slowest room including compilation; renewed after every room."""
MAX_TRIES = 3


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to work on a job until `lease_until` of its row."""

    job_id: int
    attempt_id: int
    token: UUID
    try_number: int


def take_lease(job_id: int, now: datetime) -> Lease | None:
    """None: another worker has it, it is finished, or its tries are used up. Counts the try."""
    token = claim_row(GradeJob.objects.filter(pk=job_id), LEASE_S, MAX_TRIES, now, started_at=now, rooms_done=0)
    if token is None:
        return None
    job = GradeJob.objects.get(pk=job_id)
    return Lease(job_id, job.attempt_id, token, job.tries)


def renew_lease(lease: Lease, now: datetime, *, rooms_done: int, rooms_total: int) -> None:
    """Say that work goes on. Raises LeaseLost if the job has passed to somebody else."""
    kept = held(lease).update(lease_until=now + timedelta(seconds=LEASE_S), rooms_done=rooms_done, rooms_total=rooms_total)
    if not kept:
        raise LeaseLost("the job passed to another worker", job=lease.job_id)


def held(lease: Lease):  # type: ignore[no-untyped-def]
    """The job's row as long as this lease holds it; empty afterwards."""
    return GradeJob.objects.filter(pk=lease.job_id, state=JobState.RUNNING, lease_token=lease.token)
