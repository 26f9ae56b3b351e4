"""Uplift is value over the baseline's value, less one, on the same path."""

import math

import pytest

from sandbox.engine import replay
from sandbox.engine.uplift import log_uplift, uplift
from tests.sandbox.engine.builders import act, keys, quiet_scenario

ROOM, KEY = quiet_scenario(), keys(1)[0]


def test_the_baseline_against_itself_is_zero():
    run = replay.run(ROOM, KEY, act())
    assert uplift(run, run, "gmv") == 0.0
    assert log_uplift(run, run, "net_gmv") == 0.0


@pytest.mark.parametrize("metric", ["gmv", "net_gmv"])
def test_it_is_the_ratio_of_expected_values(metric):
    run, baseline = replay.run(ROOM, KEY, act((60, "ad_spend", "", "300"))), replay.run(ROOM, KEY, act())
    ratio = run.value_cents(metric) / baseline.value_cents(metric)
    assert uplift(run, baseline, metric) == pytest.approx(ratio - 1.0)
    assert uplift(run, baseline, metric) > 0


def test_a_room_that_sold_nothing_counts_as_one_percent():
    shelves = tuple((0, "shelf", f"T{k}", "off") for k in (1, 2, 3))
    run, baseline = replay.run(ROOM, KEY, act(*shelves)), replay.run(ROOM, KEY, act())
    assert run.value_cents("gmv") == 0
    assert uplift(run, baseline, "gmv") == pytest.approx(-0.99)
    assert log_uplift(run, baseline, "gmv") == pytest.approx(math.log(0.01))
