"""Make a result final and announce it. A final result never changes."""

from datetime import datetime
from functools import partial

from django.db import transaction

from exams.services.lock_attempt import lock_attempt
from exams.services.mark_graded import mark_finalised
from grading.models import IntegrityCase, Result
from grading.models.integrity_case import CaseState
from grading.models.result import Decision, ResultState
from grading.signals import result_published


def finalise(result_id: int, by: int | None, now: datetime) -> bool:
    """False if it was final already, if the attempt is void and the result does not say so (nobody passes by an attempt that does not count), or
    while an integrity case holds it: `release_held` publishes it after the decision.

    `by` is the certifier's id, None where the round releases at once.
    """
    try:
        with transaction.atomic():
            rows = Result.objects.filter(pk=result_id, state=ResultState.GRADED, effective=True)
            final = rows.update(state=ResultState.FINALISED, published_at=now, released_by=by)
            if final:
                _finish_attempt(result_id, now)
                transaction.on_commit(partial(_announce, result_id))
    except (_VoidAttempt, _HeldByCase):
        return False
    return bool(final)


class _VoidAttempt(Exception):
    """Takes back what this call has written."""


class _HeldByCase(Exception):
    """As above."""


def _finish_attempt(result_id: int, now: datetime) -> None:
    attempt_id, decision = Result.objects.values_list("attempt_id", "decision").get(pk=result_id)
    # Under the attempt's lock, as a case is opened: either it is seen here, or it finds the result published. A published result is not held back.
    published = lock_attempt(attempt_id).state == "finalised"
    if not published and IntegrityCase.objects.filter(attempt_id=attempt_id, state=CaseState.OPEN).exists():
        raise _HeldByCase
    if not mark_finalised(attempt_id, now) and decision != Decision.INVALID:
        raise _VoidAttempt


def _announce(result_id: int) -> None:
    # robust: a receiver that fails must not undo the others; every receiver has a sweep of its own.
    result_published.send_robust(sender=Result, result_id=result_id)
