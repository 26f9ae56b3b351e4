"""What the audience says: every cause is heard when it is there, and not when it is not."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

import pytest

from sandbox.engine import comments
from sandbox.engine.bundle import Incident, Scenario
from sandbox.engine.controls import Control
from sandbox.engine.live import LiveRoom
from tests.sandbox.engine.builders import act, keys, quiet_scenario

KEY = keys(1)[0]
MINUTES = 10
TICKS = MINUTES * 12


def said(room: LiveRoom, since_tick: int) -> list[dict[str, Any]]:
    return cast(list[dict[str, Any]], room.frame(since_tick)["comments"])


def heard(scenario: Scenario, log: Sequence[Control]) -> dict[str, set[int]]:
    """cause → the ticks at which it was heard."""
    room = LiveRoom(scenario, KEY)
    room.advance(TICKS - 1, log)
    found: dict[str, set[int]] = {}
    for entry in said(room, -1):
        found.setdefault(entry["cause"], set()).add(entry["tick"])
    return found


@pytest.fixture(scope="module")
def room() -> Scenario:
    return quiet_scenario(MINUTES)


@pytest.fixture(scope="module")
def calm(room: Scenario) -> dict[str, set[int]]:
    """Ten minutes in which nothing happens: agents on duty, a demonstration, plenty of stock."""
    return heard(room, act((0, "agents", "", "40")))


EVERYDAY = {"greeting", "want_it", "question"}


def test_a_calm_room_greets_asks_and_wants_and_says_nothing_else(calm: dict[str, set[int]]) -> None:
    assert set(calm) == EVERYDAY
    assert all(len(ticks) > TICKS / 3 for ticks in calm.values())


# cause, what brings it about at tick 60, the ticks in which it is then heard
BROUGHT_ABOUT = [
    ("price_cheer", [(60, "price", "T1", "60")], range(60, 61)),
    ("price_complaint", [(20, "price", "T1", "60"), (60, "price", "T1", "90")], range(60, 61)),
    ("restock_thanks", [(30, "release", "T1", "50")], range(30, 31)),
    ("bag_joined", [(60, "lucky_bag", "", "100")], range(60, TICKS)),
    ("hold_impatient", [(60, "cue", "", "hold")], range(60 + 12, TICKS)),
    ("close_pressed", [(60, "cue", "", "close")], range(60, TICKS)),
    ("waiting_for_service", [(60, "agents", "", "0")], range(60, TICKS)),
    ("follow_yes", [(60, "follow_call", "", "")], range(60, 67)),
]


@pytest.mark.parametrize(("cause", "actions", "when"), BROUGHT_ABOUT, ids=[case[0] for case in BROUGHT_ABOUT])
def test_what_the_operator_does_is_heard_and_only_from_then_on(
    room: Scenario, calm: dict[str, set[int]], cause: str, actions: list[tuple[int, str, str, str]], when: range
) -> None:
    loud = heard(room, act((0, "agents", "", "40"), *actions))
    assert cause not in calm
    assert loud[cause]
    assert loud[cause] <= set(when)


def test_a_sold_out_link_is_heard_while_it_is_on_pitch_and_nobody_wants_it_then() -> None:
    scenario = quiet_scenario(MINUTES, stock=40)
    on, off = heard(scenario, act((0, "agents", "", "40"))), heard(scenario, act((0, "agents", "", "40"), (0, "pitch", "", "")))
    first = min(on["sold_out"])
    assert first > 0
    assert on["sold_out"].isdisjoint(on["want_it"])
    assert "sold_out" not in off


def test_trolls_come_with_their_wave_and_go_with_it(room: Scenario) -> None:
    wave = replace(room, incidents=(Incident("troll_wave", 30, 36, 0.5),))
    assert heard(wave, act((0, "agents", "", "40")))["troll"] <= set(range(30, 66))


def test_closing_less_is_heard_less(room: Scenario) -> None:
    short = heard(room, act((0, "agents", "", "40"), (60, "cue", "", "close"), (72, "cue", "", "demo")))
    assert short["close_pressed"] <= set(range(60, 72))


def test_every_cause_is_tested_here() -> None:
    brought = {case[0] for case in BROUGHT_ABOUT}
    assert brought | EVERYDAY | {"sold_out", "troll"} == set(comments.CAUSES)


def test_the_same_room_says_the_same_whoever_asks_and_whenever(room: Scenario) -> None:
    at_once, bit_by_bit, log = LiveRoom(room, KEY), LiveRoom(room, KEY), act((60, "cue", "", "close"))
    at_once.advance(TICKS - 1, log)
    pieces = []
    for before, tick in zip([-1, *range(6, TICKS, 7)], [*range(6, TICKS, 7), TICKS - 1], strict=True):
        bit_by_bit.advance(tick, log)
        pieces += said(bit_by_bit, before)
    assert pieces == said(at_once, -1)
