"""Expected sales: the expectation of min(units wanted, stock), and the mean of what is drawn."""

import numpy as np
import pytest
from scipy import stats

from sandbox.engine import layout as at
from sandbox.engine import replay
from tests.sandbox.engine.builders import act, keys, quiet_scenario
from tests.sandbox.engine.doors import expected_units


def by_brute_force(orders: float, extra: float, stock: int) -> float:
    """Sum over orders and over how many of them are for two units."""
    total = 0.0
    for wanted in range(int(orders + 12 * orders**0.5 + 30)):
        doubles = np.arange(wanted + 1)
        units = np.minimum(wanted + doubles, stock)
        total += stats.poisson.pmf(wanted, orders) * float((stats.binom.pmf(doubles, wanted, extra) * units).sum())
    return total


@pytest.mark.parametrize(
    ("orders", "extra", "stock"), [(0.05, 0.08, 1), (0.7, 0.1, 1), (3.0, 0.08, 2), (3.0, 0.3, 9), (40.0, 0.1, 38), (0.2, 0.0, 6)]
)
def test_it_is_the_expectation_of_what_can_be_sold(orders, extra, stock):
    assert expected_units(orders, extra, float(stock)) == pytest.approx(by_brute_force(orders, extra, stock), rel=1e-9)


def test_a_large_crowd_meets_the_same_expectation():
    assert expected_units(900.0, 0.08, 950.0) == pytest.approx(by_brute_force(900.0, 0.08, 950), rel=1e-5)


def test_it_never_exceeds_stock_or_demand():
    for orders in (0.01, 1.0, 20.0, 600.0):
        values = [expected_units(orders, 0.1, stock) for stock in np.arange(0.0, 900.0, 1.7)]
        assert max(np.array(values) - np.arange(0.0, 900.0, 1.7)) <= 1e-9
        assert max(values) <= orders * 1.1 + 1e-9
        assert (np.diff(values) >= -1e-9).all()


def test_the_expected_value_is_the_mean_of_the_drawn_one():
    """Small stock and large, sold out and not: the expectation given the state has the mean of the draw."""
    log = act((60, "cue", "", "hold"), (90, "cue", "", "close"), (130, "pitch", "T2", ""), (150, "release", "T1", "15"))
    for stock in (15, 60, 2000):
        paths = replay.run_paths(quiet_scenario(stock=stock), keys(3000), log)
        gap = paths.totals[:, at.R_GMV] - paths.totals[:, at.R_EXPECTED_GMV]
        assert abs(gap.mean()) < 3.5 * gap.std() / len(gap) ** 0.5
        assert paths.totals[:, at.R_EXPECTED_GMV].std() < 0.85 * paths.totals[:, at.R_GMV].std()
        returns = paths.totals[:, at.R_RETURNED_GMV] - paths.totals[:, at.R_EXPECTED_RETURNS]
        assert abs(returns.mean()) < 3.5 * returns.std() / len(returns) ** 0.5


def test_the_mean_run_is_near_the_mean_of_drawn_runs():
    scenario = quiet_scenario()
    log = act((40, "ad_spend", "", "80"), (80, "cue", "", "close"))
    mean = replay.run_mean(scenario.room, scenario.room.members[0], log)
    paths = replay.run_recorded_paths(scenario.room, keys(400), log)
    assert mean.value_cents("gmv") == pytest.approx(paths.totals[:, at.R_EXPECTED_GMV].mean(), rel=0.02)
    assert mean.online.mean() == pytest.approx(paths.online.mean(), rel=0.02)
    assert mean.totals()["new_followers"] == pytest.approx(paths.totals[:, at.R_NEW_FOLLOWERS].mean(), abs=3.0)
