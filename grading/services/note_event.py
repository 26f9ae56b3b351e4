"""Write an event into the audit trail of regrades and appeals; in the transaction of what it tells about."""

from datetime import datetime
from typing import Any

from grading.models import Appeal, RegradeEvent, RegradeSet


def note_regrade(regrade: RegradeSet, what: str, by: int | None, now: datetime, **detail: Any) -> None:
    RegradeEvent.objects.create(regrade=regrade, what=what, by_id=by, at=now, detail=detail)


def note_appeal(appeal: Appeal, what: str, by: int | None, now: datetime, **detail: Any) -> None:
    RegradeEvent.objects.create(appeal=appeal, what=what, by_id=by, at=now, detail=detail)
