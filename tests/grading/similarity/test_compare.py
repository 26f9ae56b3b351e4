"""Copies are found, independence is not; the full measurement is `.ci/soak similarity`, here a dozen people sit one room."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pytest

from grading.reliability.simulated_people.person import simulated_people
from grading.reliability.simulated_people.sit import Seat
from grading.similarity.compare import FALSE_ALARMS, FormComparison, RoomLogs, compare_form
from grading.similarity.independents import independents
from grading.similarity.match import MOST_NATS, stretch
from grading.similarity.tail import Tail
from sandbox.engine.controls import Control
from tests.grading.reliability.study_rooms import study_room
from tests.grading.similarity.copying import half_of_the_room, later

PEOPLE = 12
CHANCE = np.random.default_rng(3)


@pytest.fixture(scope="module")
def room() -> RoomLogs:
    """Twelve independent people, one who copies everything late, one who copies half of the room, and one who did not come."""
    where = study_room(("factory", 6, 10), 0, 7)
    seat, ticks = Seat(where.scenario, where.keys), where.scenario.ticks
    crowd, reference = independents(where.scenario, where.keys, 30, 30)
    sat = [seat.play(person) for person in simulated_people(PEOPLE, 0.3, 0.9, group="test")]
    own = seat.play(simulated_people(1, 0.6, group="elsewhere")[0])
    copies = [tuple(later(sat[8], ticks, CHANCE, 12, 3, 0.9)), half_of_the_room(sat[10], own, ticks, CHANCE)]
    return RoomLogs(ticks, (*sat, *copies, None), crowd, reference)


@pytest.fixture(scope="module")
def found(room: RoomLogs) -> FormComparison:
    return compare_form([room], shown=200)


def test_copies_stand_out_and_nobody_else_does(found: FormComparison) -> None:
    standing = {(pair.first, pair.second) for pair in found.pairs if pair.stands_out}
    assert standing == {(8, 12), (10, 13)}
    assert found.compared == len(list(combinations(range(PEOPLE + 3), 2)))
    assert all(pair.chance > FALSE_ALARMS for pair in found.pairs if pair.second < PEOPLE)


def test_who_comes_later_is_told_and_by_how_much(found: FormComparison) -> None:
    copied = next(pair for pair in found.pairs if (pair.first, pair.second) == (8, 12)).rooms[0]
    assert copied is not None
    assert abs(copied.lag_ticks - 12) <= 3
    assert len(copied.coincidences) > 0.6 * min(copied.first_actions, copied.second_actions)
    assert all(abs(one.second_tick - one.first_tick - copied.lag_ticks) <= 4 for one in copied.coincidences)
    assert all(0 < one.nats <= MOST_NATS for one in copied.coincidences)


def test_half_a_room_is_found_in_its_half(found: FormComparison, room: RoomLogs) -> None:
    copied = next(pair for pair in found.pairs if (pair.first, pair.second) == (10, 13)).rooms[0]
    assert copied is not None
    early = sum(one.first_tick < room.ticks / 2 for one in copied.coincidences)
    assert early > 0.8 * len(copied.coincidences)


def test_what_everybody_does_is_no_sign(room: RoomLogs) -> None:
    """Two people who do nothing but what the whole crowd does at that time are not alike beyond chance, however equal their logs."""
    common = tuple(Control(tick, "cue", "", "demo") for tick in range(10, 300, 20))
    crowd = tuple((*common, *log[:3]) for log in room.crowd)
    told = compare_form([replace(room, people=(common, common), crowd=crowd)])
    assert not told.pairs[0].stands_out
    alone = compare_form([replace(room, people=(common, common))])
    assert alone.pairs[0].score > told.pairs[0].score


def test_one_coincidence_is_never_enough(room: RoomLogs) -> None:
    odd = (Control(100, "lucky_bag", "", "370"),)
    told = compare_form([replace(room, people=(odd, odd))])
    assert told.pairs[0].score <= MOST_NATS
    assert told.pairs[0].chance > 0.5


def test_an_empty_log_and_a_missing_one_are_like_nobodys(room: RoomLogs, found: FormComparison) -> None:
    told = compare_form([replace(room, people=((), room.people[0]))])
    assert told.pairs[0].score == 0
    assert all(pair.rooms == (None,) for pair in found.pairs if pair.second == PEOPLE + 2)


def test_the_opening_is_left_out(room: RoomLogs) -> None:
    plan = tuple(Control(0, "price", sku, "9.9") for sku in ("F1", "F2", "F3", "F4"))
    assert compare_form([replace(room, people=(plan, plan))]).pairs[0].score == 0


def test_the_order_of_the_people_does_not_matter(room: RoomLogs, found: FormComparison) -> None:
    turned = compare_form([replace(room, people=tuple(reversed(room.people)))], shown=200)
    last = len(room.people) - 1
    one = {(pair.first, pair.second): round(pair.score, 3) for pair in found.pairs}
    other = {(last - pair.second, last - pair.first): round(pair.score, 3) for pair in turned.pairs}
    assert one == other


def test_the_tail_gives_back_the_chance_of_its_own_threshold() -> None:
    scores = np.random.default_rng(1).exponential(2.0, 20_000)
    tail = Tail.of(scores)
    assert tail.chance(tail.threshold(1e-4)) == pytest.approx(1e-4)
    assert tail.threshold(1e-3) >= np.quantile(scores, 0.999) * 0.95
    assert tail.chance(0.0) == 1.0
    with pytest.raises(ValueError, match="two hundred"):
        Tail.of(scores[:100])


def test_the_best_stretch_begins_and_ends_where_it_pays() -> None:
    gains: Any = np.array([-1.0, 2.0, -0.5, 3.0, -4.0, 1.0])
    assert stretch(gains) == (1, 4)
    assert stretch(np.array([-1.0, -2.0])) == (0, 0)
