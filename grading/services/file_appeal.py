"""A candidate appeals against a final result, or takes the appeal back."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from grading.errors import AppealRefused
from grading.models import Appeal, Result
from grading.models.appeal import AppealState
from grading.models.result import ResultState
from grading.selectors.appeals import APPEAL_WINDOW_DAYS
from grading.services.note_event import note_appeal

TEXT_LENGTH = 5000


def file_appeal(attempt_id: int, person_id: int, text: str, now: datetime) -> Appeal:
    """Against the result that holds. A double click files one: the second call returns the first appeal. Raises AppealRefused."""
    text = text.strip()[:TEXT_LENGTH]
    if not text:
        raise AppealRefused("an appeal says what it is about", why="text_missing")
    result = Result.objects.filter(attempt_id=attempt_id, person_id=person_id, effective=True, state=ResultState.FINALISED).first()
    if result is None or result.published_at is None:
        raise AppealRefused("there is no final result yet", why="not_final")
    standing = _standing(result, text)
    if standing is not None:
        return standing
    if now >= result.published_at + timedelta(days=APPEAL_WINDOW_DAYS):
        raise AppealRefused("the time for an appeal is over", why="window_closed")
    try:
        with transaction.atomic():
            appeal = Appeal.objects.create(result=result, attempt_id=attempt_id, person_id=person_id, text=text, filed_at=now)
            note_appeal(appeal, "filed", person_id, now)
    except IntegrityError:  # the same click in another process
        filed = _standing(result, text)
        if filed is None:
            raise
        return filed
    return appeal


def _standing(result: Result, text: str) -> Appeal | None:
    """What stands in the way: this result's appeal, or an open one against the result before a regrade."""
    open_one = Q(attempt=result.attempt_id, state__in=(AppealState.FILED, AppealState.IN_REVIEW))
    standing = Appeal.objects.filter(open_one | Q(result=result) & ~Q(state=AppealState.WITHDRAWN)).first()
    if standing is not None and standing.text != text:
        raise AppealRefused("an appeal against this result has been filed already", why="appealed_already")
    return standing


def withdraw_appeal(appeal: Appeal, by: int, now: datetime) -> bool:
    """False if it was withdrawn already. Raises AppealRefused once it is decided."""
    with transaction.atomic():
        if Appeal.objects.filter(pk=appeal.pk, state__in=(AppealState.FILED, AppealState.IN_REVIEW)).update(state=AppealState.WITHDRAWN):
            note_appeal(appeal, "withdrawn", by, now)
            return True
    appeal.refresh_from_db()
    if appeal.state != AppealState.WITHDRAWN:
        raise AppealRefused("a decided appeal stays on record", why="wrong_state")
    return False
