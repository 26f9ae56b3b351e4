"""A certifier releases a round: every graded result becomes final and the keys are revealed, once nobody can sit it any more."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from exams.selectors import release_obstacles
from exams.selectors.round_attempts import attempts_of_round
from exams.services.release_results import release_results
from exams.services.reveal_keys import reveal_keys
from grading.errors import RoundNotReleasable
from grading.models import GradeJob, Result
from grading.models.grade_job import JobState
from grading.models.result import ResultState
from grading.services.finalise import finalise


@dataclass(frozen=True, slots=True)
class Released:
    """How many results became final; attempts in dead letters follow by themselves once they are graded."""

    finalised: int
    dead: int


def release_round(round_id: int, by: int | None, now: datetime) -> Released:
    """`by` is the certifier's id. Raises RoundNotReleasable with what is in the way. Repeating it releases what is new."""
    obstacles = what_stops_release(round_id, now)
    if obstacles:
        raise RoundNotReleasable("the round cannot be released yet", obstacles=obstacles)
    with transaction.atomic():
        release_results(round_id, now)
        reveal_keys(round_id, now)
        # A void attempt was graded before it was voided: its result stays unpublished.
        void = [attempt.attempt_id for attempt in attempts_of_round(round_id) if attempt.state == "void"]
        waiting = Result.objects.filter(round_id=round_id, state=ResultState.GRADED, effective=True).exclude(attempt_id__in=void)
        finalised = sum(finalise(result_id, by, now) for result_id in waiting.values_list("pk", flat=True))
    return Released(finalised, _jobs(round_id).filter(state=JobState.DEAD).count())


def what_stops_release(round_id: int, now: datetime) -> list[str]:
    """Codes: sitting_open, attempt_open, grading_open. A dead letter does not hold up the others."""
    obstacles = list(release_obstacles(round_id, now))
    closed = [attempt.attempt_id for attempt in attempts_of_round(round_id) if attempt.state == "closed"]
    done = GradeJob.objects.filter(attempt_id__in=closed, state__in=(JobState.GRADED, JobState.DEAD)).count()
    if done < len(closed):
        obstacles.append("grading_open")
    return obstacles


def _jobs(round_id: int) -> QuerySet[GradeJob]:
    return GradeJob.objects.filter(attempt_id__in=[attempt.attempt_id for attempt in attempts_of_round(round_id)])
