"""Attempts of a made-up round."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from grading.round_statistics.facts import JobFacts, PlayedRoom, ResultFacts, SatAttempt

T0 = datetime(2026, 3, 1, 10, tzinfo=UTC)


def a_room(position: int = 1, **more: Any) -> PlayedRoom:
    room = PlayedRoom(
        position, 40 + position, f"房间{position}", f"Room {position}", 60.0, 300.0, 12, "deadline",
        value_cents=120_000, baseline_cents=100_000, uplift=0.2, log_ratio=0.18232155679395462, equated_score=510.0,
        score=510.0, panel_median_log=0.1,
    )  # fmt: skip
    return replace(room, **more)


def a_result(decision: str = "PASS", missed: tuple[str, ...] = (), **more: Any) -> ResultFacts:
    codes = ("score_reaches_cut", "uplift_reaches_growth", "few_breaches", "no_severe_breach")
    conditions = tuple({"code": code, "met": code not in missed, "measured": 0.0, "required": 0.0, "unit": ""} for code in codes)
    if decision == "INVALID":
        conditions = ({"code": more.pop("because"), "met": False, "measured": None, "required": None, "unit": ""}, *conditions)
    result = ResultFacts(decision, True, 510.0, 12.0, 0.2, 0.19, 500.0, 0.15, 5_000, conditions, "rubric/1", T0 + timedelta(minutes=20), T0, False)
    return replace(result, **more)


def an_attempt(person: int, **more: Any) -> SatAttempt:
    attempt = SatAttempt(
        public_id=f"attempt-{person}", person_number=person, person_name=f"Person {person}", form="A", number=1, counts=True, program=False,
        identity_check="not_checked", state="finalised", started_at=T0, closed_at=T0 + timedelta(minutes=15), close_reason="handed_in",
        extra_time_percent=100, rooms=(a_room(1), a_room(2)), job=JobFacts("graded", 1, T0, 2.0, 3.5), result=a_result(),
    )  # fmt: skip
    return replace(attempt, **more)
