"""Where an attempt's grading stands: what the candidate sees while waiting."""

from dataclasses import dataclass
from datetime import datetime

from exams.selectors import practice_attempt_ids
from grading.models import GradeJob, Result
from grading.models.grade_job import JobState
from grading.models.result import ResultState
from grading.selectors.queue_time import Graded, expected_wait_s

RECENT_JOBS = 20
WAITING = (JobState.QUEUED, JobState.FAILED)


@dataclass(frozen=True, slots=True)
class JobView:
    """`place` counts from 1 among the waiting jobs, None for the others; `expected_wait_s`: until the grade is there, from recent jobs.

    `result` is "none", "withheld" (graded, the round is not released) or "published".
    """

    state: str
    tries: int
    place: int | None
    expected_wait_s: int | None
    rooms_done: int
    rooms_total: int
    queued_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    result: str

    @property
    def moving(self) -> bool:
        """Will it change by itself?"""
        return self.state in (JobState.QUEUED, JobState.RUNNING, JobState.FAILED)


def job_state(attempt_id: int) -> JobView | None:
    """None before the attempt has closed."""
    job = GradeJob.objects.filter(attempt_id=attempt_id).first()
    if job is None:
        return None
    place = _place(job)
    return JobView(
        state=job.state,
        tries=job.tries,
        place=place,
        expected_wait_s=_expected_wait_s(place, job),
        rooms_done=job.rooms_done,
        rooms_total=job.rooms_total,
        queued_at=job.queued_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        result=_result_state(attempt_id),
    )


def _place(job: GradeJob) -> int | None:
    """Grades that count go before practice, whenever they came."""
    if job.state not in WAITING:
        return None
    waiting, practice = GradeJob.objects.filter(state__in=WAITING), practice_attempt_ids()
    earlier = waiting.filter(queued_at__lt=job.queued_at)
    if not practice.filter(pk=job.attempt_id).exists():
        return 1 + earlier.exclude(attempt_id__in=practice).count()
    return 1 + waiting.exclude(attempt_id__in=practice).count() + earlier.filter(attempt_id__in=practice).count()


def _expected_wait_s(place: int | None, job: GradeJob) -> int | None:
    if place is None and job.state != JobState.RUNNING:
        return None
    last = GradeJob.objects.filter(state=JobState.GRADED, duration_s__isnull=False, finished_at__isnull=False).order_by("-finished_at")
    recent = [
        Graded(finished_at.timestamp(), duration_s, rooms)
        for finished_at, duration_s, rooms in last.values_list("finished_at", "duration_s", "rooms_total")[:RECENT_JOBS]
        if finished_at is not None and duration_s is not None
    ]
    running = GradeJob.objects.filter(state=JobState.RUNNING).count()
    return expected_wait_s(recent, running, place, job.rooms_total, job.rooms_done)


def _result_state(attempt_id: int) -> str:
    state = Result.objects.filter(attempt_id=attempt_id, effective=True).values_list("state", flat=True).first()
    if state is None:
        return "none"
    return "published" if state == ResultState.FINALISED else "withheld"
