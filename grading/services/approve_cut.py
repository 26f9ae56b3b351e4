"""A certifier approves the cut of a closed study, or withdraws a record. Nothing of a round changes by either."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from grading.errors import SecondPersonNeeded, StudyRefused
from grading.models import StandardStudy
from grading.models.standard_study import StandardMethod, StudyState
from grading.rubric.v1 import SCORE_DECIMALS

JUDGES_MIN = 3
ORGANISATIONS_MIN = 2
REPLAYS_MIN = 10
STANDARD_ERRORS_MOST = 2
"""An approver may move the cut within what the study cannot tell apart, and says why."""

REASON_LENGTH = 2000
TENTH = Decimal(1).scaleb(-SCORE_DECIMALS)


def approval_obstacles(figures: Mapping[str, Any], method: str) -> list[str]:
    """Codes of what keeps the cut of a closed study from being a record."""
    obstacles = []
    if figures["slope"] <= 0:
        obstacles.append("slope_not_rising")
    if method == StandardMethod.PANEL:
        return obstacles
    judges, ratings = figures["judges"], [point["rating"] for point in figures["points"]]
    if len(judges) < JUDGES_MIN:
        obstacles.append("few_judges")
    if len({judge["organisation"].casefold() for judge in judges}) < ORGANISATIONS_MIN:
        obstacles.append("few_organisations")
    if not any(judge["practising"] for judge in judges):
        obstacles.append("nobody_practises")
    if len(ratings) < REPLAYS_MIN:
        obstacles.append("few_replays")
    if not min(ratings) <= figures["at"] <= max(ratings):
        obstacles.append("nothing_borderline")
    return obstacles


def approve_cut(study_id: int, by: int, cut: Decimal, reason: str, now: datetime) -> bool:
    """False if it is approved already. `by` is the certifier's id; doors check the role. Raises SecondPersonNeeded, StudyRefused."""
    reason = reason.strip()[:REASON_LENGTH]
    if not reason:
        raise StudyRefused("an approval says why", why="reason_missing")
    with transaction.atomic():
        study = StandardStudy.objects.select_for_update().get(pk=study_id)
        if by == study.author_id or study.judges.filter(person=by).exists():
            raise SecondPersonNeeded("whoever made the study or was invited to judge in it does not approve its cut")
        if study.state == StudyState.APPROVED:
            return False
        if study.state != StudyState.CLOSED or study.derived_cut is None or study.figures is None:
            raise StudyRefused("only a closed study has a cut to approve", why="wrong_state", state=study.state)
        obstacles = approval_obstacles(study.figures, study.method)
        if obstacles:
            raise StudyRefused("this study does not carry a record", why="obstacles", obstacles=obstacles)
        if abs(cut - study.derived_cut) > Decimal(STANDARD_ERRORS_MOST * (study.cut_se or 0)) + TENTH / 2:
            raise StudyRefused("further from the derived cut than two standard errors", why="too_far", derived=str(study.derived_cut))
        study.approved_cut, study.approved_by_id, study.approved_at, study.reason = cut.quantize(TENTH), by, now, reason
        study.state = StudyState.APPROVED
        study.save(update_fields=["approved_cut", "approved_by", "approved_at", "reason", "state"])
    return True
