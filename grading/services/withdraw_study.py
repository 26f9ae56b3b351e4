"""A study is given up, or a record taken back: no new round may rest on it. Rounds that do keep it, and say so."""

from datetime import datetime

from django.db import transaction

from grading.errors import StudyRefused
from grading.models import StandardStudy
from grading.models.standard_study import StudyState

REASON_LENGTH = 2000


def withdraw_study(study_id: int, by: int, reason: str, now: datetime, *, certifier: bool) -> bool:
    """False if it was withdrawn already. An approved record is withdrawn by a certifier only. Raises StudyRefused."""
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise StudyRefused("a withdrawal says why", why="reason_missing")
    with transaction.atomic():
        study = StandardStudy.objects.select_for_update().get(pk=study_id)
        if study.state == StudyState.WITHDRAWN:
            return False
        if study.state == StudyState.APPROVED and not certifier:
            raise StudyRefused("an approved record is withdrawn by a certifier", why="certifier_needed")
        study.state, study.withdrawn_by_id, study.withdrawn_at, study.withdrawn_reason = StudyState.WITHDRAWN, by, now, reason
        study.save(update_fields=["state", "withdrawn_by", "withdrawn_at", "withdrawn_reason"])
    return True
