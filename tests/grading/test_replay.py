"""The document that players play: the console's own figures, tick by tick, and nothing that a candidate could not see."""

import json
from itertools import pairwise
from typing import Any

import pytest

from grading.replay import LEVERS, replay_document
from grading.selectors import replay as selecting
from grading.selectors.replay import replay_bytes, replay_of
from sandbox.engine.bundle import Keys
from sandbox.engine.controls import Control
from sandbox.engine.reference_room import reference_scenario
from sandbox.engines import engine_of
from tests.grading.builders import GOOD_ACTIONS, GOOD_OPENING, a_scenario
from tests.grading.pinned_room import pinned_scenario

KEYS = Keys(traffic=11, luck=22)
LOG = tuple(Control(*control) for control in (*((0, *first) for first in GOOD_OPENING), *GOOD_ACTIONS))


def value_at(course: list[list[Any]], tick: int) -> Any:
    return [value for from_tick, value in course if from_tick <= tick][-1]


@pytest.mark.parametrize("scenario", [pinned_scenario(), reference_scenario()], ids=["room/1", "current"])
def test_it_is_the_run_and_the_consoles_own_frames(scenario: Any) -> None:
    document = replay_document(scenario, KEYS, LOG)
    run = engine_of(scenario).run(scenario, KEYS, LOG)
    assert document["series"]["gmv_cents"] == run.gmv_cents.tolist()
    assert document["series"]["online"] == run.online.tolist()
    assert document["series"]["orders"] == run.orders.tolist()
    room = engine_of(scenario).live_room(scenario, KEYS)
    for tick in (0, 59, 131, scenario.ticks - 1):
        room.advance(tick, LOG)
        frame: dict[str, Any] = room.frame(tick - 1)  # type: ignore[assignment]
        for lever in LEVERS:
            assert value_at(document["levers"][lever], tick) == frame["levers"][lever], (tick, lever)
        for product in frame["products"]:
            assert value_at(document["goods"][product["sku"]]["stock"], tick) == product["stock"]
            assert value_at(document["goods"][product["sku"]]["price_cents"], tick) == product["price_cents"]
        assert value_at(document["gauges"]["questions_open"], tick) == frame["now"]["questions_open"]


def test_courses_keep_changes_only_and_begin_at_the_start() -> None:
    document = replay_document(pinned_scenario(), KEYS, LOG)
    for courses in (document["levers"], document["gauges"], document["rates"], *document["goods"].values()):
        for name, course in courses.items():
            ticks, values = [tick for tick, _ in course], [value for _, value in course]
            assert ticks[0] == 0 and ticks == sorted(set(ticks)), name
            assert all(before != after for before, after in pairwise(values)), name


def test_what_was_done_stands_in_it_and_who_did_it_does_not() -> None:
    scenario = pinned_scenario()
    document = replay_document(scenario, KEYS, LOG)
    assert document["actions"] == [[control.tick, control.lever, control.sku, control.value] for control in LOG]
    assert set(document) == {
        "version", "tick_s", "ticks", "products", "series", "gauges", "rates", "levers", "goods", "incidents", "comments", "actions", "warnings",
    }  # fmt: skip
    text = json.dumps(document)
    assert "baseline" not in text and "expected" not in text and "returned" not in text


@pytest.mark.django_db
def test_it_is_computed_once_and_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = a_scenario()
    first = replay_bytes(scenario.pk, KEYS, LOG)
    monkeypatch.setattr(selecting, "replay_document", lambda *_: pytest.fail("computed twice"))
    assert replay_bytes(scenario.pk, KEYS, LOG) == first
    assert replay_of(scenario.pk, KEYS, LOG)["ticks"] == 240


@pytest.mark.django_db
def test_another_log_is_another_replay() -> None:
    scenario = a_scenario()
    assert replay_bytes(scenario.pk, KEYS, LOG) != replay_bytes(scenario.pk, KEYS, LOG[:3])
