"""The gate may not import the rubric, so it has the formulas once more: both must say the same of every run."""

from itertools import product
from math import exp, log

import pytest

from grading.rubric import guard_rails as rails
from grading.rubric.facts import GuardLimits, RoomFacts, RunFacts
from grading.rubric.v1 import score_room
from sandbox.services import gate_rules
from sandbox.services.gate_rules import Limits, Outcome, Scale, failures, log_ratio

PANEL = tuple(100_000.0 * exp(0.04 * k - 0.3) for k in range(24))
BASELINE = {
    "value_cents": 100_000.0,
    "contribution_cents": 20_000.0,
    "return_rate": 0.2,
    "followers": 100.0,
    "trust": 0.8,
    "energy": 0.7,
    "fan_fatigue": 1.0,
}
CHANGES = {
    "value_cents": (500.0, 90_000.0, 117_000.0, 130_000.0),
    "contribution_cents": (5_000.0, 19_999.0, 20_000.0, 60_000.0),
    "return_rate": (0.1, 0.3, 0.31, 0.45),
    "breaches": (0, 1, 2, 5),
    "followers": (20.0, 89.0, 90.0, 300.0),
    "trust": (0.2, 0.74, 0.76, 1.0),
    "energy": (0.3, 0.64, 0.66, 1.0),
    "fan_fatigue": (0.0, 3.0, 3.1, 5.5),
}


def outcome(**changed: float) -> Outcome:
    return Outcome(**{**BASELINE, "breaches": 0, **changed})  # type: ignore[arg-type]


def facts(run: Outcome) -> RunFacts:
    return RunFacts(run.value_cents, run.contribution_cents, run.return_rate, run.breaches, run.followers, run.trust, run.energy, run.fan_fatigue)


@pytest.mark.parametrize(
    "changed",
    [{name: value} for name, values in CHANGES.items() for value in values]
    + [
        {"value_cents": value, "contribution_cents": cents, "breaches": count} for value, cents, count in product(*list(CHANGES.values())[:2], (0, 3))
    ],
)
def test_score_and_guard_rails_agree(changed: dict[str, float]) -> None:
    run, base = outcome(**changed), outcome()
    scored = score_room(RoomFacts(facts(run), facts(base), PANEL, GuardLimits()))
    scale = Scale.of([log_ratio(value, base.value_cents) for value in PANEL])
    assert scale.score(log_ratio(run.value_cents, base.value_cents)) == pytest.approx(scored.equated_score)
    expected = {rail.code: rail.severe for rail in scored.guard_rails if not rail.kept}
    if scored.equated_score < gate_rules.CUT_SCORE:
        expected["score"] = False
    assert failures(run, base, scale, Limits()) == expected


def test_the_scenario_s_own_limits_count() -> None:
    run, base, scale = outcome(breaches=1, return_rate=0.35, contribution_cents=1.0, value_cents=200_000.0), outcome(), Scale(0.0, 0.1)
    assert set(failures(run, base, scale, Limits())) == {"compliance", "returns", "contribution"}
    assert failures(run, base, scale, Limits(contribution=False, breaches=1, return_rate=0.2)) == {}


def test_the_margins_are_the_rubrics() -> None:
    assert gate_rules.SEVERE_LEVEL_MARGIN == rails.SEVERE_LEVEL_MARGIN
    assert gate_rules.SEVERE_FAN_FATIGUE == rails.SEVERE_FAN_FATIGUE
    assert log_ratio(0.0, 100.0) == log(0.01)
