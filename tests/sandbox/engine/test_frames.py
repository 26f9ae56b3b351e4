"""What a candidate may see: numbers that add up with the run, and nothing that is not theirs to know."""

import json

import pytest

from sandbox.engine import comments, replay
from sandbox.engine.controls import Control
from sandbox.engine.errors import LateControl
from sandbox.engine.live import LiveRoom
from tests.sandbox.engine.builders import act, keys, reference_scenario

SCENARIO, KEY = reference_scenario(), keys(1)[0]


@pytest.fixture(scope="module")
def live() -> LiveRoom:
    room = LiveRoom(SCENARIO, KEY)
    room.advance(239, SCENARIO.baseline)
    return room


def test_a_frame_is_plain_json(live):
    assert json.loads(json.dumps(live.frame(-1), allow_nan=False))["tick"] == 239


def test_its_numbers_are_those_of_the_run(live):
    frame, run = live.frame(-1), replay.run(SCENARIO, KEY, SCENARIO.baseline)
    assert frame["now"]["online"] == run.online[-1]
    assert frame["now"]["gmv_cents"] == run.gmv_cents.sum()
    assert frame["now"]["ad_spend_cents"] == run.ad_spend_cents.sum()
    assert [entry["online"] for entry in frame["series"]] == list(run.online)
    assert sum(entry["gmv_cents"] for entry in frame["series"]) == run.gmv_cents.sum()
    assert [item["orders"] for item in frame["products"]] == list(run.product_orders.sum(axis=0))
    assert [item["stock"] for item in frame["products"]] == list(run.product_stock[-1])


def test_it_brings_only_what_is_new(live):
    assert [entry["tick"] for entry in live.frame(230)["series"]] == list(range(231, 240))
    assert live.frame(239)["series"] == []


def test_it_is_the_same_however_often_it_was_asked_for():
    """Sums and counts are kept from frame to frame: who asked seldom, or took a copy on the way, misses none of them."""
    log = act((0, "pitch", "T1", ""), (20, "cue", "", "hold"), (90, "cue", "", "close"), (95, "release", "T1", "40"), (150, "clip", "", ""))
    often, seldom = LiveRoom(SCENARIO, KEY), LiveRoom(SCENARIO, KEY)
    copies = []
    for tick in range(200):
        often.advance(tick, log)
        frame = often.frame(tick - 1)
        if tick in (10, 70, 130):
            copies.append(seldom.fork())
            seldom.advance(tick, log)
            assert seldom.frame(tick - 1) == frame
    for room in (seldom, *copies):
        room.advance(199, log)
        assert room.frame(-1) == often.frame(-1)
    assert {event["rule"] for event in often.frame(-1)["compliance"]} >= {"hold_too_long", "false_scarcity"}
    assert len(often.frame(-1)["series"]) == 200


def test_a_control_that_came_later_is_in_the_next_tick_or_refused():
    """A log that is the same tuple is not looked through again; a longer one is, and so is a list that has grown."""
    room, log = LiveRoom(SCENARIO, KEY), [Control(0, "agents", "", "1")]
    room.advance(5, log)
    log.append(Control(6, "agents", "", "9"))
    room.advance(6, log)
    assert room.frame(-1)["levers"]["agents"] == 9
    room.advance(7, tuple(log))
    with pytest.raises(LateControl):
        room.advance(8, (*log, Control(7, "agents", "", "3")))


def test_before_the_first_tick_it_shows_the_room_as_the_recorded_operator_left_it():
    frame = LiveRoom(SCENARIO, KEY).frame(-1)
    assert frame["tick"] == -1
    assert frame["series"] == []
    assert frame["now"]["online"] > 0
    assert frame["now"]["gmv_cents"] == 0
    assert frame["levers"]["cue"] == "close"
    assert frame["levers"]["pitch"] == "T1"
    assert frame["levers"]["ad_spend"] == 60


def test_it_hides_returns_expectation_parameters_keys_and_the_future():
    room = LiveRoom(SCENARIO, KEY)
    room.advance(50, SCENARIO.baseline)
    text = json.dumps(room.frame(-1))
    for secret in ("return", "expected", "baseline", "trust", "unit_cost", str(KEY.traffic), "shock", "wrong_price"):
        assert secret not in text


def test_an_incident_shows_when_it_begins_and_when_it_is_over():
    room = LiveRoom(SCENARIO, KEY)
    room.advance(60, SCENARIO.baseline)
    assert [(entry["code"], entry["state"]) for entry in room.frame(-1)["incidents"]] == [("traffic_slump", "on")]
    room.advance(84, SCENARIO.baseline)
    assert room.frame(-1)["incidents"][0]["state"] == "off"


def test_comments_have_known_causes_and_add_up(live):
    frame, run = live.frame(-1), replay.run(SCENARIO, KEY, SCENARIO.baseline)
    assert {entry["cause"] for entry in frame["comments"]} <= set(comments.CAUSES)
    for tick in (0, 70, 150, 239):
        assert sum(entry["n"] for entry in frame["comments"] if entry["tick"] == tick) == run.comments[tick]


def test_a_live_room_stops_at_the_end_of_the_excerpt(live):
    live.advance(10_000, SCENARIO.baseline)
    assert live.tick == 239
    assert live.finished
