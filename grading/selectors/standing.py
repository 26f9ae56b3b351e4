"""What a result means for its candidate now: how the growth follows from the cut, the next attempt, the appeal, where to practise."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from exams.selectors import practice_places, retake_place
from grading.errors import RubricError
from grading.models import Result, RoomGrade
from grading.rubric.expected_growth import PanelOfRoom, expected_growth
from grading.selectors.appeals import APPEAL_WINDOW_DAYS, appeal_place


def standing_document(attempt_id: int, now: datetime) -> dict[str, Any]:
    """Beside `report_document`, and unlike it a matter of the hour. Raises Result.DoesNotExist before the attempt is graded."""
    result = Result.objects.get(attempt_id=attempt_id, effective=True)
    return {
        "standard": _standard(result),
        "retake": asdict(retake_place(attempt_id, now)),
        "appeal": _appeal(attempt_id, now),
        "practice": [{**asdict(place), "levers": sorted(place.levers)} for place in practice_places(now)],
    }


def _standard(result: Result) -> dict[str, Any]:
    """The cut and the growth that the round states, beside the growth at which whoever scores the cut in every room of this form arrives.

    None where nothing can be derived: a cut outside of the scale of scores.
    """
    grades = RoomGrade.objects.filter(attempt_id=result.attempt_id, effective=True).order_by("position")
    panels = [PanelOfRoom(tuple(operator["value_cents"] for operator in grade.panel["operators"]), float(grade.baseline_cents)) for grade in grades]
    stated = {"cut_score": result.cut_score, "expected_growth": result.expected_growth}
    try:
        derived = expected_growth(panels, result.cut_score)
    except RubricError:
        return {**stated, "derived_growth": None}
    return {**stated, "derived_growth": derived.growth}


def _appeal(attempt_id: int, now: datetime) -> dict[str, Any]:
    place = appeal_place(attempt_id, now)
    states = [appeal.state for appeal in place.appeals]
    return {"may_file": place.may_file, "until": place.until, "window_days": APPEAL_WINDOW_DAYS, "states": states}
