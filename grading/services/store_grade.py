"""Write the grades of an attempt, its result and the end of its job in one transaction."""

import logging
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from exams.selectors import AttemptRecord
from exams.services.mark_graded import mark_graded
from grading.errors import LeaseLost
from grading.models import Result, RoomGrade
from grading.models.grade_job import JobState
from grading.round_figures import RoundFigures, round_figures
from grading.rubric.facts import RoundRules
from grading.rubric.registry import CURRENT_VERSION, rubric
from grading.rubric.sensitivity import room_interval
from grading.services.finalise import finalise
from grading.services.grade_room import GradedRoom
from grading.services.lease_job import Lease, held
from grading.services.queue_feedback import queue_feedback
from grading.services.run_assessment import assessment_figures

log = logging.getLogger(__name__)


def store_grade(lease: Lease, record: AttemptRecord, rooms: tuple[GradedRoom, ...], now: datetime) -> Result:
    """Raises LeaseLost, and writes nothing, if the job has passed to another worker."""
    with transaction.atomic():
        started_at = held(lease).values_list("started_at", flat=True).first()
        if not held(lease).update(
            state=JobState.GRADED,
            lease_token=None,
            lease_until=None,
            finished_at=now,
            duration_s=(now - started_at).total_seconds() if started_at else None,
        ):
            raise LeaseLost("the job passed to another worker", job=lease.job_id)
        grades = RoomGrade.objects.bulk_create(room_grade_row(record.attempt_id, room, now) for room in rooms)
        queue_feedback((grade.pk for grade in grades), now)
        # Declared void while it was being computed? The attempt's lock decides; what was read at the beginning does not.
        live = mark_graded(record.attempt_id, now)
        result = result_row(record if live else replace(record, state="void"), rooms, now, sequential=sequential_document(record, rooms))
        result.save()
        if record.release == "at_once" or record.released_at is not None:
            finalise(result.pk, None, now)
    return result


def room_grade_row(attempt_id: int, room: GradedRoom, now: datetime) -> RoomGrade:
    """Not yet stored, effective."""
    played, score = room.played, room.score
    interval = room_interval(played.member_log_ratios)
    return RoomGrade(
        attempt_id=attempt_id,
        position=room.position,
        scenario_id=room.scenario_id,
        metric=room.metric,
        value_cents=round(played.candidate.facts.value_cents),
        baseline_cents=round(played.baseline.facts.value_cents),
        sampled_gmv_cents=played.candidate.totals.sampled_gmv_cents,
        uplift=score.uplift,
        uplift_low=interval.low if interval else None,
        uplift_high=interval.high if interval else None,
        log_ratio=score.log_ratio,
        log_ratio_used=score.log_ratio_used,
        z=score.z,
        equated_score=score.equated_score,
        score=score.score,
        guard_rails=[asdict(rail) for rail in score.guard_rails],
        panel=_panel(room),
        facts={"candidate": _totals(played.candidate), "baseline": _totals(played.baseline)},
        members=list(played.member_log_ratios),
        curves=played.curves,
        run_digest=played.candidate.digest,
        baseline_digest=played.baseline.digest,
        log_digest=played.log_digest,
        engine_version=room.engine_version,
        scenario_digest=room.scenario_digest,
        room_digest=room.room_digest,
        baseline_name=room.baseline_name,
        bot_version=room.bot_version,
        rubric_version=room.rubric_version,
        graded_at=now,
    )


def _totals(side: Any) -> dict[str, Any]:
    return {**asdict(side.totals), **asdict(side.facts)}


def _panel(room: GradedRoom) -> dict[str, Any]:
    score = room.score
    return {
        "operators": [{"bot": value.bot_id, "family": value.family, "skill": value.skill, "value_cents": value.value_cents} for value in room.panel],
        "median_log": score.panel_median_log,
        "scale_log": score.panel_scale_log,
        "low_log": score.panel_low_log,
        "high_log": score.panel_high_log,
    }


def sequential_document(record: AttemptRecord, rooms: tuple[GradedRoom, ...]) -> dict[str, Any] | None:
    """What decided how many rooms were sat; None where the round has no such rule. The figures are computed anew: they follow from the same logs."""
    decided = record.extra_rooms
    if record.base_rooms is None or decided is None:
        return None
    figures = assessment_figures(record, [room.score for room in rooms[: record.base_rooms]])
    if decided.by == "assessment" and decided.opens != figures["opens"]:
        log.error("attempt %s: its base rooms say now %s, and said %s when it waited", record.attempt_id, figures["opens"], decided.opens)
    return {"opened": decided.opens, "by": decided.by, **figures}


def result_row(
    record: AttemptRecord,
    rooms: tuple[GradedRoom, ...],
    now: datetime,
    *,
    invalid_because: str = "",
    rubric_version: str = CURRENT_VERSION,
    sequential: dict[str, Any] | None = None,
) -> Result:
    """Not yet stored, effective, unpublished. A regrade gives a corrected record, a code, the version that the result was decided by, and what
    decided on the extra rooms, which no regrade decides again.
    """
    rules = RoundRules(record.expected_growth, record.cut_score, invalid_because="void" if record.state == "void" else invalid_because)
    decided = rubric(rubric_version).decide_round(tuple(room.score for room in rooms), rules)
    figures: RoundFigures = round_figures(tuple((room.played, room.score) for room in rooms))
    return Result(
        attempt_id=record.attempt_id,
        round_id=record.round_id,
        person_id=record.person_id,
        attempt_number=record.number,
        decision=decided.decision,
        conditions=[asdict(condition) for condition in decided.conditions],
        sequential=sequential,
        round_uplift=decided.uplift,
        uplift_low=figures.uplift_low,
        uplift_high=figures.uplift_high,
        net_uplift=figures.net_uplift,
        ad_roi=figures.ad_roi,
        contribution_cents=figures.contribution_cents,
        score=decided.score,
        score_se=decided.score_se,
        expected_growth=rules.expected_growth,
        cut_score=rules.cut_score,
        rubric_version=rubric_version,
        graded_at=now,
    )
