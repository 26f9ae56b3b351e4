"""A second person takes an appeal into review and decides it, with a reason."""

from datetime import datetime

from django.db import transaction

from grading.errors import AppealRefused, SecondPersonNeeded
from grading.models import Appeal, RegradeSet
from grading.models.appeal import AppealState
from grading.models.regrade import RegradeState
from grading.selectors.appeals import first_examiners
from grading.services.note_event import note_appeal

OUTCOME_LENGTH = 2000


def take_appeal(appeal: Appeal, by: int, now: datetime) -> bool:
    """False if this person has it already. The first who takes it reviews it. Raises SecondPersonNeeded, AppealRefused."""
    _second_person(appeal, by)
    with transaction.atomic():
        if Appeal.objects.filter(pk=appeal.pk, state=AppealState.FILED).update(state=AppealState.IN_REVIEW, reviewer=by):
            note_appeal(appeal, "taken", by, now)
            return True
    appeal.refresh_from_db()
    if appeal.state == AppealState.IN_REVIEW and appeal.reviewer_id == by:
        return False
    raise AppealRefused("this appeal is not waiting for a reviewer", why="wrong_state")


def decide_appeal(appeal: Appeal, by: int, *, upheld: bool, outcome: str, regrade_id: int | None, now: datetime) -> bool:
    """False if it was decided so already. Upheld needs a regrade of this attempt that has not been dropped. Raises as above."""
    _second_person(appeal, by)
    outcome = outcome.strip()[:OUTCOME_LENGTH]
    if not outcome:
        raise AppealRefused("an outcome has a reason", why="reason_missing")
    state = AppealState.UPHELD if upheld else AppealState.REJECTED
    with transaction.atomic():
        regrade = _regrade(appeal, regrade_id) if upheld else None
        if Appeal.objects.filter(pk=appeal.pk, state=AppealState.IN_REVIEW, reviewer=by).update(
            state=state, decided_at=now, outcome=outcome, regrade=regrade
        ):
            note_appeal(appeal, str(state), by, now, outcome=outcome, **({"regrade": regrade.pk} if regrade else {}))
            return True
    appeal.refresh_from_db()
    if appeal.state == state and appeal.reviewer_id == by:
        return False
    raise AppealRefused("only the reviewer decides an appeal that is in review", why="wrong_state")


def _second_person(appeal: Appeal, by: int) -> None:
    if by == appeal.person_id or by in first_examiners(appeal.result):
        raise SecondPersonNeeded("an appeal is reviewed by somebody who neither made nor released the round, and not by the candidate")


def _regrade(appeal: Appeal, regrade_id: int | None) -> RegradeSet:
    """Locked, so that it is not dropped between this look and the link."""
    found = RegradeSet.objects.select_for_update().filter(pk=regrade_id).exclude(state=RegradeState.DROPPED).first() if regrade_id else None
    if found is None or not found.items.filter(attempt=appeal.attempt_id).exists():
        raise AppealRefused("an upheld appeal leads to a regrade that holds this attempt", why="no_regrade")
    return found
