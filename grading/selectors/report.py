"""The report of an attempt as one document: for the API as it is, for the page to lay out."""

from collections.abc import Sequence
from dataclasses import asdict
from math import exp
from typing import Any

from exams.selectors import attempt_record
from grading.attribution.round_forces import round_forces
from grading.debrief.advice import advice
from grading.models import Result, RoomGrade
from grading.selectors.feedback import feedback_documents
from sandbox.engine.levers import TICK_S
from sandbox.selectors import scenario_card

WAITING: dict[str, Any] = {"state": "queued", "attribution": None, "debrief": None}
"""Feedback of a room whose job has not been made yet."""


def report_document(attempt_id: int) -> dict[str, Any]:
    """Uplifts are fractions, money is in cents, times are UTC. Raises Result.DoesNotExist before the attempt is graded."""
    result = Result.objects.get(attempt_id=attempt_id, effective=True)
    attempt = attempt_record(attempt_id)
    grades = list(RoomGrade.objects.filter(attempt_id=attempt_id, effective=True).order_by("position"))
    feedback = feedback_documents(attempt_id)
    actions = {room.position: len(room.controls) for room in attempt.rooms}
    rooms = [{**_room(grade, actions.get(grade.position, 0)), "feedback": feedback.get(grade.position, WAITING)} for grade in grades]
    forces = _forces(rooms, grades, result)
    return {
        "attempt": {
            "id": str(attempt.public_id),
            "number": attempt.number,
            "person_id": attempt.person_id,
            "identity_check": attempt.identity_check,
            "sitting_mode": attempt.sitting_mode,
            "started_at": attempt.started_at,
            "closed_at": attempt.closed_at,
        },
        "round": {
            "slug": attempt.round_slug,
            "title_zh": attempt.round_title_zh,
            "title_en": attempt.round_title_en,
            "kind": attempt.kind,
            "demo": attempt.demo,
            "standard_zh": attempt.standard_zh,
            "standard_en": attempt.standard_en,
        },
        "result": result_summary(result),
        "rooms": rooms,
        "forces": forces,
        "advice": advice(rooms, forces),
    }


def _forces(rooms: Sequence[dict[str, Any]], grades: Sequence[RoomGrade], result: Result) -> dict[str, Any] | None:
    """The five forces over the round; None until every room has been analysed."""
    attributions = [room["feedback"]["attribution"] for room in rooms]
    if not attributions or any(attribution is None for attribution in attributions):
        return None
    return asdict(round_forces(attributions, [grade.log_ratio_used for grade in grades], result.round_uplift))


def result_of(attempt_id: int) -> dict[str, Any] | None:
    """Decision and figures of an attempt; None before it is graded. Who may see them is not decided here."""
    result = Result.objects.filter(attempt_id=attempt_id, effective=True).first()
    return result_summary(result) if result else None


def result_summary(result: Result) -> dict[str, Any]:
    """Decision and figures, without the rooms. `sequential` only where a rule decided how many rooms were sat."""
    return {
        **({} if result.sequential is None else {"sequential": result.sequential}),
        "decision": result.decision,
        "state": result.state,
        "conditions": result.conditions,
        "round_uplift": result.round_uplift,
        "uplift_low": result.uplift_low,
        "uplift_high": result.uplift_high,
        "expected_growth": result.expected_growth,
        "score": result.score,
        "score_se": result.score_se,
        "cut_score": result.cut_score,
        "net_uplift": result.net_uplift,
        "ad_roi": result.ad_roi,
        "contribution_cents": result.contribution_cents,
        "rubric_version": result.rubric_version,
        "graded_at": result.graded_at,
        "published_at": result.published_at,
    }


def _room(grade: RoomGrade, controls: int) -> dict[str, Any]:
    card = scenario_card(grade.scenario_id)
    return {
        "position": grade.position,
        "title_zh": card.title_zh,
        "title_en": card.title_en,
        "host": card.host,
        "minutes": card.ticks * TICK_S / 60,
        "controls": controls,
        "metric": grade.metric,
        "value_cents": grade.value_cents,
        "baseline_cents": grade.baseline_cents,
        "sampled_gmv_cents": grade.sampled_gmv_cents,
        "uplift": grade.uplift,
        "uplift_used": exp(grade.log_ratio_used) - 1,
        "uplift_low": grade.uplift_low,
        "uplift_high": grade.uplift_high,
        "z": grade.z,
        "equated_score": grade.equated_score,
        "score": grade.score,
        "guard_rails": grade.guard_rails,
        "panel": _panel(grade),
        "facts": grade.facts,
        "curves": grade.curves,
        "versions": {
            "engine": grade.engine_version,
            "scenario": grade.scenario_digest,
            "room": grade.room_digest,
            "baseline": grade.baseline_name,
            "bots": grade.bot_version,
            "rubric": grade.rubric_version,
            "log": grade.log_digest,
            "run": grade.run_digest,
            "baseline_run": grade.baseline_digest,
        },
    }


def _panel(grade: RoomGrade) -> dict[str, Any]:
    """The reference operators' uplifts on the same path, and how many of them the candidate left behind."""
    operators = [{**operator, "uplift": operator["value_cents"] / grade.baseline_cents - 1} for operator in grade.panel["operators"]]
    return {
        "operators": operators,
        "median_uplift": exp(grade.panel["median_log"]) - 1,
        "scale_log": grade.panel["scale_log"],
        "below": sum(operator["uplift"] < grade.uplift for operator in operators),
    }
