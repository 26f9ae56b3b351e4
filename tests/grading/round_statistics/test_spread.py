"""Quantiles, intervals and bins against computations by others' code."""

from random import Random
from statistics import fmean

import numpy as np
import pytest
from scipy.stats import binomtest

from grading.round_statistics.spread import FEW, PEOPLE_TO_CONCLUDE, Share, Spread, histogram, share, spread


@pytest.mark.parametrize("n", [5, 6, 19, 100])
def test_quantiles_are_those_of_numpy(n: int) -> None:
    draw = Random(n)
    values = [draw.gauss(500, 80) for _ in range(n)]
    found = spread(values)
    wanted = np.quantile(values, [0, 0.25, 0.5, 0.75, 0.95, 1])
    assert [found.low, found.quarter, found.middle, found.three_quarters, found.p95, found.high] == pytest.approx(list(wanted))
    assert (found.mean, found.sd) == pytest.approx((np.mean(values), np.std(values, ddof=1)))


def test_of_too_few_only_the_number_is_told() -> None:
    assert spread([1.0, None, 2.0]) == Spread(2)
    assert spread([1.0] * (FEW - 1)).too_few
    assert not spread([1.0] * FEW).too_few


@pytest.mark.parametrize(("part", "whole"), [(0, 30), (30, 30), (17, 41), (3, 200)])
def test_the_interval_is_wilsons(part: int, whole: int) -> None:
    found, wanted = share(part, whole), binomtest(part, whole).proportion_ci(0.95, method="wilson")
    assert (found.rate, found.low, found.high) == pytest.approx((part / whole, wanted.low, wanted.high), abs=1e-12)


def test_below_thirty_people_no_rate_is_told() -> None:
    assert share(20, PEOPLE_TO_CONCLUDE - 1) == Share(20, 29)


def test_bins_hold_every_number_once_and_use_the_first_width_that_fits() -> None:
    draw = Random(7)
    values = [draw.uniform(210, 790) for _ in range(500)]
    bins = histogram(values, (25.0, 50.0, 100.0))
    assert {round(each.high - each.low) for each in bins} == {50}
    counts, _ = np.histogram(values, bins=[bins[0].low, *(each.high for each in bins)])
    assert [each.n for each in bins] == list(counts)


def test_a_number_on_an_edge_lies_in_the_upper_bin_whatever_the_floating_point_says() -> None:
    bins = histogram([0.15, 0.1, 0.3], (0.05,))
    assert [(round(each.low, 2), each.n) for each in bins] == [(0.1, 1), (0.15, 1), (0.2, 0), (0.25, 0), (0.3, 1)]
    assert [each.n for each in histogram([0.0], (1.0,))] == [1]
    assert histogram([], (1.0,)) == ()
    assert fmean(each.n for each in histogram([-0.3, -0.01], (0.1,))) > 0
