"""Write a failed try of a row of work down: again later, or, after the last, a dead letter that somebody sees."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from grading.models.grade_job import JobState

ERROR_LENGTH = 500


def fail_row(held: QuerySet[Any], try_number: int, retry_after_s: Sequence[float], error: Exception, now: datetime) -> bool:
    """False if another worker has it by now. `held`: the row under the lease's token; `retry_after_s`: after each try but the last."""
    last = try_number > len(retry_after_s)
    retry_at = None if last else now + timedelta(seconds=retry_after_s[try_number - 1])
    return bool(held.update(**ended_try(f"{type(error).__name__}: {error}"[:ERROR_LENGTH], now, retry_at)))


def ended_try(error: str, now: datetime, retry_at: datetime | None) -> dict[str, Any]:
    """Columns of a row whose try has failed; without `retry_at` it was the last one."""
    return {
        "state": JobState.DEAD if retry_at is None else JobState.FAILED,
        "retry_at": retry_at,
        "finished_at": now if retry_at is None else None,
        "lease_token": None,
        "lease_until": None,
        "error": error,
    }
