"""Released results of several people: for whoever these people let see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from grading.models import Result
from grading.models.result import ResultState


@dataclass(frozen=True, slots=True)
class PersonResult:
    """One released result. `uplift` is a fraction."""

    person_id: int
    round_slug: str
    title_zh: str
    title_en: str
    attempt_number: int
    score: float
    uplift: float
    decision: str
    decision_name: str  # in the language that is active
    published_at: datetime


def released_results_of(person_ids: Iterable[int], most: int = 200) -> list[PersonResult]:
    """What stands now, newest first: a result that a regrade replaced is not in it."""
    rows = Result.objects.filter(person_id__in=list(person_ids), state=ResultState.FINALISED, effective=True).select_related("round")
    return [
        PersonResult(
            row.person_id,
            row.round.slug,
            row.round.title_zh,
            row.round.title_en,
            row.attempt_number,
            row.score,
            row.round_uplift,
            row.decision,
            row.get_decision_display(),
            published_at,
        )
        for row in rows.order_by(F("published_at").desc(), "-pk")[:most]
        if (published_at := row.published_at) is not None
    ]
