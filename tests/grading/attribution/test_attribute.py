"""Attribution of a played room: mixed logs, the played path, and a sum without remainder."""

from dataclasses import replace
from math import fsum, log

import pytest

from grading.attribution.attribute import attribute, document
from grading.attribution.coalitions import COALITIONS, EVERYBODY, forces_of, mix, mixed_logs
from grading.attribution.shares import rounded_to
from grading.played_room import play_room
from grading.rubric.v1 import floored_log_ratio
from sandbox.engine.controls import Control
from sandbox.engine.levers import FORCES, LEVERS
from sandbox.engines import engine_of
from tests.grading.golden.write import KEYS, LOG
from tests.grading.pinned_room import pinned_scenario


def test_a_mixed_log_holds_each_force_from_one_side_only() -> None:
    baseline = pinned_scenario().baseline
    for coalition in range(COALITIONS):
        own = forces_of(coalition)
        for control in mix(LOG, baseline, coalition):
            assert control in (LOG if LEVERS[control.lever].force in own else baseline)
    assert mix(LOG, baseline, EVERYBODY) == LOG
    assert mix(LOG, baseline, 0) == baseline


def test_within_a_tick_each_log_keeps_its_own_order() -> None:
    mine = (Control(5, "cue", "", "hook"), Control(5, "pitch", "T1", ""), Control(5, "cue", "", "demo"))
    theirs = (Control(5, "price", "T1", "80"), Control(5, "release", "T1", "10"))
    assert mix(mine, theirs, 0b00010) == (*mine, *theirs)


def test_the_parts_sum_to_the_graded_log_uplift() -> None:
    scenario = pinned_scenario()
    found = attribute(scenario, KEYS, LOG)
    played = play_room(scenario, KEYS, LOG)
    graded = floored_log_ratio(played.candidate.facts.value_cents, played.baseline.facts.value_cents)
    assert found.log_ratio == graded
    assert fsum(found.values) == pytest.approx(graded, abs=1e-12)


def test_every_worth_is_the_run_of_its_mixed_log_on_the_played_path() -> None:
    scenario = pinned_scenario()
    found = attribute(scenario, KEYS, LOG)
    run = engine_of(scenario).run
    baseline_cents = run(scenario, KEYS, scenario.baseline).value_cents(scenario.metric)
    for coalition in (0, 1, 6, 17, 30, 31):
        own = {force for place, force in enumerate(FORCES) if coalition & 1 << place}
        chosen = [c for c in LOG if LEVERS[c.lever].force in own] + [c for c in scenario.baseline if LEVERS[c.lever].force not in own]
        value = run(scenario, KEYS, chosen).value_cents(scenario.metric)
        assert found.worth[coalition] == pytest.approx(log(value / baseline_cents), abs=1e-15)


def test_the_baseline_s_own_log_has_nothing_to_share_out() -> None:
    scenario = pinned_scenario()
    found = attribute(scenario, KEYS, scenario.baseline)
    assert set(found.values) == {0.0}
    assert found.separable
    assert [line["points"] for line in document(found)["forces"]] == [0] * 5


def test_a_force_whose_levers_were_left_as_the_baseline_has_them_gets_nothing() -> None:
    scenario = pinned_scenario()
    like_baseline = tuple(c for c in scenario.baseline if LEVERS[c.lever].force == "supply")
    log = tuple(sorted((*(c for c in LOG if LEVERS[c.lever].force != "supply"), *like_baseline), key=lambda c: c.tick))
    found = attribute(scenario, KEYS, log)
    assert found.values[FORCES.index("supply")] == 0.0
    assert found.values[FORCES.index("service")] != 0.0


def test_a_room_that_sold_nothing_is_floored_and_still_sums() -> None:
    scenario = pinned_scenario()
    off = tuple(Control(0, "shelf", product.sku, "off") for product in scenario.room.products)
    found = attribute(scenario, KEYS, off)
    assert found.log_ratio == log(0.01)
    assert fsum(found.values) == pytest.approx(log(0.01), abs=1e-12)
    told = document(found)
    assert sum(line["points"] for line in told["forces"]) == -9900


def test_what_is_printed_adds_up() -> None:
    told = document(attribute(pinned_scenario(), KEYS, LOG))
    assert sum(line["cents"] for line in told["forces"]) == told["value_cents"] - told["baseline_cents"]
    assert sum(line["points"] for line in told["forces"]) == round(10_000 * (told["value_cents"] / told["baseline_cents"] - 1))
    yuan = rounded_to([line["cents"] / 100 for line in told["forces"]], round(told["value_cents"] / 100) - round(told["baseline_cents"] / 100))
    assert sum(yuan) == round(told["value_cents"] / 100) - round(told["baseline_cents"] / 100)


def test_interactions_above_half_of_the_parts_are_not_separable() -> None:
    found = attribute(pinned_scenario(), KEYS, LOG)
    together = replace(found, values=(0.5, 0.5, 0.0, 0.0, 0.0), pairs={(0, 1): 0.51})
    assert not together.separable
    assert replace(together, pairs={(0, 1): 0.5}).separable
    assert not replace(together, values=(0.0,) * 5).separable


def test_what_the_mixture_forbids_acts_and_is_counted() -> None:
    """Eight controls a tick are allowed; two logs that keep to it break it together."""
    theirs = (("pitch", "T1", ""), ("cue", "", "demo"), ("lucky_bag", "", "100"), ("ad_goal", "", "orders"), ("clip", "", ""))
    scenario = replace(pinned_scenario(), baseline=tuple(Control(10, *what) for what in theirs))
    mine = tuple(Control(10, lever, sku, value) for lever, value in (("price", "90"), ("shelf", "off")) for sku in ("T1", "T2", "T3"))
    engine = engine_of(scenario)
    kept = dict(enumerate(mixed_logs(scenario, mine, scenario.baseline, engine.refuse)))
    supply = 1 << FORCES.index("supply")
    assert len(kept[supply].controls) == 11
    assert kept[supply].refused == 3
    assert (kept[0].refused, kept[EVERYBODY].refused) == (0, 0)
    assert document(attribute(scenario, KEYS, mine))["hindered"]["refused"] > 0
