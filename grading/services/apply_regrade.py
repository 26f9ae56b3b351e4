"""Apply a set: its shadow grades become effective, the old ones stay as superseded. One transaction, by a second person, once."""

from datetime import datetime

from django.db import transaction

from grading.errors import RegradeNotReady, RegradeStale, SecondPersonNeeded
from grading.models import RegradeItem, RegradeSet, Result, RoomGrade
from grading.models.regrade import RegradeState
from grading.models.result import ResultState
from grading.services.finalise import finalise
from grading.services.note_event import note_regrade
from grading.services.queue_feedback import queue_feedback


def apply_regrade(regrade_id: int, by: int, now: datetime) -> bool:
    """False if it was applied already. `by` is the certifier's id; doors check the role.

    Final results are announced as a first release announces them: certificates and boards follow from there.
    Raises SecondPersonNeeded, RegradeNotReady, RegradeStale; then nothing has changed.
    """
    regrade = RegradeSet.objects.get(pk=regrade_id)
    if regrade.author_id == by:
        raise SecondPersonNeeded("whoever proposed a regrade does not apply it")
    with transaction.atomic():
        # The row decides between two certifiers, or two clicks.
        won = RegradeSet.objects.filter(pk=regrade_id, state=RegradeState.READY).update(state=RegradeState.APPLIED, decided_by=by, decided_at=now)
        if not won:
            state = RegradeSet.objects.values_list("state", flat=True).get(pk=regrade_id)
            if state == RegradeState.APPLIED:
                return False
            raise RegradeNotReady("this regrade is not ready to be applied", state=state)
        final = _supersede(regrade_id)
        for result_id in final:
            finalise(result_id, by, now)
        note_regrade(regrade, "applied", by, now, final=len(final))
        grades = RoomGrade.objects.filter(pk__in=RegradeItem.objects.filter(regrade=regrade_id).values("rooms"))
        queue_feedback(grades.values_list("pk", flat=True), now)
    return True


def _supersede(regrade_id: int) -> list[int]:
    """Swap old and new; ids of the new results whose predecessors were final."""
    items = RegradeItem.objects.filter(regrade=regrade_id)
    # By id, so that two sets over the same results lock them in the same order.
    locked = dict(
        Result.objects.select_for_update().filter(pk__in=items.values("before"), effective=True).order_by("pk").values_list("attempt_id", "state")
    )
    if len(locked) != items.count():
        raise RegradeStale("a result of this set has changed since it was computed: propose it anew")
    Result.objects.filter(pk__in=items.values("before")).update(effective=False)
    RoomGrade.objects.filter(attempt_id__in=items.values("attempt"), effective=True).update(effective=False)
    Result.objects.filter(pk__in=items.values("after")).update(effective=True)
    RoomGrade.objects.filter(pk__in=items.values("rooms")).update(effective=True)
    pairs = items.order_by("pk").values_list("attempt_id", "after_id")
    return [after_id for attempt_id, after_id in pairs if after_id is not None and locked[attempt_id] == ResultState.FINALISED]
