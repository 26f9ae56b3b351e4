"""Publish results that a case held back, once it is decided and the round has been released."""

from datetime import datetime

from django.db.models import Q

from grading.models import IntegrityCase, Result
from grading.models.integrity_case import CaseState
from grading.models.result import ResultState
from grading.services.finalise import finalise


def release_held(now: datetime, attempt_id: int | None = None) -> int:
    """How many became final; of one attempt, or of all. Repeating it changes nothing. A void attempt's result stays unpublished."""
    decided = IntegrityCase.objects.filter(state=CaseState.DECIDED)
    if attempt_id is not None:
        decided = decided.filter(attempt=attempt_id)
    waiting = Result.objects.filter(state=ResultState.GRADED, effective=True, attempt__in=decided.values("attempt")).exclude(attempt__state="void")
    out = Q(round__release="at_once") | Q(round__released_at__isnull=False)
    return sum(finalise(result_id, None, now) for result_id in waiting.filter(out).order_by("pk").values_list("pk", flat=True))
