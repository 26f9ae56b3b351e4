"""End tries whose worker fell silent: the one sweep behind feedback, assessments and similarity reports."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from grading.models.grade_job import JobState
from grading.services.fail_row import ended_try

SILENT = "the worker stopped answering before the lease ended"


def end_silent(rows: QuerySet[Any], most_tries: int, now: datetime) -> int:
    """How many were ended: due again at once, or dead after the last try. `rows`: of a table as `claim_row` knows it, with finished_at and error.

    The token in the condition is the one that was read: a worker that comes back in between keeps its row.
    """
    ended = 0
    for row in rows.filter(state=JobState.RUNNING, lease_until__lte=now).only("tries", "lease_token"):
        silent = rows.filter(pk=row.pk, state=JobState.RUNNING, lease_token=row.lease_token, lease_until__lte=now)
        ended += silent.update(**ended_try(SILENT, now, None if row.tries >= most_tries else now))
    return ended
