"""Guard-rails: what cannot be traded for sales."""

from typing import Any

import pytest

from grading.rubric import v1
from grading.rubric.facts import GuardLimits
from tests.grading.rubric.builders import BASELINE, a_room

# (what differs from a sound run, the guard-rail that must break, is it severe?)
BREACHES: list[tuple[dict[str, Any], str, bool]] = [
    ({"contribution_cents": 1_999_999.0}, "contribution", False),
    ({"contribution_cents": 999_000.0}, "contribution", True),
    ({"compliance_breaches": 1}, "compliance", False),
    ({"compliance_breaches": 2}, "compliance", True),
    ({"return_rate": 0.31}, "returns", False),
    ({"return_rate": 0.41}, "returns", True),
    ({"followers": 359.0}, "hand_over", False),
    ({"followers": 199.0}, "hand_over", True),
    ({"trust": 0.74}, "hand_over", False),
    ({"energy": 0.34}, "hand_over", True),
    ({"fan_fatigue": 2.21}, "hand_over", False),
    ({"fan_fatigue": 4.21}, "hand_over", True),
]
KEPT: list[dict[str, Any]] = [
    {"contribution_cents": BASELINE.contribution_cents},
    {"return_rate": 0.29},
    {"followers": 360.0},
    {"trust": 0.751},
    {"energy": 0.551},
    {"fan_fatigue": 2.2},
]


@pytest.mark.parametrize(("difference", "code", "severe"), BREACHES)
def test_a_breach_is_named_and_costs_the_room(difference: dict[str, Any], code: str, severe: bool) -> None:
    room = v1.score_room(a_room(15_000_000.0, **difference))
    broken = [rail for rail in room.guard_rails if not rail.kept]
    assert [(rail.code, rail.severe) for rail in broken] == [(code, severe)]
    assert room.score == 200.0
    assert room.equated_score > 500.0


@pytest.mark.parametrize("difference", KEPT)
def test_the_limit_itself_is_allowed(difference: dict[str, Any]) -> None:
    assert not v1.score_room(a_room(**difference)).breached


def test_a_scenario_may_take_the_contribution_out() -> None:
    limits = GuardLimits(contribution_not_below_baseline=False)
    assert not v1.score_room(a_room(contribution_cents=0.0, limits=limits)).breached


def test_a_scenario_may_allow_a_compliance_breach() -> None:
    assert not v1.score_room(a_room(compliance_breaches=1, limits=GuardLimits(compliance_breaches_max=1))).breached
