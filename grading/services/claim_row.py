"""Take a row of work: the one conditional UPDATE behind grades, feedback and regrades."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db.models import F, Q, QuerySet

from grading.models.grade_job import JobState


def claim_row(row: QuerySet[Any], lease_s: int, most_tries: int, now: datetime, **changes: Any) -> UUID | None:
    """The token under which the row is held until `now` + `lease_s`; None if somebody else has it, it is finished, or its tries are used up.

    `row`: at most one row of a table with state, tries, lease_token, lease_until and retry_at. The try is counted; `changes` are written along.
    """
    token = uuid4()
    free = Q(state__in=(JobState.QUEUED, JobState.FAILED)) | Q(state=JobState.RUNNING, lease_until__lte=now)
    won = row.filter(free, tries__lt=most_tries).update(
        state=JobState.RUNNING, tries=F("tries") + 1, lease_token=token, lease_until=now + timedelta(seconds=lease_s), retry_at=None, **changes
    )
    return token if won else None
