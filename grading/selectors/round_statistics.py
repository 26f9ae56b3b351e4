"""A round's attempts as its statistics take them: what the exams know of each, with its job and its effective result."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any

from certify.accounts.selectors import person_cards
from exams.selectors.round_rooms import AttemptSat, RoomSat, attempts_sat, roster_size
from grading.models import GradeJob, RegradeItem, Result, RoomGrade
from grading.models.regrade import RegradeState
from grading.models.result import Decision, ResultState
from grading.round_statistics.facts import JobFacts, PlayedRoom, ResultFacts, SatAttempt
from grading.round_statistics.summary import RoundSummary, summary
from sandbox.selectors import ScenarioCard, scenario_card

GRADE_FIELDS = (
    "attempt_id", "position", "value_cents", "baseline_cents", "uplift", "log_ratio", "equated_score", "score", "panel", "guard_rails",
)  # fmt: skip


def round_statistics(round_id: int) -> RoundSummary:
    return summary(sat_attempts(round_id), roster_size(round_id))


def sat_attempts(round_id: int) -> list[SatAttempt]:
    """Ten queries and one a scenario, whatever the number of attempts."""
    attempts = attempts_sat(round_id)
    ids = [attempt.attempt_id for attempt in attempts]
    names = person_cards([attempt.person_id for attempt in attempts])
    jobs = {job.attempt_id: job for job in GradeJob.objects.filter(attempt_id__in=ids)}
    results = {result.attempt_id: result for result in Result.objects.filter(round_id=round_id, effective=True)}
    regraded = set(
        RegradeItem.objects.filter(regrade__round_id=round_id, regrade__state=RegradeState.APPLIED, after__effective=True).values_list(
            "after_id", flat=True
        )
    )
    grades: dict[int, dict[int, RoomGrade]] = defaultdict(dict)
    for grade in RoomGrade.objects.filter(attempt_id__in=ids, effective=True).only(*GRADE_FIELDS):
        grades[grade.attempt_id][grade.position] = grade
    cards = {scenario: scenario_card(scenario) for scenario in {room.scenario_id for attempt in attempts for room in attempt.rooms}}
    latest = _latest(attempts, results)
    return [
        _attempt(
            attempt,
            names[attempt.person_id].display_name,
            counts=attempt.attempt_id in latest,
            rooms=tuple(_room(room, cards[room.scenario_id], grades[attempt.attempt_id].get(room.position)) for room in attempt.rooms),
            job=_job(jobs.get(attempt.attempt_id)),
            result=_result(results.get(attempt.attempt_id), regraded),
        )
        for attempt in attempts
    ]


def _latest(attempts: list[AttemptSat], results: dict[int, Result]) -> set[int]:
    """Of each person the latest attempt that was judged, is not void and was steered by no program: the one that decides."""
    latest: dict[int, AttemptSat] = {}
    for attempt in attempts:
        result = results.get(attempt.attempt_id)
        judged = result is not None and result.decision != Decision.INVALID and attempt.state != "void" and not attempt.program
        if judged and (attempt.person_id not in latest or latest[attempt.person_id].number < attempt.number):
            latest[attempt.person_id] = attempt
    return {attempt.attempt_id for attempt in latest.values()}


def _attempt(sat: AttemptSat, name: str, **more: Any) -> SatAttempt:
    return SatAttempt(
        public_id=str(sat.public_id),
        person_number=sat.person_number,
        person_name=name,
        form=sat.form,
        number=sat.number,
        program=sat.program,
        identity_check=sat.identity_check,
        state=sat.state,
        started_at=sat.started_at,
        closed_at=sat.closed_at,
        close_reason=sat.close_reason,
        extra_time_percent=sat.extra_time_percent,
        **more,
    )


def _room(sat: RoomSat, card: ScenarioCard, grade: RoomGrade | None) -> PlayedRoom:
    common: dict[str, Any] = {
        "position": sat.position,
        "scenario_id": sat.scenario_id,
        "title_zh": card.title_zh,
        "title_en": card.title_en,
        "preparation_s": sat.preparation_s,
        "live_s": sat.live_s,
        "actions": sat.actions,
        "close_reason": sat.close_reason,
    }
    if grade is None:
        return PlayedRoom(**common)
    return PlayedRoom(
        **common,
        value_cents=grade.value_cents,
        baseline_cents=grade.baseline_cents,
        uplift=grade.uplift,
        log_ratio=grade.log_ratio,
        equated_score=grade.equated_score,
        score=grade.score,
        panel_median_log=grade.panel["median_log"],
        breached=tuple(rail["code"] for rail in grade.guard_rails if not rail["kept"]),
        severe=tuple(rail["code"] for rail in grade.guard_rails if rail["severe"]),
    )


def _job(job: GradeJob | None) -> JobFacts | None:
    if job is None:
        return None
    wait_s = (job.started_at - job.queued_at).total_seconds() if job.started_at else None
    return JobFacts(job.state, job.tries, job.queued_at, wait_s, job.duration_s)


def _result(result: Result | None, regraded: Collection[int | None]) -> ResultFacts | None:
    if result is None:
        return None
    return ResultFacts(
        decision=result.decision,
        final=result.state == ResultState.FINALISED,
        score=result.score,
        score_se=result.score_se,
        round_uplift=result.round_uplift,
        net_uplift=result.net_uplift,
        cut_score=result.cut_score,
        expected_growth=result.expected_growth,
        contribution_cents=result.contribution_cents,
        conditions=tuple(result.conditions),
        rubric_version=result.rubric_version,
        graded_at=result.graded_at,
        published_at=result.published_at,
        regraded=result.pk in regraded,
        extra_rooms=_extra_rooms(result.sequential),
    )


def _extra_rooms(sequential: dict[str, Any] | None) -> str:
    if sequential is None:
        return ""
    return "deadline" if sequential["by"] == "deadline" else str(sequential["why"])
