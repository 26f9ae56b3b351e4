"""What the gate measures, in the made-up room: skill, single levers, degenerate operators, haste, and how sure the model is."""

import hashlib
from dataclasses import replace
from typing import Any

import pytest
from scipy.stats import spearmanr

from sandbox.engine.bots import DEGENERATE, PANEL, bot_by_id
from sandbox.engine.bots.play import Table, play
from sandbox.engine.bundle import Scenario, to_json
from sandbox.engine.controls import Control
from sandbox.engine.levers import TICK_S
from sandbox.engine.reference_room import reference_scenario
from sandbox.engine.replay import run
from sandbox.services.measure_gate import gate_keys, measure_gate
from sandbox.services.measure_reaction import late_ticks
from sandbox.services.model_sensitivity import model_sensitivity
from sandbox.services.single_levers import baseline_most, single_levers

DIGEST = hashlib.sha256(b"the made-up room").hexdigest()


def short() -> Scenario:
    """Ten minutes of the made-up room."""
    scenario = reference_scenario()
    return replace(scenario, ticks=120, baseline=tuple(control for control in scenario.baseline if control.tick < 120))


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return reference_scenario()


@pytest.fixture(scope="module")
def gate(scenario: Scenario) -> dict[str, Any]:
    return measure_gate(scenario, DIGEST, "exam", paths=2, reaction=False)


def test_skill_pays(gate: dict[str, Any]) -> None:
    statistic = spearmanr([row["skill"] for row in gate["panel"]], [row["uplift"] for row in gate["panel"]]).statistic
    assert gate["separation"] == pytest.approx(statistic)
    assert statistic >= 0.6
    assert gate["headroom"] == max(row["uplift"] for row in gate["panel"])


def test_everybody_who_games_a_lever_fails_by_score_or_guard_rail(gate: dict[str, Any]) -> None:
    assert [row["bot_id"] for row in gate["degenerate"]] == [bot.id for bot in DEGENERATE]
    for row in gate["degenerate"]:
        assert row["failed_by"], row
        assert row["failed_by"] == row["fails"][0]["code"]


def test_every_path_counts_and_anybody_can_make_its_keys_again(gate: dict[str, Any], scenario: Scenario) -> None:
    first, second = gate_keys(DIGEST), gate_keys(DIGEST, 1)
    assert first == gate_keys(DIGEST, 0) != second == gate_keys(DIGEST, 1)
    row = next(row for row in gate["panel"] if row["bot_id"] == "traffic-6")
    played = [play(scenario, keys, bot_by_id("traffic-6"))[0].value_cents("gmv") for keys in (first, second)]
    assert row["value_cents"] == pytest.approx(sum(played) / 2)
    assert (gate["paths"], len(gate["separation_by_path"])) == (2, 2)


def test_the_same_scenario_gives_the_same_gate() -> None:
    once, again = (measure_gate(short(), DIGEST, "exam", paths=1, reaction=False) for _ in range(2))
    assert once == again


def test_an_exam_plays_three_paths_and_measures_reaction_and_practice_one() -> None:
    exam, practice = measure_gate(short(), DIGEST, "exam"), measure_gate(replace(short(), enforce=False), DIGEST, "exam")
    assert (exam["paths"], practice["paths"], practice["reaction"]) == (3, 1, None)
    reaction = exam["reaction"]
    assert [reaction[name]["ticks"] for name in ("one_second", "three_seconds")] == [1, 3]
    assert (reaction["operators"], reaction["paths"], reaction["speed"]) == (len(PANEL), 2, 5)
    assert reaction["three_seconds"]["sd"] != 0.0


def test_seconds_are_of_the_clock_and_a_tick_is_the_least() -> None:
    assert [late_ticks(seconds, speed) for seconds, speed in ((1, 5), (3, 5), (1, 4), (3, 4), (1, 60), (3, 1))] == [1, 3, 1, 3, 12, 1]


def test_a_simulated_second_sooner_brings_less_than_two_per_cent(scenario: Scenario) -> None:
    """A tick is five simulated seconds and the least that can be measured; upper half of the panel, two paths.

    A second of the clock is a tick in an exam: the gate measures it in every scenario and shows it.
    """
    seats = [bot for bot in PANEL if bot.skill >= 0.7]
    gains = []
    for number in range(2):
        table = Table(scenario, gate_keys(DIGEST, 10 + number))
        for bot in seats:
            prompt, late = (float(table.play(bot, late_ticks=ticks)[0].value_cents("gmv")) for ticks in (0, 1))
            gains.append(prompt / late - 1.0)
    assert sum(gains) / len(gains) / TICK_S < 0.02


def test_a_pull_lasts_and_the_rest_is_the_baseline(scenario: Scenario) -> None:
    pulls = single_levers(scenario)
    assert set(pulls) == {"release", "price", "ad_spend", "agents"}
    for name, log in pulls.items():
        if name != "release":
            assert all(control.tick == 0 for control in log if control.lever == name)
        assert [control for control in log if control.lever != name] == [control for control in scenario.baseline if control.lever != name]
    ads = next(control for control in pulls["ad_spend"] if control.lever == "ad_spend")
    assert float(ads.value) == scenario.limits("ad_spend").maximum  # type: ignore[union-attr]
    units = {control.sku: int(control.value) for control in pulls["release"] if control.tick == 0}
    assert units == {product.sku: left for product, left in zip(scenario.room.products, scenario.reserve_at_start, strict=True) if left}
    floors = {control.sku: round(float(control.value) * 100) for control in pulls["price"] if control.lever == "price"}
    assert floors == {product.sku: product.floor_price_cents for product in scenario.room.products}


def test_a_locked_lever_is_not_pulled(scenario: Scenario) -> None:
    locked = replace(scenario, levers=tuple(replace(line, enabled=line.lever != "agents") for line in scenario.levers))
    assert "agents" not in single_levers(locked)


def test_what_the_recorded_operator_used_at_most_is_named(scenario: Scenario) -> None:
    values = [float(control.value) for control in (*scenario.recorded_before, *scenario.baseline) if control.lever == "ad_spend"]
    assert baseline_most(scenario, "ad_spend") == max(values)
    assert baseline_most(scenario, "price") is None


def test_an_interval_is_as_wide_as_the_members_differ(scenario: Scenario) -> None:
    member = scenario.room.members[0]
    others = tuple(member.with_values(close_lift=member["close_lift"] * factor) for factor in (0.2, 0.6, 1.4, 1.8))
    keys, log = gate_keys(DIGEST), (Control(2, "cue", "", "close"),)
    wide = model_sensitivity(replace(scenario, room=replace(scenario.room, members=(member, *others))), keys, {"x": log})
    same = model_sensitivity(replace(scenario, room=replace(scenario.room, members=(member,) * 5)), keys, {"x": log})
    point = run(scenario, keys, log).value_cents("gmv") / run(scenario, keys, scenario.baseline).value_cents("gmv") - 1.0
    assert wide["uplifts"]["x"]["uplift"] == same["uplifts"]["x"]["uplift"] == pytest.approx(point)
    assert same["uplifts"]["x"]["low"] == same["uplifts"]["x"]["high"] == pytest.approx(point)
    assert wide["uplifts"]["x"]["low"] < point < wide["uplifts"]["x"]["high"]
    assert wide["members"] == 4


def test_one_member_tells_nothing_of_the_model(gate: dict[str, Any]) -> None:
    assert gate["sensitivity"] == {"members": 0, "baseline": None, "uplifts": {}}


def test_the_digest_of_a_draft_is_what_names_its_keys(scenario: Scenario) -> None:
    digest = hashlib.sha256(to_json(scenario)).hexdigest()
    assert gate_keys(digest) != gate_keys(DIGEST)
