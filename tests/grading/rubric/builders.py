"""Facts of rooms for tests of the rubric: a sound baseline, a panel, and what a test wants to differ."""

from dataclasses import replace
from typing import Any

from grading.rubric.facts import GuardLimits, RoomFacts, RunFacts

BASELINE = RunFacts(
    value_cents=10_000_000.0,
    contribution_cents=2_000_000.0,
    return_rate=0.20,
    compliance_breaches=0,
    followers=400.0,
    trust=0.80,
    energy=0.60,
    fan_fatigue=0.20,
)
PANEL = tuple(10_000_000.0 * (0.60 + 0.05 * number) for number in range(24))


def a_run(**differences: Any) -> RunFacts:
    return replace(BASELINE, **differences)


def a_room(value_cents: float = 13_000_000.0, panel: tuple[float, ...] = PANEL, limits: GuardLimits | None = None, **run: Any) -> RoomFacts:
    run.setdefault("contribution_cents", 2_600_000.0)
    return RoomFacts(a_run(value_cents=value_cents, **run), BASELINE, panel, limits or GuardLimits())
