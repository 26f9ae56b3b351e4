"""A round's attempts with their grading, for examiners and certifiers."""

from dataclasses import dataclass
from datetime import datetime

from certify.accounts.selectors import PersonCard, person_cards
from exams.selectors.round_attempts import RoundAttempt, attempts_of_round
from grading.models import GradeJob, JobFailure, Result


@dataclass(frozen=True, slots=True)
class Failure:
    """What went wrong in a try."""

    try_number: int
    code: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """One line of the table. `job` is None while the attempt is open, `result` until it is graded."""

    attempt: RoundAttempt
    person: PersonCard
    job: GradeJob | None
    result: Result | None
    failures: tuple[Failure, ...]


def attempt_rows(round_id: int) -> list[AttemptRow]:
    """Five queries whatever the number of attempts."""
    attempts = attempts_of_round(round_id)
    ids = [attempt.attempt_id for attempt in attempts]
    people = person_cards([attempt.person_id for attempt in attempts])
    jobs = {job.attempt_id: job for job in GradeJob.objects.filter(attempt_id__in=ids)}
    results = {result.attempt_id: result for result in Result.objects.filter(attempt_id__in=ids, effective=True)}
    failures = _failures([job.pk for job in jobs.values()])
    rows = []
    for attempt in attempts:
        job = jobs.get(attempt.attempt_id)
        mine = tuple(failures.get(job.pk, ())) if job else ()
        rows.append(AttemptRow(attempt, people[attempt.person_id], job, results.get(attempt.attempt_id), mine))
    return rows


def _failures(job_ids: list[int]) -> dict[int, list[Failure]]:
    found: dict[int, list[Failure]] = {}
    for row in JobFailure.objects.filter(job_id__in=job_ids):
        found.setdefault(row.job_id, []).append(Failure(row.try_number, row.code, row.detail, row.at))
    return found
