"""A cut from reference operators: their scores are the rubric's, the line is SciPy's."""

import numpy as np
import pytest
from scipy.stats import linregress

from grading.errors import StandardNotDerivable
from grading.rubric.expected_growth import PanelOfRoom
from grading.rubric.facts import GuardLimits, RoomFacts, RunFacts
from grading.rubric.v1 import score_room
from grading.standard_setting.operator_scores import operator_scores
from grading.standard_setting.panel_regression import panel_regression

SKILLS = np.array([round(rank / 7, 3) for _ in range(3) for rank in range(8)])


def panels(rooms: int = 3) -> list[PanelOfRoom]:
    draw = np.random.default_rng(8)
    return [PanelOfRoom(tuple(float(x) for x in 1e6 * np.exp(0.4 * SKILLS + draw.normal(0, 0.1, 24))), 1e6) for _ in range(rooms)]


def test_an_operator_scores_what_a_candidate_of_the_same_value_scores() -> None:
    found = operator_scores(panels())
    for room, panel in enumerate(panels()):
        for seat, value in enumerate(panel.values_cents):
            run = RunFacts(value, 0.0, 0.0, 0, 0.0, 0.0, 0.0, 0.0)
            base = RunFacts(panel.baseline_cents, 0.0, 0.0, 0, 0.0, 0.0, 0.0, 0.0)
            assert found[seat, room] == pytest.approx(score_room(RoomFacts(run, base, panel.values_cents, GuardLimits())).equated_score, rel=1e-12)


def test_the_cut_is_the_line_at_the_skill() -> None:
    scores = operator_scores(panels())
    theirs = linregress(SKILLS, scores.mean(axis=1))
    found = panel_regression(SKILLS, scores, 0.4, seed=2)
    assert found.cut == round(theirs.intercept + 0.4 * theirs.slope, 1)
    assert found.line.r_squared == pytest.approx(theirs.rvalue**2)
    assert 0 < found.spread.se < 40
    assert found.spread.low < found.cut < found.spread.high


def test_a_higher_skill_asks_for_a_higher_cut() -> None:
    scores = operator_scores(panels())
    cuts = [panel_regression(SKILLS, scores, skill, seed=2).cut for skill in (0.2, 0.5, 0.8)]
    assert cuts == sorted(cuts) and len(set(cuts)) == 3


def test_a_skill_off_the_scale_is_refused() -> None:
    with pytest.raises(StandardNotDerivable):
        panel_regression(SKILLS, operator_scores(panels()), 1.01, seed=2)
