"""Publish results that a case held back, once it is decided and the round has been released."""

from datetime import datetime

from exams.selectors import attempt_record
from grading.models import IntegrityCase, Result
from grading.models.integrity_case import CaseState
from grading.models.result import ResultState
from grading.services.finalise import finalise


def release_held(now: datetime, attempt_id: int | None = None) -> int:
    """How many became final; of one attempt, or of all. Repeating it changes nothing. A void attempt's result stays unpublished."""
    decided = IntegrityCase.objects.filter(state=CaseState.DECIDED)
    if attempt_id is not None:
        decided = decided.filter(attempt=attempt_id)
    waiting = Result.objects.filter(state=ResultState.GRADED, effective=True, attempt__in=decided.values("attempt")).order_by("pk")
    released = 0
    for result in waiting:
        record = attempt_record(result.attempt_id)
        if record.state != "void" and (record.release == "at_once" or record.released_at is not None):
            released += finalise(result.pk, None, now)
    return released
