"""What can still change the final results of a round: for whoever closes the book over them."""

from exams.selectors.round_attempts import attempts_of_round
from grading.models import Appeal, GradeJob, RegradeSet, Result
from grading.models.appeal import AppealState
from grading.models.grade_job import JobState
from grading.models.regrade import RegradeState
from grading.models.result import ResultState

OPEN_REGRADES = (RegradeState.QUEUED, RegradeState.RUNNING, RegradeState.FAILED, RegradeState.READY)


def applied_regrades(round_id: int) -> int:
    """How many regrades were applied to the round so far."""
    return RegradeSet.objects.filter(round_id=round_id, state=RegradeState.APPLIED).count()


def unsettled(round_id: int) -> list[str]:
    """Codes: grading_open, grading_dead, unreleased, appeal_open, regrade_open. A void attempt holds nothing up."""
    attempts = {attempt.attempt_id: attempt.state for attempt in attempts_of_round(round_id) if attempt.state != "void"}
    jobs = dict(GradeJob.objects.filter(attempt_id__in=attempts).values_list("attempt_id", "state"))
    closed = [attempt_id for attempt_id, state in attempts.items() if state == "closed"]
    found = []
    if any(jobs.get(attempt_id) not in (JobState.GRADED, JobState.DEAD) for attempt_id in closed):
        found.append("grading_open")
    if JobState.DEAD in jobs.values():
        found.append("grading_dead")
    if Result.objects.filter(attempt_id__in=attempts, effective=True, state=ResultState.GRADED).exists():
        found.append("unreleased")
    if Appeal.objects.filter(attempt_id__in=attempts, state__in=(AppealState.FILED, AppealState.IN_REVIEW)).exists():
        found.append("appeal_open")
    if RegradeSet.objects.filter(round_id=round_id, state__in=OPEN_REGRADES).exists():
        found.append("regrade_open")
    return found
