"""The cut by borderline regression, checked against SciPy, against a bootstrap that shares no code with it, and against a known truth."""

import random
import statistics

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.stats import linregress

from grading.errors import StandardNotDerivable
from grading.standard_setting.borderline_regression import borderline_regression
from grading.standard_setting.line import fit_line

TRUE_INTERCEPT, TRUE_SLOPE = 380.0, 55.0
TRUE_CUT = TRUE_INTERCEPT + 2 * TRUE_SLOPE


def a_study(
    seed: int, replays: int = 24, judges: int = 6, noise: float = 0.5, scatter: float = 40.0
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Ratings [replay, judge] and scores of made-up replays whose true borderline score is TRUE_CUT."""
    draw = np.random.default_rng(seed)
    quality = np.linspace(1.0, 5.0, replays)
    severity = draw.normal(0.0, 0.3, judges)
    seen = quality[:, None] + severity[None, :] + draw.normal(0.0, noise, (replays, judges))
    return np.clip(np.rint(seen), 1, 5), TRUE_INTERCEPT + TRUE_SLOPE * quality + draw.normal(0.0, scatter, replays)


def test_the_line_is_the_one_that_scipy_finds() -> None:
    ratings, scores = a_study(1)
    ours, theirs = fit_line(ratings.mean(axis=1), scores), linregress(ratings.mean(axis=1), scores)
    assert ours.slope == pytest.approx(theirs.slope, rel=1e-12)
    assert ours.intercept == pytest.approx(theirs.intercept, rel=1e-12)
    assert ours.r_squared == pytest.approx(theirs.rvalue**2, rel=1e-12)


def test_the_cut_is_the_line_at_borderline_rounded_as_scores_are() -> None:
    ratings, scores = a_study(2)
    theirs = linregress(ratings.mean(axis=1), scores)
    found = borderline_regression(ratings, scores, seed=7)
    assert found.cut == round(theirs.intercept + 2 * theirs.slope, 1)
    assert found.cut == pytest.approx(TRUE_CUT, abs=3 * found.spread.se)


def test_a_line_without_scatter_gives_back_its_own_cut_and_no_error() -> None:
    quality = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    found = borderline_regression(np.repeat(quality[:, None], 3, axis=1), 300 + 70 * quality, seed=1)
    assert found.cut == 440.0
    assert found.spread.se == pytest.approx(0.0, abs=1e-9)
    assert found.line.r_squared == pytest.approx(1.0)
    assert found.exact_ratings_cut == pytest.approx(440.0)


def test_the_standard_error_is_that_of_a_bootstrap_written_anew() -> None:
    ratings, scores = a_study(3)
    found = borderline_regression(ratings, scores, seed=5)
    draw, cuts = random.Random(99), []
    replays, judges = ratings.shape
    while len(cuts) < 4000:
        rows, columns = draw.choices(range(replays), k=replays), draw.choices(range(judges), k=judges)
        means = [statistics.fmean(float(ratings[row, column]) for column in columns) for row in rows]
        slope, intercept = statistics.linear_regression(means, [float(scores[row]) for row in rows])
        cuts.append(intercept + 2 * slope)
    assert found.spread.se == pytest.approx(statistics.stdev(cuts), rel=0.07)
    low, *_, high = statistics.quantiles(cuts, n=40)
    assert found.spread.low == pytest.approx(low, abs=4)
    assert found.spread.high == pytest.approx(high, abs=4)


def test_the_same_seed_gives_the_same_figure_and_another_one_hardly_another() -> None:
    ratings, scores = a_study(4)
    first, again, other = (borderline_regression(ratings, scores, seed).spread.se for seed in (11, 11, 12))
    assert first == again
    assert other != first and other == pytest.approx(first, rel=0.1)


def test_more_replays_and_judges_make_it_surer() -> None:
    """Over sixteen studies: the error of a single small one scatters by half."""
    few = statistics.fmean(borderline_regression(*a_study(seed, replays=10, judges=3), seed=1).spread.se for seed in range(16))
    many = statistics.fmean(borderline_regression(*a_study(seed, replays=60, judges=10), seed=1).spread.se for seed in range(16))
    assert many < 0.6 * few


def test_error_in_the_ratings_is_shown_as_the_distance_to_the_exact_ratings_cut() -> None:
    ratings, scores = a_study(6, replays=60, noise=1.5)
    found = borderline_regression(ratings, scores, seed=1)
    assert found.exact_ratings_cut is not None
    assert found.exact_ratings_cut < found.cut < scores.mean()  # a flattened line pulls the cut towards the mean


@pytest.mark.parametrize(
    ("ratings", "scores", "why"),
    [
        ([[1], [2], [3]], [1, 2, 3], "few_judges"),
        ([[1, 1], [2, 2]], [1, 2], "few_points"),
        ([[2, 2], [2, 2], [2, 2]], [1, 2, 3], "no_spread"),
        ([[1, 1], [2, 2], [3, 3]], [5, 5, 5], "no_spread"),
    ],
)
def test_what_carries_no_line_is_refused(ratings: list[list[float]], scores: list[float], why: str) -> None:
    with pytest.raises(StandardNotDerivable) as refused:
        borderline_regression(np.array(ratings, dtype=float), np.array(scores, dtype=float), seed=1)
    assert refused.value.params["why"] == why
