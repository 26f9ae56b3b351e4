"""Drop a set: nothing changes, its shadow grades stay on record and never count."""

from datetime import datetime

from django.db import transaction

from grading.errors import RegradeNotReady
from grading.models import Appeal, RegradeSet
from grading.models.appeal import AppealState
from grading.models.regrade import RegradeState
from grading.services.note_event import note_appeal, note_regrade

OPEN_STATES = (RegradeState.QUEUED, RegradeState.RUNNING, RegradeState.FAILED, RegradeState.DEAD, RegradeState.READY)


def drop_regrade(regrade_id: int, by: int, now: datetime) -> bool:
    """False if it was dropped already. A worker that computes it finds its lease gone. Raises RegradeNotReady if it has been applied.

    An appeal that was upheld with this set goes back to its reviewer: it must not stay upheld with nothing behind it.
    """
    with transaction.atomic():
        dropped = RegradeSet.objects.filter(pk=regrade_id, state__in=OPEN_STATES).update(
            state=RegradeState.DROPPED, decided_by=by, decided_at=now, lease_token=None, lease_until=None, retry_at=None
        )
        regrade = RegradeSet.objects.get(pk=regrade_id)
        if not dropped:
            if regrade.state == RegradeState.DROPPED:
                return False
            raise RegradeNotReady("an applied regrade cannot be dropped: propose another that takes it back", state=regrade.state)
        note_regrade(regrade, "dropped", by, now)
        for appeal in Appeal.objects.filter(regrade=regrade, state=AppealState.UPHELD):
            note_appeal(appeal, "reopened", by, now, regrade=regrade_id, outcome=appeal.outcome)
            Appeal.objects.filter(pk=appeal.pk).update(state=AppealState.IN_REVIEW, decided_at=None, outcome="", regrade=None)
    return True
