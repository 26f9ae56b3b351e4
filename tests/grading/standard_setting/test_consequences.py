"""The highest cut that somebody passes, against the rubric's own decision at every tenth of a point."""

from dataclasses import replace

import numpy as np
import pytest

from grading.rubric.expected_growth import PanelOfRoom, expected_growth
from grading.rubric.facts import GuardLimits, RoomFacts, RoundRules, RunFacts
from grading.rubric.v1 import decide_round, score_room
from grading.standard_setting.consequences import Sitter, highest_cut, passed


def a_round(seed: int) -> tuple[Sitter, object, list[PanelOfRoom]]:
    draw = np.random.default_rng(seed)
    panels, scores = [], []
    for _ in range(3):
        values = tuple(float(x) for x in 1e6 * np.exp(draw.normal(0.3, 0.2, 24)))
        panels.append(PanelOfRoom(values, 1e6))
        base = RunFacts(1e6, 0.0, 0.0, 0, 0.0, 0.0, 0.0, 0.0)
        own = replace(base, value_cents=1e6 * float(np.exp(draw.normal(0.3, 0.25))))
        scores.append(score_room(RoomFacts(own, base, values, GuardLimits())))
    decision = decide_round(tuple(scores), RoundRules(0.0, 200.0))
    growth = {cut: expected_growth(panels, cut).growth for cut in (step / 10 for step in range(2000, 8001))}
    return Sitter(decision.score, decision.uplift, True, growth.__getitem__), tuple(scores), panels


@pytest.mark.parametrize("seed", range(4))
def test_it_is_where_the_rubric_stops_passing(seed: int) -> None:
    sitter, scores, _ = a_round(seed)
    passing = [
        step / 10
        for step in range(2000, 8001)
        if decide_round(scores, RoundRules(sitter.growth_at(step / 10), step / 10)).decision == "PASS"  # type: ignore[arg-type]
    ]
    assert highest_cut(sitter) == (max(passing) if passing else None)


def test_growth_binds_where_the_score_does_not() -> None:
    sitter = Sitter(600.0, 0.10, True, lambda cut: (cut - 500) / 1000)
    assert highest_cut(sitter) == 600.0
    assert highest_cut(replace(sitter, uplift=0.05)) == 550.0


def test_a_failed_guard_rail_passes_no_cut_and_a_tiny_growth_none_either() -> None:
    sitter = Sitter(600.0, 0.10, False, lambda cut: 0.0)
    assert highest_cut(sitter) is None
    assert highest_cut(replace(sitter, rails_kept=True, uplift=-0.5)) is None


def test_who_stands_at_the_cut_passes() -> None:
    assert passed([500.0, 499.9, None, 700.0], 500.0) == 2
