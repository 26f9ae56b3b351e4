"""A study opens: from here on its judges rate, and the runs that they see stand."""

from datetime import datetime

from django.db import transaction

from grading.errors import StudyRefused
from grading.models import StandardStudy
from grading.models.standard_study import StandardMethod, StudyState


def open_study(study_id: int, now: datetime) -> bool:
    """False if it is open already. Raises StudyRefused while operators still play."""
    with transaction.atomic():
        study = StandardStudy.objects.select_for_update().get(pk=study_id)
        if study.state == StudyState.OPEN:
            return False
        if study.state != StudyState.DRAFT or study.method == StandardMethod.PANEL:
            raise StudyRefused("only a draft with judges opens", why="wrong_state", state=study.state)
        if study.runs.filter(score__isnull=True).exists():
            raise StudyRefused("reference operators are still playing", why="runs_not_ready")
        study.state, study.opened_at = StudyState.OPEN, now
        study.save(update_fields=["state", "opened_at"])
    return True
