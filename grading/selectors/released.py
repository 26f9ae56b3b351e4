"""Final results as spectators may see them: what a room came to, beside the recorded operator."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from grading.models import Result, RoomGrade
from grading.models.result import Decision, ResultState


@dataclass(frozen=True, slots=True)
class ReleasedResult:
    """`uplifts` by room, fractions over the baseline."""

    attempt_id: int
    score: float
    round_uplift: float
    passed: bool
    uplifts: dict[int, float]


def released_attempts(attempt_ids: Iterable[int]) -> set[int]:
    """Which of the attempts have a final result that was judged. One query."""
    return set(_finals(attempt_ids).values_list("attempt_id", flat=True))


def released_results(attempt_ids: Iterable[int]) -> dict[int, ReleasedResult]:
    """Of the attempts whose result is final; those that were not judged are left out. Two queries."""
    finals = _finals(attempt_ids)
    found = {row.attempt_id: ReleasedResult(row.attempt_id, row.score, row.round_uplift, row.decision == Decision.PASS, {}) for row in finals}
    grades = RoomGrade.objects.filter(attempt_id__in=list(found), effective=True).order_by("position")
    for attempt_id, position, uplift in grades.values_list("attempt_id", "position", "uplift"):
        found[attempt_id].uplifts[position] = uplift
    return found


def _finals(attempt_ids: Iterable[int]) -> QuerySet[Result]:
    finals = Result.objects.filter(attempt_id__in=list(attempt_ids), state=ResultState.FINALISED, effective=True)
    return finals.exclude(decision=Decision.INVALID)


def released_course(attempt_id: int, position: int) -> dict[str, Any]:
    """Expected GMV so far, in cents, of the run and of the recorded operator at the seconds `s`; raises RoomGrade.DoesNotExist.

    Whether the result is final is asked by `released_results`.
    """
    grade = RoomGrade.objects.only("curves", "uplift", "metric").get(attempt_id=attempt_id, position=position, effective=True)
    lines = {name: grade.curves[name]["expected_gmv_cents"] for name in ("run", "baseline")}
    return {"s": grade.curves["s"], **lines, "uplift": grade.uplift, "metric": grade.metric}
