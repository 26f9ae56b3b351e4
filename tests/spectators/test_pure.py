"""Seats are drawn; a part of a run holds nothing of what came later; a programme's moments."""

import json
from typing import Any

import pytest

from certify.spectators.extract import between, history, strip
from certify.spectators.seats import seat_letters
from exams.timing.programme import moment, programme
from grading.replay import replay_document
from sandbox.engine.bundle import Keys
from sandbox.engine.controls import Control
from tests.grading.builders import GOOD_ACTIONS, GOOD_OPENING
from tests.grading.pinned_room import pinned_scenario

LOG = tuple(Control(*control) for control in (*((0, *first) for first in GOOD_OPENING), *GOOD_ACTIONS))


@pytest.fixture(scope="module")
def run() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(json.dumps(replay_document(pinned_scenario(), Keys(traffic=11, luck=22), LOG)))
    return document


def test_letters_are_drawn_by_lot_and_go_on_after_z() -> None:
    lots = {one: f"lot {one * 7919 % 61}" for one in range(60)}
    drawn = seat_letters(lots)
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert sorted(drawn.values(), key=lambda one: (len(one), one)) == [*letters, *(f"A{one}" for one in letters), *(f"B{one}" for one in "ABCDEFGH")]
    assert list(drawn) != sorted(drawn) and drawn == seat_letters(dict(reversed(lots.items())))


def ticks_in(part: dict[str, Any]) -> set[int]:
    """Every tick that a part speaks of."""
    rows = [row for kind in ("gauges", "rates", "levers") for course in part[kind].values() for row in course]
    rows += [row for courses in part["goods"].values() for course in courses.values() for row in course]
    rows += [row for name in ("incidents", "comments", "actions", "warnings") for row in part[name]]
    return {row[0] for row in rows}


@pytest.mark.parametrize("tick", [0, 1, 57, 120, 239])
def test_a_part_holds_nothing_of_what_comes_later(run: dict[str, Any], tick: int) -> None:
    part = between(run, 0, tick)
    assert all(len(values) == tick for values in part["series"].values())
    assert max(ticks_in(part), default=-1) < tick or tick == 0
    assert set(part) == set(run) | {"from", "to"}


def test_parts_put_together_are_the_run(run: dict[str, Any]) -> None:
    whole = between(run, 0, 7)
    for begin, end in ((7, 100), (100, 101), (101, 240)):
        part = between(run, begin, end)
        for name, values in part["series"].items():
            whole["series"][name] += values
        for kind in ("gauges", "rates", "levers"):
            for name, rows in part[kind].items():
                whole[kind][name] += rows
        for sku, courses in part["goods"].items():
            for name, rows in courses.items():
                whole["goods"][sku][name] += rows
        for name in ("incidents", "comments", "actions", "warnings"):
            whole[name] += part[name]
    assert {name: whole[name] for name in run} == run


def test_a_seat_stands_where_its_run_stood(run: dict[str, Any]) -> None:
    stood = strip(run, 101)
    assert stood["gmv_cents"] == sum(run["series"]["gmv_cents"][:101])
    assert stood["online"] == run["series"]["online"][100]
    assert stood["pitch"] == "T1" and stood["act"][:3] == [100, "pitch", "T1"]
    assert strip(run, 0) == {"gmv_cents": 0, "orders": 0, "online": 0, "pitch": "", "act": None}
    assert history(run, 101, 12) == [strip(run, ticks)["gmv_cents"] for ticks in range(12, 97, 12)]


def test_a_programme_plays_room_after_room() -> None:
    parts = programme([240, 120], speed=10, interval_s=60)
    assert [(part.begins_s, part.ends_s) for part in parts] == [(0, 120), (180, 240)]
    told = {seconds: moment(parts, 10, seconds) for seconds in (-5, 0, 0.4, 119.9, 120, 179.9, 180, 239.9, 240)}
    assert [(told[s].state, told[s].position, told[s].ticks) for s in told] == [
        ("before", 1, 0), ("playing", 1, 0), ("playing", 1, 0), ("playing", 1, 239), ("between", 1, 240), ("between", 1, 240),
        ("playing", 2, 0), ("playing", 2, 119), ("over", 2, 120),
    ]  # fmt: skip
    assert told[-5].left_s == 5 and told[120].left_s == 60
