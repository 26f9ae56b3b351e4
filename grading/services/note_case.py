"""Write an event into the trail of an integrity case; in the transaction of what it tells about."""

from datetime import datetime
from typing import Any

from grading.models import IntegrityCase, IntegrityEvent


def note_case(case: IntegrityCase, what: str, by: int | None, now: datetime, **detail: Any) -> None:
    IntegrityEvent.objects.create(case=case, what=what, by_id=by, at=now, detail=detail)
