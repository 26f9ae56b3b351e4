"""A replayed room: golden grade, independent recomputation, determinism."""

import json
from dataclasses import replace

import numpy as np
import pytest

from grading.played_room import log_digest, play_room
from sandbox.engine.bundle import Keys, Scenario
from sandbox.engine.controls import Control
from sandbox.engines import engine_of
from tests.grading.golden.write import FILE, KEYS, LOG, golden_grade
from tests.grading.pinned_room import pinned_scenario


def with_members(count: int) -> Scenario:
    """The reference room with an ensemble whose members differ in the price that people expect to pay."""
    scenario = pinned_scenario()
    first = scenario.room.members[0]
    members = tuple(first.with_values(elasticity=1.8 + 0.2 * number) for number in range(count))
    return replace(scenario, room=replace(scenario.room, members=members))


def test_the_golden_grade_stands() -> None:
    """To the last bit: a change here is a new version of engine or rubric."""
    assert golden_grade() == json.loads(FILE.read_text())


def test_the_facts_are_sums_over_the_ticks_of_the_run() -> None:
    scenario = pinned_scenario()
    played, again = play_room(scenario, KEYS, LOG), engine_of(scenario).run(scenario, KEYS, LOG)
    facts, totals = played.candidate.facts, played.candidate.totals
    assert facts.value_cents == pytest.approx(np.add.reduce(again.expected_gmv_cents))
    assert totals.sampled_gmv_cents == int(np.add.reduce(again.gmv_cents))
    assert totals.net_gmv_cents == pytest.approx(np.add.reduce(again.expected_gmv_cents - again.expected_returns_cents), abs=1)
    assert facts.return_rate == pytest.approx(np.sum(again.expected_returns_cents) / np.sum(again.expected_gmv_cents))
    assert facts.followers == np.add.reduce(again.new_followers)
    assert played.curves["run"]["sampled_gmv_cents"] == list(np.cumsum(again.gmv_cents)[5::6])


def test_the_baseline_against_itself_has_no_uplift() -> None:
    scenario = pinned_scenario()
    played = play_room(scenario, KEYS, scenario.baseline)
    assert played.candidate == played.baseline


def test_another_path_is_another_grade_and_the_same_path_the_same() -> None:
    scenario = pinned_scenario()
    first, second = play_room(scenario, KEYS, LOG), play_room(scenario, KEYS, LOG)
    other = play_room(scenario, Keys(traffic=12, luck=22), LOG)
    assert first == second
    assert first.candidate.digest != other.candidate.digest


def test_the_log_s_digest_names_the_actions_and_their_order() -> None:
    swapped = (LOG[1], LOG[0], *LOG[2:])
    later = (*LOG[:-1], Control(161, "follow_call", "", ""))
    assert len({log_digest(LOG), log_digest(swapped), log_digest(later), log_digest(())}) == 4


def test_member_0_decides_and_the_others_only_span_the_interval() -> None:
    alone, ensemble = with_members(1), with_members(4)
    first, second = play_room(alone, KEYS, LOG), play_room(ensemble, KEYS, LOG)
    assert first.candidate.facts == second.candidate.facts
    assert (len(first.member_log_ratios), len(second.member_log_ratios)) == (0, 3)
