"""What the levers do, as the evidence says: sign, order and limits of their effects, in expectation over paths."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from sandbox.engine import layout as at
from sandbox.engine import replay
from sandbox.engine.bundle import Scenario
from sandbox.engine.controls import Control
from tests.sandbox.engine.builders import act, keys, quiet_scenario

KEYS = keys(60)


def mean_of(scenario: Scenario, log: Sequence[Control], column: int = at.R_EXPECTED_GMV) -> float:
    return float(replay.run_paths(scenario, KEYS, log).totals[:, column].mean())


def gmv_between(scenario: Scenario, log: Sequence[Control], first_minute: int, last_minute: int) -> float:
    paths = replay.run_paths(scenario, KEYS, log)
    return float(paths.expected_gmv_cents[:, first_minute:last_minute].sum(axis=1).mean())


@pytest.fixture(scope="module")
def room() -> Scenario:
    return quiet_scenario()


@pytest.mark.parametrize(
    "action",
    [
        (60, "ad_spend", "", "100"), (60, "clip", "", ""), (60, "fan_push", "", ""), (60, "pitch", "T2", ""), (60, "cue", "", "hold"),
        (60, "lucky_bag", "", "100"), (60, "pace", "", "calm"), (60, "cohost", "", "on"), (60, "follow_call", "", ""), (60, "shelf", "T2", "off"),
        (60, "price", "T1", "80"), (60, "agents", "", "0"), (60, "guarantee", "", "on"),
    ],
)  # fmt: skip
def test_every_lever_changes_the_room(room, action):
    before, after = replay.run(room, KEYS[0], act()), replay.run(room, KEYS[0], act(action))
    assert (before.rows[:60] == after.rows[:60]).all()
    assert not np.array_equal(before.rows[60:], after.rows[60:])


def test_the_ad_goal_changes_who_comes(room):
    views = mean_of(room, act((0, "ad_spend", "", "200")), at.R_PAID)
    orders = mean_of(room, act((0, "ad_spend", "", "200"), (0, "ad_goal", "", "orders")), at.R_PAID)
    stay = mean_of(room, act((0, "ad_spend", "", "200"), (0, "ad_goal", "", "stay")), at.R_PAID)
    assert orders < stay < views


def test_a_pitch_sells_its_product(room):
    on, off = mean_of(room, act()), mean_of(room, act((0, "pitch", "", "")))
    assert on > 1.5 * off


def test_a_close_pays_for_about_two_minutes(room):
    demo, close = act(), act((120, "cue", "", "close"))
    assert gmv_between(room, close, 10, 11) > 1.05 * gmv_between(room, demo, 10, 11)
    assert gmv_between(room, close, 14, 18) < gmv_between(room, demo, 14, 18)


def test_a_close_lifts_evenly_within_its_span_and_loses_as_much_beyond(room):
    parameters = room.room.members[0].with_values(deal_energy=1e-9)
    demo = replay.run_mean(room.room, parameters, act()).drive[:, at.D_DEAL]
    close = replay.run_mean(room.room, parameters, act((60, "cue", "", "close"))).drive[:, at.D_DEAL]
    lift = np.log(close / demo)
    span_ticks = round(parameters["close_span_s"] / 5)
    within, beyond = lift[60 : 60 + span_ticks - 8], lift[60 + span_ticks + 8 :]
    assert within == pytest.approx(parameters["close_lift"], rel=0.05)
    assert beyond == pytest.approx(-parameters["close_lift"], rel=0.05)


def test_the_whole_room_hears_a_cue(room):
    def per_click(log: Sequence[Control]) -> float:
        other = replay.run_mean(room.room, room.room.members[0], log).items[60:80, 1]
        return float(other[:, at.P_ORDERS].sum() / other[:, at.P_CLICKS].sum())

    plain = per_click(act())
    assert per_click(act((60, "cue", "", "close"))) > 1.2 * plain
    assert per_click(act((60, "cue", "", "hold"))) < 0.6 * plain


def test_who_browses_the_shelf_does_so_evenly(room):
    parameters = replace(room.room.members[0], product_click=(0.0, 0.8, -0.8))
    off_pitch = replay.run_mean(room.room, parameters, act((0, "price", "T3", "60"))).items[:, 1:, at.P_CLICKS].sum(axis=0)
    assert off_pitch[0] == pytest.approx(off_pitch[1])
    on_pitch = [
        replay.run_mean(room.room, parameters, act((0, "pitch", sku, ""))).items[:, place, at.P_CLICKS].sum() for place, sku in ((1, "T2"), (2, "T3"))
    ]
    assert on_pitch[0] > 1.5 * on_pitch[1]


def lifts_of(room: Scenario, log: Sequence[Control]) -> "np.ndarray":
    """Log factor on orders of a log's cues, tick by tick, in a room whose host never tires."""
    parameters = room.room.members[0].with_values(deal_energy=1e-9)
    plain, other = (replay.run_mean(room.room, parameters, controls).drive[:, at.D_DEAL] for controls in (act(), log))
    return np.log(other / plain)


def test_a_close_that_rested_for_a_minute_is_fresh(room):
    lifts = lifts_of(room, act((0, "cue", "", "close"), (24, "cue", "", "demo"), (36, "cue", "", "close")))
    assert lifts[36:52] == pytest.approx(lifts[0], abs=0.05)


def test_a_close_that_paused_for_some_seconds_goes_on(room):
    lifts = lifts_of(room, act((0, "cue", "", "close"), (24, "cue", "", "demo"), (27, "cue", "", "close")))
    assert lifts[40] < -0.2


def test_who_waited_for_one_product_does_not_buy_another(room):
    stays = lifts_of(room, act((60, "cue", "", "hold"), (84, "cue", "", "close")))
    goes = lifts_of(room, act((60, "cue", "", "hold"), (84, "cue", "", "close"), (84, "pitch", "T2", "")))
    alone = lifts_of(room, act((84, "cue", "", "close")))
    assert stays[84] > alone[84] + 0.2
    assert goes[84] == pytest.approx(alone[84])


def test_energy_comes_back_by_itself(room):
    energy = replay.run_mean(room.room, room.room.members[0], act((0, "cue", "", "close"), (60, "cue", "", "demo"))).drive[:, at.D_ENERGY]
    steady = replay.run_mean(room.room, room.room.members[0], act()).drive[:, at.D_ENERGY]
    behind = steady - energy
    assert behind[59] > 0.02
    assert 0.0 < behind[239] < 0.8 * behind[59]


def test_a_close_raises_the_returns_of_what_is_off_pitch_too(room):
    def share(log: Sequence[Control]) -> float:
        run = replay.run_mean(room.room, room.room.members[0], (*log, Control(0, "shelf", "T1", "off"), Control(0, "shelf", "T3", "off")))
        return float(run.rows[60:84, at.R_EXPECTED_RETURNS].sum() / run.rows[60:84, at.R_EXPECTED_GMV].sum())

    assert share(act((60, "cue", "", "close"))) > 1.05 * share(act())


def test_switching_a_close_off_and_on_does_not_renew_it(room):
    always = act((60, "cue", "", "close"))
    flicker = act(*[(60 + 2 * k, "cue", "", "close" if k % 2 == 0 else "demo") for k in range(80)])
    rested = act((60, "cue", "", "close"), (78, "cue", "", "demo"), (150, "cue", "", "close"), (168, "cue", "", "demo"))
    assert mean_of(room, rested) > mean_of(room, flicker)
    assert mean_of(room, rested) > mean_of(room, always)


def test_a_close_raises_returns_always(room):
    def rate(log: Sequence[Control]) -> float:
        return mean_of(room, log, at.R_EXPECTED_RETURNS) / mean_of(room, log)

    assert rate(act((60, "cue", "", "close"))) > rate(act())


def test_hold_pays_only_before_a_close_and_not_for_long(room):
    def with_hold(ticks: int, then: str) -> float:
        return mean_of(room, act((96, "cue", "", "hold"), (96 + ticks, "cue", "", then), (96 + ticks + 20, "cue", "", "demo")))

    assert with_hold(24, "close") > with_hold(24, "demo")
    per_tick_short = with_hold(24, "close")
    assert per_tick_short > with_hold(110, "close")


def test_hold_keeps_people_at_first_and_loses_them_later(room):
    demo, hold = act(), act((60, "cue", "", "hold"))
    plain, held = replay.run_paths(room, KEYS, demo), replay.run_paths(room, KEYS, hold)
    assert held.online[:, 7].mean() > plain.online[:, 7].mean()
    assert held.online[:, 17].mean() < plain.online[:, 17].mean()
    assert replay.run(room, KEYS[0], hold).trust[-1] < replay.run(room, KEYS[0], demo).trust[-1]


def test_a_lucky_bag_holds_then_leaves_a_hangover(room):
    plain, bag = replay.run_paths(room, KEYS, act()), replay.run_paths(room, KEYS, act((60, "lucky_bag", "", "200")))
    assert bag.online[:, 9].mean() > 1.05 * plain.online[:, 9].mean()
    exits_plain = np.mean([replay.run(room, key, act()).exits[120:136].sum() for key in KEYS[:20]])
    exits_bag = np.mean([replay.run(room, key, act((60, "lucky_bag", "", "200"))).exits[120:136].sum() for key in KEYS[:20]])
    assert exits_bag > 1.1 * exits_plain


def test_a_lucky_bag_costs_conversion_while_it_runs(room):
    def per_click(log: Sequence[Control]) -> float:
        runs = [replay.run(room, key, log) for key in KEYS[:30]]
        return float(sum(run.rows[60:120, at.R_EXPECTED_ORDERS].sum() for run in runs) / sum(run.clicks[60:120].sum() for run in runs))

    assert per_click(act((60, "lucky_bag", "", "200"))) < per_click(act())


def test_ads_saturate_and_lag(room):
    paid = [mean_of(room, act((0, "ad_spend", "", str(spend))), at.R_PAID) for spend in (0, 100, 200, 400, 800)]
    assert paid[0] == 0
    gains = np.diff(paid) / np.diff([0, 100, 200, 400, 800])
    assert (gains > 0).all()
    assert (np.diff(gains) < 0).all()
    entries = replay.run(room, KEYS[0], act((60, "ad_spend", "", "400"))).entries[3]
    assert entries[60:66].sum() < 0.3 * entries[100:106].sum()


def test_each_next_clip_and_push_draws_less(room):
    for lever, column in (("clip", at.R_VIDEO), ("fan_push", at.R_FOLLOW)):
        none = mean_of(room, act(), column)
        one = mean_of(room, act((60, lever, "", "")), column)
        two = mean_of(room, act((60, lever, "", ""), (61, lever, "", "")), column)
        assert 0 < two - one < one - none


def test_releasing_what_is_sold_out_pays():
    scarce = quiet_scenario(stock=12)
    plain = mean_of(scarce, act())
    assert mean_of(scarce, act((100, "release", "T1", "12"))) > 1.05 * plain


def test_a_sold_out_link_on_pitch_loses_sales():
    scarce = quiet_scenario(stock=3)
    stay, go_on = mean_of(scarce, act()), mean_of(scarce, act((80, "pitch", "T2", "")))
    assert stay < go_on


def test_longer_pitches_help_the_product_and_cost_the_session_beyond_an_optimum():
    room = quiet_scenario(minutes=60, products=8)
    skus = [product.sku for product in room.room.products]

    def rotating(ticks: int) -> tuple[Control, ...]:
        places = range(0, room.ticks, ticks)
        return act(*[(tick, "pitch", skus[k % len(skus)], "") for k, tick in enumerate(places)])

    values = [mean_of(room, rotating(ticks)) for ticks in (4, 60, 720)]
    assert values[1] > values[0]
    assert values[1] > values[2]
    one_product = [replay.run_paths(room, KEYS[:20], act((ticks, "pitch", "T2", ""))).units[:, 0].mean() for ticks in (24, 120, 360)]
    assert one_product[0] < one_product[1] < one_product[2]


def test_a_price_cut_sells_more_units_and_most_to_bargain_hunters(room):
    full, cut = replay.run_paths(room, KEYS, act()), replay.run_paths(room, KEYS, act((0, "price", "T1", "79.2")))
    ratio = cut.units[:, 0].mean() / full.units[:, 0].mean()
    assert 1.2 < ratio < 0.8**-4


def test_a_cut_right_after_sales_costs_trust(room):
    fresh = replay.run(room, KEYS[0], act((0, "price", "T1", "80")))
    late = replay.run(room, KEYS[0], act((120, "price", "T1", "80")))
    assert late.trust[125] < fresh.trust[125]


def test_open_questions_cost_orders_and_add_returns(room):
    served, unserved = act(), act((0, "agents", "", "0"))
    assert mean_of(room, unserved) < mean_of(room, served)
    rate = [mean_of(room, log, at.R_EXPECTED_RETURNS) / mean_of(room, log) for log in (served, unserved)]
    assert rate[1] > rate[0]
    assert mean_of(room, unserved, at.R_ANSWERED) == 0


def test_open_questions_wait_while_newcomers_come_and_go(room):
    """Who asks has settled: a room of many short visits keeps its questions."""
    fleeting = room.room.members[0].with_values(leave_new_rate=0.4, question_per_click=0.5)
    run = replay.run_mean(room.room, fleeting, act((0, "agents", "", "0"), (60, "shelf", "T1", "off"), (60, "pitch", "", "")))
    left = 1.0 - (run.rows[61:, at.R_QUESTIONS] - run.rows[61:, at.R_RAISED]) / run.rows[60:-1, at.R_QUESTIONS]
    assert left.max() < 0.5 * (run.rows[61:, at.R_EXITS] / run.rows[60:-1, at.R_ONLINE]).min()


def test_the_guarantee_lifts_orders_and_returns(room):
    without, given = act(), act((0, "guarantee", "", "on"))
    assert mean_of(room, given) > mean_of(room, without)
    rate = [mean_of(room, log, at.R_EXPECTED_RETURNS) / mean_of(room, log) for log in (without, given)]
    assert rate[1] > rate[0]


def test_pace_and_pressure_tire_the_host_and_rest_restores(room):
    def energy(*actions: tuple[int, str, str, str]) -> float:
        return float(replay.run(room, KEYS[0], act(*actions)).energy[-1])

    steady = energy()
    assert energy((0, "pace", "", "hot")) < steady < energy((0, "pace", "", "calm"))
    assert energy((0, "cue", "", "close")) < steady < energy((0, "cohost", "", "on"))
    flaps = [(10 + k, "cue", "", "hook" if k % 2 else "answer") for k in range(40)]
    assert energy(*flaps) < energy((10, "cue", "", "hook"))


def test_a_follow_call_brings_followers_and_interrupts_the_selling(room):
    called = act(*[(20 + 24 * k, "follow_call", "", "") for k in range(9)])
    assert mean_of(room, called, at.R_NEW_FOLLOWERS) > 1.2 * mean_of(room, act(), at.R_NEW_FOLLOWERS)
    assert mean_of(room, called) < mean_of(room, act())


def test_more_dwell_and_sales_raise_the_boost(room):
    good, poor = replay.run(room, KEYS[0], act()), replay.run(room, KEYS[0], act((0, "pitch", "", ""), (0, "shelf", "T1", "off")))
    assert good.boost[-1] > poor.boost[-1]
