"""What an action may be: reading its value, and the check against a scenario's limits and the log."""

from dataclasses import replace

import pytest

from sandbox.engine.bundle import LeverLimits
from sandbox.engine.controls import Control, ad_spent_cents, parse_value, refuse, sorted_log
from sandbox.engine.errors import ControlError
from tests.sandbox.engine.builders import quiet_scenario, reference_scenario

SCENARIO = quiet_scenario()
PRODUCTS = SCENARIO.room.products


@pytest.mark.parametrize(
    ("lever", "sku", "value", "code"),
    [
        ("dance", "", "", "unknown_lever"), ("pitch", "T9", "", "unknown_sku"), ("price", "", "80", "unknown_sku"),
        ("cue", "T1", "demo", "unexpected_sku"),
        ("cue", "", "shout", "unknown_choice"), ("cue", "", "", "missing_value"), ("ad_spend", "", "much", "not_a_number"),
        ("ad_spend", "", "nan", "not_a_number"),
        ("shelf", "T1", "maybe", "unknown_choice"), ("release", "T1", "", "missing_value"),
    ],
)  # fmt: skip
def test_it_names_what_cannot_be_read(lever, sku, value, code):
    with pytest.raises(ControlError) as caught:
        parse_value(lever, sku, value, PRODUCTS)
    assert caught.value.code == code


def test_it_reads_numbers_choices_and_products():
    assert parse_value("price", "T2", "80.5", PRODUCTS).number == 80.5
    assert parse_value("price", "T2", "80.5", PRODUCTS).product == 1
    assert parse_value("cue", "", "close", PRODUCTS).choice == "close"
    assert parse_value("pitch", "", "", PRODUCTS).product is None


@pytest.mark.parametrize(
    ("control", "code"),
    [
        (Control(5, "cue", "", "hook"), None),
        (Control(5, "price", "T1", "59"), "price_under_floor"),
        (Control(5, "price", "T1", "60"), None),
        (Control(5, "price", "T1", "60.55"), "value_off_step"),
        (Control(5, "price", "T1", "900"), "value_above_maximum"),
        (Control(5, "ad_spend", "", "10000"), "value_above_maximum"),
        (Control(5, "ad_spend", "", "-5"), "value_below_minimum"),
        (Control(5, "ad_spend", "", "7"), "value_off_step"),
        (Control(5, "release", "T1", "0"), "value_below_minimum"),
        (Control(240, "cue", "", "hook"), "outside_session"),
        (Control(-1, "cue", "", "hook"), "outside_session"),
    ],
)
def test_it_refuses_what_is_outside_the_limits(control, code):
    refusal = refuse(SCENARIO, (), control)
    assert (refusal.code if refusal else None) == code


def test_a_locked_lever_is_refused():
    locked = replace(SCENARIO, levers=tuple(replace(item, enabled=item.lever != "clip") for item in SCENARIO.levers))
    assert refuse(locked, (), Control(1, "clip")).code == "locked_lever"
    assert refuse(replace(SCENARIO, levers=(LeverLimits("cue"),)), (), Control(1, "clip")).code == "locked_lever"


def test_a_lever_cools_down_per_product():
    log = (Control(10, "price", "T1", "80"), Control(10, "clip"))
    refusal = refuse(SCENARIO, log, Control(12, "price", "T1", "75"))
    assert (refusal.code, refusal.params["left_s"]) == ("cooling_down", 10)
    assert refuse(SCENARIO, log, Control(14, "price", "T1", "75")) is None
    assert refuse(SCENARIO, log, Control(12, "price", "T2", "75")) is None
    assert refuse(SCENARIO, log, Control(69, "clip")).code == "cooling_down"
    assert refuse(SCENARIO, log, Control(70, "clip")) is None


def test_the_pitch_cools_down_whatever_the_product():
    assert refuse(SCENARIO, (Control(10, "pitch", "T1"),), Control(11, "pitch", "T2")).code == "cooling_down"


def test_the_opening_plan_is_free_of_cool_downs():
    opening = tuple(Control(0, "price", sku, "80") for sku in ("T1", "T2", "T3"))
    assert refuse(SCENARIO, opening, Control(0, "price", "T1", "79")) is None


def test_an_empty_reserve_refuses_a_release():
    reserve = SCENARIO.reserve_at_start[0]
    log = (Control(5, "release", "T1", str(reserve - 1)),)
    assert refuse(SCENARIO, log, Control(9, "release", "T1", "50")) is None
    assert refuse(SCENARIO, (*log, Control(9, "release", "T1", "50")), Control(15, "release", "T1", "1")).code == "reserve_exhausted"


def test_the_reserve_of_an_excerpt_is_what_the_recorded_operator_left():
    scenario = reference_scenario()
    late = replace(scenario, start_tick=200, ticks=100)
    assert late.reserve_at_start == (20, 60, 60)
    assert late.opening_ad_spend_cny == 60.0


def test_ads_stop_when_the_budget_is_used_up():
    poor = replace(SCENARIO, ad_budget_cents=50_000)
    log = (Control(0, "ad_spend", "", "300"),)
    assert ad_spent_cents(log, 12, 0.0) == pytest.approx(30_000)
    assert refuse(poor, log, Control(12, "ad_spend", "", "100")) is None
    assert refuse(poor, log, Control(24, "ad_spend", "", "100")).code == "ad_budget_used_up"
    assert refuse(poor, log, Control(24, "ad_spend", "", "0")) is None


def test_too_many_actions_in_a_tick_are_no_person():
    log = tuple(Control(7, "price", f"T{k % 3 + 1}", "80") for k in range(8))
    assert refuse(SCENARIO, log, Control(7, "cue", "", "hook")).code == "too_many_actions"


def test_a_log_is_sorted_by_tick_and_keeps_its_ties():
    log = (Control(5, "cue", "", "hook"), Control(1, "pitch", "T1"), Control(5, "cue", "", "demo"))
    assert sorted_log(log) == (log[1], log[0], log[2])
