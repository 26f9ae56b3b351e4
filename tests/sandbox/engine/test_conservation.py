"""Whatever an operator does: stock, people and money are conserved, and nothing is negative."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.engine import layout as at
from sandbox.engine import replay
from sandbox.engine.controls import Control
from sandbox.engine.levers import AD_GOALS, CUES, LEVERS, PACES, SWITCH
from tests.sandbox.engine.builders import keys, reference_scenario

SCENARIO = reference_scenario()
SKUS = [product.sku for product in SCENARIO.room.products]


@st.composite
def any_control(draw: st.DrawFn) -> Control:
    lever = draw(st.sampled_from(list(LEVERS)))
    tick = draw(st.integers(0, SCENARIO.ticks - 1))
    sku = draw(st.sampled_from(SKUS)) if lever in ("pitch", "shelf", "price", "release") else ""
    values = {
        "cue": st.sampled_from(CUES),
        "pace": st.sampled_from(PACES),
        "ad_goal": st.sampled_from(AD_GOALS),
        "ad_spend": st.integers(0, 5000).map(str),
        "agents": st.integers(0, 60).map(str),
        "lucky_bag": st.integers(1, 2000).map(str),
        "price": st.integers(1, 400).map(str),
        "release": st.integers(0, 500).map(str),
    }
    kind = LEVERS[lever].kind
    value = "" if kind in ("none", "sku") else draw(values.get(lever, st.sampled_from(SWITCH)))
    return Control(tick, lever, sku, value)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(any_control(), max_size=60), st.integers(0, 10_000))
def test_it_conserves_stock_people_and_money(log, number):
    run = replay.run(SCENARIO, keys(1, number)[0], log)

    sold, arrived = run.product_units.cumsum(axis=0), run.arrived.cumsum(axis=0)
    assert (run.product_stock == run.start_stock + arrived - sold).all()
    released = np.array(SCENARIO.reserve_at_start) - run.reserve[-1]
    assert (released >= arrived[-1]).all()
    assert (run.reserve >= 0).all()
    assert (run.product_stock >= 0).all()

    moved = run.start_online + np.cumsum(run.entries.sum(axis=0) - run.exits)
    assert (run.online == moved).all()
    assert (run.rows[:, [at.R_ONLINE, at.R_EXITS, at.R_CLICKS, at.R_ORDERS, at.R_QUESTIONS, at.R_COMMENTS]] >= 0).all()
    assert (run.entries >= 0).all()
    assert (run.questions >= 0).all()
    assert (run.product_orders <= run.product_clicks).all()
    assert (run.orders <= run.units).all()

    assert np.array_equal(run.rows, run.rows.copy())
    assert (run.rows[:, at.R_GMV] == np.rint(run.rows[:, at.R_GMV])).all()
    assert (run.gmv_cents == (run.product_units * run.price_cents).sum(axis=1)).all()
    assert (run.returned_gmv_cents <= run.gmv_cents).all()
    assert (run.expected_returns_cents <= run.expected_gmv_cents + 1e-9).all()
    assert run.ad_spend_cents.sum() <= SCENARIO.ad_budget_cents
    assert np.isfinite(run.rows).all()
    assert ((run.trust > 0) & (run.trust <= 1)).all()
    assert ((run.energy > 0) & (run.energy <= 1)).all()


def test_contribution_is_gmv_less_every_cost():
    log = (*SCENARIO.baseline, Control(230, "release", "T2", "20"))
    run = replay.run(SCENARIO, keys(1)[0], log)
    costs = run.cost_cents
    assert set(costs) == {"goods", "ads", "prizes", "agents", "guarantee", "holding"}
    assert all(value > 0 for value in costs.values())
    expected = run.expected_gmv_cents.sum() - run.expected_returns_cents.sum() - sum(costs.values())
    assert run.contribution_cents == round(float(expected))


def test_released_units_left_unsold_cost_their_holding():
    none, some = (replay.run(SCENARIO, keys(1)[0], log) for log in ((), (Control(200, "release", "T2", "20"),)))
    assert none.cost_cents["holding"] == 0
    assert some.cost_cents["holding"] == pytest.approx(20 * SCENARIO.room.products[1].unit_cost_cents * 0.05)


def test_a_release_takes_what_is_left_and_arrives_in_batches():
    log = [Control(3, "release", "T2", "1000"), Control(40, "release", "T2", "5")]
    run = replay.run(SCENARIO, keys(1)[0], log)
    left = SCENARIO.reserve_at_start[1]
    assert run.reserve[3, 1] == 0
    assert run.arrived[:, 1].sum() == left
    assert list(np.nonzero(run.arrived[:, 1])[0]) == [9, 15]
