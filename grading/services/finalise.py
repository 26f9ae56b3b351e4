"""Make a result final and announce it. A final result never changes."""

from datetime import datetime
from functools import partial

from django.db import transaction

from exams.services.mark_graded import mark_finalised
from grading.models import Result
from grading.models.result import ResultState
from grading.signals import result_published


def finalise(result_id: int, by: int | None, now: datetime) -> bool:
    """False if it was final already. `by` is the certifier's id, None where the round releases at once."""
    with transaction.atomic():
        final = Result.objects.filter(pk=result_id, state=ResultState.GRADED, effective=True).update(
            state=ResultState.FINALISED, published_at=now, released_by=by
        )
        if final:
            mark_finalised(Result.objects.values_list("attempt_id", flat=True).get(pk=result_id), now)
            transaction.on_commit(partial(_announce, result_id))
    return bool(final)


def _announce(result_id: int) -> None:
    # robust: a receiver that fails must not undo the others; every receiver has a sweep of its own.
    result_published.send_robust(sender=Result, result_id=result_id)
