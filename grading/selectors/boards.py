"""Final results of a round as boards need them: people apart from reference operators."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from math import exp, log
from statistics import fmean
from typing import Any

from django.db.models import Count, F, Min, Sum

from exams.selectors import program_attempts
from grading.models import Result, RoomGrade
from grading.models.result import Decision, ResultState
from grading.rubric.v1 import SCORE_CENTRE, SCORE_PER_Z, VALUE_FLOOR_SHARE, Z_MAX


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A final result: that of the latest attempt, never the best. `program`: a program sat it, and no person's row is made of it."""

    result_id: int
    attempt_id: int
    person_id: int
    attempt_number: int
    score: float
    score_se: float | None
    round_uplift: float
    contribution_cents: int
    decision: str
    finalised_at: datetime
    program: bool = False


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """A reference operator over the same rooms, equated like a person. `skill` is between 0 and 1."""

    bot_id: str
    family: str
    skill: float
    score: float
    round_uplift: float
    rooms: int


def results_for_board(round_id: int) -> list[BoardRow]:
    """One row per person and one per program, best score first: who sat in person and let a program sit too has both, and neither hides the other.

    Ungraded, unreleased and invalid results are not in it.
    """
    finals = Result.objects.filter(round_id=round_id, state=ResultState.FINALISED, effective=True)
    programs = program_attempts(round_id)
    latest: dict[tuple[int, bool], Result] = {}
    # An attempt that was not judged decides nothing: the one before it stands.
    for result in finals.exclude(decision=Decision.INVALID).order_by("attempt_number"):
        latest[result.person_id, result.attempt_id in programs] = result
    rows = sorted(latest.items(), key=lambda item: (-item[1].score, -item[1].round_uplift, item[1].pk))
    return [_row(result, program) for (_, program), result in rows]


def _row(result: Result, program: bool) -> BoardRow:
    assert result.published_at is not None  # by the table's constraint
    return BoardRow(
        result_id=result.pk,
        attempt_id=result.attempt_id,
        person_id=result.person_id,
        attempt_number=result.attempt_number,
        score=result.score,
        score_se=result.score_se,
        round_uplift=result.round_uplift,
        contribution_cents=result.contribution_cents,
        decision=result.decision,
        finalised_at=result.published_at,
        program=program,
    )


def results_fingerprint(round_id: int) -> str:
    """Changes with every final result of a round that comes, goes, is superseded or turns out a program's, INVALID ones too; empty without any."""
    finals = Result.objects.filter(round_id=round_id, state=ResultState.FINALISED, effective=True)
    told = finals.aggregate(count=Count("pk"), total=Sum("pk"), squares=Sum(F("pk") * F("pk")))
    if not told["count"]:
        return ""
    programs = program_attempts(round_id) & set(finals.values_list("attempt_id", flat=True))
    return f"{told['count']}:{told['total']}:{told['squares']}:{sum(programs)}"


def round_of_result(result_id: int) -> int:
    """The round whose board a result stands on; raises Result.DoesNotExist."""
    return Result.objects.values_list("round_id", flat=True).get(pk=result_id)


def final_result_id(attempt_id: int) -> int | None:
    """The attempt's final result; None before it is published."""
    return Result.objects.filter(attempt_id=attempt_id, effective=True, state=ResultState.FINALISED).values_list("pk", flat=True).first()


def finalised_pass_ids() -> list[int]:
    """Results that a certificate may be due for."""
    passes = Result.objects.filter(state=ResultState.FINALISED, effective=True, decision=Decision.PASS)
    return list(passes.values_list("pk", flat=True))


def reference_results(round_id: int) -> list[ReferenceRow]:
    """The panel over the rooms of the round's released attempts; empty until one is released."""
    released = Result.objects.filter(round_id=round_id, state=ResultState.FINALISED, effective=True).values("attempt_id")
    grades = RoomGrade.objects.filter(attempt_id__in=released, effective=True)
    # Scenario and baseline's run name the room and its path: one grade of each tells what the panel did there.
    one_of_each = grades.values("scenario_digest", "baseline_digest").order_by().annotate(first=Min("pk")).values("first")
    rooms = RoomGrade.objects.filter(pk__in=one_of_each).defer("curves", "facts", "guard_rails")
    seats: dict[str, list[tuple[float, float]]] = defaultdict(list)
    cards: dict[str, dict[str, Any]] = {}
    for grade in rooms:
        for operator in grade.panel["operators"]:
            cards[operator["bot"]] = operator
            seats[operator["bot"]].append(_reference_room(operator["value_cents"], grade))
    rows = [_reference_row(cards[bot], scored) for bot, scored in seats.items()]
    return sorted(rows, key=lambda row: (-row.score, row.bot_id))


def _reference_room(value_cents: float, grade: RoomGrade) -> tuple[float, float]:
    """(equated score, log ratio) of an operator in one room; its guard-rails are not part of a panel run."""
    log_ratio = log(max(value_cents / grade.baseline_cents, VALUE_FLOOR_SHARE))
    z = (log_ratio - grade.panel["median_log"]) / grade.panel["scale_log"]
    return SCORE_CENTRE + SCORE_PER_Z * min(max(z, -Z_MAX), Z_MAX), log_ratio


def _reference_row(operator: dict[str, Any], scored: list[tuple[float, float]]) -> ReferenceRow:
    return ReferenceRow(
        bot_id=operator["bot"],
        family=operator["family"],
        skill=operator["skill"],
        score=fmean(score for score, _ in scored),
        round_uplift=exp(fmean(log_ratio for _, log_ratio in scored)) - 1,
        rooms=len(scored),
    )
