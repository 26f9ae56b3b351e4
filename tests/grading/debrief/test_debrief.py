"""Counterfactual windows of a played room: both arms start from the candidate's state and end in the same hands."""

from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import pytest
import rfc8785

from grading.debrief import debrief as assembling
from grading.debrief.arms import compare_windows, fork
from grading.debrief.debrief import _tell, debrief, reference_of
from grading.debrief.lever_course import lever_course
from grading.debrief.stand_in import StandIn
from grading.debrief.windows import Window
from sandbox.engine.bundle import Scenario
from sandbox.engine.controls import Control
from sandbox.engines import engine_of
from tests.grading.golden.write import KEYS, LOG
from tests.grading.pinned_room import pinned_scenario

GOLDEN = "4870cf3352148a62c19df5c4c725aa185c538345e8c278088f31b8c6cb7d2532"
"""SHA-256 of the debrief below as canonical JSON. Whoever makes it faster must not change it; whoever changes it counts `debrief.VERSION` up."""


@dataclass(frozen=True)
class Line:
    bot_id: str
    value_cents: float
    breaches: int = 0


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return pinned_scenario()


@pytest.fixture(scope="module")
def told(scenario: Scenario) -> dict[str, Any]:
    panel = [Line("rundown-8", 3.0), Line("traffic-8", 2.0), Line("bottleneck-8", 1.0)]
    return debrief(scenario, KEYS, LOG, reference_of(scenario, KEYS, panel))


def test_the_reference_is_the_best_who_broke_no_rule(scenario: Scenario) -> None:
    lines = [
        Line("traffic-8", 5.0, breaches=1),
        Line("rundown-8", 4.0),
        Line("rundown-7", 4.5),
        *(Line(f"bottleneck-{n}", n / 10) for n in range(1, 9)),
    ]
    found = reference_of(scenario, KEYS, lines)
    assert found.bot_id == "rundown-7"
    assert found.hands == ("rundown-7", "rundown-8", "bottleneck-8", "bottleneck-7", "bottleneck-6")
    everybody_broke = reference_of(scenario, KEYS, [Line("traffic-8", 5.0, 1), Line("rundown-8", 4.0, 2)])
    assert everybody_broke.bot_id == "traffic-8"


def test_the_candidate_s_arm_is_the_candidate_s_run_in_its_window(scenario: Scenario, told: dict[str, Any]) -> None:
    run = engine_of(scenario).run(scenario, KEYS, LOG)
    for line in told["windows"]:
        span = slice(line["from_s"] // 5, line["to_s"] // 5)
        assert line["candidate"]["gmv_cents"] == round(float(run.expected_gmv_cents[span].sum()))


def test_the_last_window_has_nothing_to_be_continued(scenario: Scenario, told: dict[str, Any]) -> None:
    """Its candidate's arm is the graded run itself: the gain is exact, whoever would have continued."""
    last = compare_windows(scenario, KEYS, LOG, [engine_of(scenario).bot_by_id("rundown-8")])[-1]
    value = engine_of(scenario).run(scenario, KEYS, LOG).value_cents(scenario.metric)
    assert last.candidate.values_cents == (pytest.approx(value, rel=1e-12),)
    assert told["windows"][-1]["low_cents"] == told["windows"][-1]["high_cents"]


def test_a_gain_is_the_difference_of_two_replays(scenario: Scenario) -> None:
    """Both arms again, as whole logs through the ordinary replay instead of forked live rooms."""
    engine = engine_of(scenario)
    specs = [engine.bot_by_id("traffic-8")]
    compared = compare_windows(scenario, KEYS, LOG, specs)[2]
    first = engine.live_room(scenario, KEYS).frame(-1)
    hand = StandIn(scenario, KEYS, specs[0], first)
    values = []
    for by_reference in (False, True):
        start, stop = compared.window
        room = engine.live_room(scenario, KEYS)
        room.advance(start - 1, LOG)
        log = tuple(control for control in LOG if control.tick < start)
        if by_reference:
            log = hand.continue_room(room, log, stop)
        else:
            log = tuple(control for control in LOG if control.tick < stop)
            room.advance(stop - 1, log)
        log = hand.continue_room(room, log, scenario.ticks)
        values.append(engine.run(scenario, KEYS, log).value_cents(scenario.metric))
    assert compared.gain_cents == pytest.approx(values[1] - values[0], rel=1e-9)


def test_comparing_leaves_no_trace_and_repeats_to_the_byte(scenario: Scenario, told: dict[str, Any]) -> None:
    panel = [Line("rundown-8", 3.0), Line("traffic-8", 2.0), Line("bottleneck-8", 1.0)]
    assert debrief(scenario, KEYS, LOG, reference_of(scenario, KEYS, panel)) == told


def test_the_document_is_the_one_that_this_version_has_always_told(told: dict[str, Any]) -> None:
    assert (told["version"], sha256(rfc8785.dumps(told)).hexdigest()) == ("debrief/1", GOLDEN)


def test_a_fork_is_independent(scenario: Scenario) -> None:
    room = engine_of(scenario).live_room(scenario, KEYS)
    room.advance(50, LOG)
    before_fork = tuple(c for c in LOG if c.tick <= 50)
    other = fork(room, before_fork)
    other.advance(120, (*before_fork, Control(60, "ad_spend", "", "300")))
    before = room.run().digest()
    assert (room.tick, other.tick) == (50, 120)
    assert room.run().digest() == before
    assert other.scenario is room.scenario


def test_a_stand_in_remembers_what_the_log_says(scenario: Scenario) -> None:
    engine = engine_of(scenario)
    room = engine.live_room(scenario, KEYS)
    first = room.frame(-1)
    moves = ((3, "pitch", "T2", ""), (4, "cue", "", "hook"), (6, "cue", "", "close"), (20, "pitch", "T3", ""), (21, "fan_push", "", ""))
    log = tuple(Control(*move) for move in moves)
    room.advance(30, log)
    operator = StandIn(scenario, KEYS, engine.bot_by_id("rundown-8"), first)._seated(log, 30)._operator
    assert (operator.pitch_since, operator.cue_since) == (20, 6)
    assert (operator.done["pitched:T2"], operator.done["close:T2"], operator.done["close:T3"]) == (20, 19, 30)
    assert operator.done["fan_push"] == 21


def test_a_stand_in_keeps_the_rules_of_a_candidate(scenario: Scenario) -> None:
    engine = engine_of(scenario)
    room = engine.live_room(scenario, KEYS)
    hand = StandIn(scenario, KEYS, engine.bot_by_id("traffic-8"), room.frame(-1))
    before = tuple(control for control in LOG if control.tick < 36)
    room.advance(35, before)
    log = hand.continue_room(room, before, scenario.ticks)
    own = [control for control in log if control.tick >= 36]
    assert own
    assert min(control.tick for control in own) >= 35 + 2  # nobody acts sooner than an action is accepted
    assert all(engine.refuse(scenario, log[:place], control) is None for place, control in enumerate(log) if control in own)


def test_levers_stand_as_the_log_left_them() -> None:
    first = {
        "pitch": "T1", "cue": "demo", "pace": "hot", "cohost": "off", "ad_spend": 60.0, "ad_goal": "views", "agents": 4, "guarantee": "on",
    }  # fmt: skip
    course = lever_course(first, (Control(2, "pitch", "", ""), Control(3, "agents", "", "7"), Control(3, "cue", "", "close")), 5)
    assert course.at["pitch"] == ("T1", "T1", "", "", "")
    assert course.at["agents"] == (4.0, 4.0, 4.0, 7.0, 7.0)
    assert (course.since("cue", 4), course.since("pace", 4)) == (3, 0)


def _window(number: int, gain: int, *, agreed: bool = True, breaks: bool = False, differs: bool = True) -> dict[str, Any]:
    return {
        "number": number, "gain_cents": gain, "share": gain / 1000, "agreed": agreed, "breaks_more_rules": breaks,
        "differences": [{"code": "ads_off"}] if differs else [], "told": "",
    }  # fmt: skip


def test_it_tells_the_three_largest_of_each_kind_and_only_what_is_sure() -> None:
    lines = [
        _window(1, 100), _window(2, 300), _window(3, 200), _window(4, 50), _window(5, -90), _window(6, 900, agreed=False),
        _window(7, 800, breaks=True), _window(8, 700, differs=False), _window(9, 9), _window(10, -5),
    ]  # fmt: skip
    _tell(lines)
    assert [line["number"] for line in lines if line["told"] == "missed"] == [1, 2, 3]
    assert [line["number"] for line in lines if line["told"] == "move"] == [5]


def test_a_room_shorter_than_a_window_is_one_window(scenario: Scenario) -> None:
    short = replace(scenario, ticks=20, incidents=())
    found = compare_windows(short, KEYS, tuple(c for c in LOG if c.tick < 20), [engine_of(short).bot_by_id("rundown-8")])
    assert [one.window for one in found] == [Window(0, 20)]


def test_the_document_speaks_of_the_same_moments_everywhere(scenario: Scenario, told: dict[str, Any]) -> None:
    course = told["timeline"]
    run = engine_of(scenario).run(scenario, KEYS, LOG)
    assert course["s"][-1] == scenario.ticks * 5
    assert course["candidate"]["gmv_cents"][-1] == round(run.value_cents("gmv"))
    for side in ("candidate", "reference", "baseline"):
        assert {len(values) for name, values in course[side].items() if name != "stock"} == {len(course["s"])}
    assert told["version"] == assembling.VERSION
