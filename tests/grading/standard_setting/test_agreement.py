"""Intraclass correlations against the published example, and their edge cases."""

import numpy as np
import pytest

from grading.standard_setting.agreement import agreement

SHROUT_FLEISS = np.array([[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]], dtype=float)
"""Six targets, four judges: table 2 of Shrout and Fleiss, Psychol. Bull. 86 (1979). Their table 4: ICC(2,1) .29, ICC(2,4) .62, ICC(3,4) .91."""


def test_the_published_example() -> None:
    found = agreement(SHROUT_FLEISS)
    assert found.one_judge == pytest.approx(0.29, abs=0.005)
    assert found.mean_of_judges == pytest.approx(0.62, abs=0.005)
    assert found.mean_consistency == pytest.approx(0.91, abs=0.005)


def test_judges_of_one_mind_agree_wholly() -> None:
    found = agreement(np.repeat(np.array([[1.0], [3.0], [5.0]]), 4, axis=1))
    assert (found.one_judge, found.mean_of_judges, found.mean_consistency) == (1.0, 1.0, 1.0)


def test_a_strict_judge_costs_agreement_and_is_named() -> None:
    same = np.array([[2.0, 2.0, 2.0], [3.0, 3.0, 3.0], [5.0, 5.0, 5.0]])
    strict = same - np.array([0.0, 0.0, 1.0])
    found = agreement(strict)
    assert found.mean_consistency == pytest.approx(1.0)
    assert found.one_judge is not None and found.one_judge < 0.95
    assert found.severity == pytest.approx((1 / 3, 1 / 3, -2 / 3))


def test_a_table_without_variance_has_no_agreement_to_measure() -> None:
    found = agreement(np.full((4, 3), 3.0))
    assert (found.one_judge, found.mean_of_judges, found.mean_consistency) == (None, None, None)


def test_with_quadratic_weights_kappa_comes_to_the_same() -> None:
    """Fleiss and Cohen (1973): Cohen's weighted kappa of two judges, computed from its definition, is near ICC(A,1) of many replays."""
    draw = np.random.default_rng(3)
    quality = draw.normal(3.0, 1.0, 400)
    table = np.clip(np.rint(quality[:, None] + draw.normal(0.0, 0.6, (400, 2))), 1, 5)
    observed = float(((table[:, 0] - table[:, 1]) ** 2).mean())
    expected = float(((table[:, 0][:, None] - table[:, 1][None, :]) ** 2).mean())
    assert agreement(table).one_judge == pytest.approx(1 - observed / expected, abs=0.01)
